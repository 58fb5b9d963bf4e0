"""What has no ratio has a stated light in every shipped rule set: no budget, a target of zero, nothing filled in, the wrong direction."""

from decimal import Decimal

import pytest

from monitoring.rules.lights import execution_light, indicator_light
from monitoring.rules.rule_set import ByTime, RuleSet
from monitoring.rules.shipped import SHIPPED
from shared.events.monitoring import Light, Likelihood, Progress
from shared.events.values import Level2, Operator
from tests.monitoring.samples import LENGTH

EVERY_RULE_SET = pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.key)
WITH_INDICATORS = pytest.mark.parametrize("rules", [one for one in SHIPPED if one.indicators], ids=lambda rules: rules.key)
WARNING = (Light.RED, Light.YELLOW)


def lights(rules: RuleSet, operator: Operator, target: str, *actuals: str | None) -> list[Light]:
    """In every month the same, whatever the second level."""
    found = []
    for actual in actuals:
        row = Progress(indicator=LENGTH.name, actual=None if actual is None else Decimal(actual), likelihood=Likelihood.CERTAIN)
        shown = {
            indicator_light(
                rules, month, LENGTH.model_copy(update={"operator": operator, "target": Decimal(target), "level2": level2}), row
            ).light
            for month in (1, 7, 12)
            for level2 in (Level2.QUANTITY, Level2.QUALITY)
        }
        assert len(shown) == 1
        found.append(shown.pop())
    return found


@EVERY_RULE_SET
def test_without_a_budget_nothing_is_executed_from_the_first_month_that_is_measured_on(rules: RuleSet) -> None:
    for month in range(1, 13):
        found = execution_light(rules, month=month, budget=Decimal(0), executed=Decimal(50000), forecast=Decimal(50000))
        measured = isinstance(rules.execution, ByTime) or rules.execution.line(month) is not None
        assert (found.light in WARNING) is measured
        assert found.inputs["execution_rate"] == "0.00"


@WITH_INDICATORS
def test_a_target_of_zero_is_met_or_not_in_every_month(rules: RuleSet) -> None:
    met, missed = Light.GREEN, Light.RED
    assert lights(rules, Operator.AT_LEAST, "0", "0", "3", "-1") == [met, met, missed]
    assert lights(rules, Operator.MORE_THAN, "0", "0", "3", "-1") == [missed, met, missed]
    assert lights(rules, Operator.AT_MOST, "0", "0", "3", "-1") == [met, missed, met]
    assert lights(rules, Operator.LESS_THAN, "0", "0", "3", "-1") == [missed, missed, met]
    assert lights(rules, Operator.EQUAL, "0", "0", "3", "-1") == [met, missed, missed]


@WITH_INDICATORS
def test_what_goes_the_wrong_way_or_is_not_there_is_red_where_more_is_asked_for(rules: RuleSet) -> None:
    assert lights(rules, Operator.AT_LEAST, "20", "-5", None) == [Light.RED, Light.RED]
    assert lights(rules, Operator.AT_MOST, "20", "21") == [Light.RED]
