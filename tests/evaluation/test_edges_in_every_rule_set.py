"""What has no ratio has a stated outcome in every shipped rule set: no budget, a target of zero, nothing filled in, the wrong direction."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from evaluation.rules.form import ActualMissing, TierMissing, Unexplained, execution_line, row_line
from evaluation.rules.quantity import by_operator
from evaluation.rules.rule_set import SHIPPED, RuleSet
from shared.events.evaluation import Attainment, Funds
from shared.events.values import Operator
from tests.evaluation.cases import INDICATORS, indicator

EVERY_RULE_SET = pytest.mark.parametrize("rules", SHIPPED, ids=lambda rules: rules.version)
NOUGHT = Decimal(0)


def earns(rules: RuleSet, operator: Operator, target: str, actuals: Iterable[str]) -> list[str]:
    """Of ten points by each actual value."""
    one = indicator("某项", operator, target, "10")
    return [str(by_operator(rules, one, Decimal(target), Decimal(actual)).score) for actual in actuals]


@EVERY_RULE_SET
def test_without_a_budget_execution_earns_nothing_whatever_was_spent_and_the_unit_says_why(rules: RuleSet) -> None:
    for spent in (NOUGHT, Decimal(50000)):
        funds = Funds(initial_budget=NOUGHT, adjusted_budget=NOUGHT, executed=spent, explanation="年中追加未到")
        line = execution_line(rules, funds)
        assert (str(line.score), line.inputs["执行率"]) == ("0.00", "0%")
        assert "全年预算数为 0" in line.rule
        with pytest.raises(Unexplained, match="无预算"):
            execution_line(rules, funds.model_copy(update={"explanation": ""}))


@EVERY_RULE_SET
def test_a_target_of_zero_is_met_or_not_and_never_divided_by(rules: RuleSet) -> None:
    edge = "10.00" if rules.strict_equal == "FULL" else "0.00"
    assert earns(rules, Operator.AT_LEAST, "0", ["0", "3", "-1"]) == ["10.00", "10.00", "0.00"]
    assert earns(rules, Operator.MORE_THAN, "0", ["0", "3", "-1"]) == [edge, "10.00", "0.00"]
    assert earns(rules, Operator.AT_MOST, "0", ["0", "3", "-1"]) == ["10.00", "0.00", "10.00"]
    assert earns(rules, Operator.LESS_THAN, "0", ["0", "3", "-1"]) == [edge, "0.00", "10.00"]
    assert earns(rules, Operator.EQUAL, "0", ["0", "3", "-1"]) == ["10.00", "0.00", "0.00"]


@EVERY_RULE_SET
def test_what_goes_the_wrong_way_earns_nothing_and_never_less(rules: RuleSet) -> None:
    assert earns(rules, Operator.AT_LEAST, "20", ["-5"]) == ["0.00"]
    assert earns(rules, Operator.EQUAL, "20", ["-5"]) == ["0.00"]
    assert all(Decimal("0.00") <= Decimal(one) < 10 for one in earns(rules, Operator.AT_MOST, "20", ["20.01", "40", "1000000"]))


@EVERY_RULE_SET
def test_what_is_not_filled_in_is_refused_at_its_field_and_is_neither_nothing_nor_full_marks(rules: RuleSet) -> None:
    with pytest.raises(ActualMissing) as refused:
        row_line(rules, Attainment(indicator=INDICATORS[0]), "rows/0")
    assert refused.value.place == "rows/0/actual"
    with pytest.raises(TierMissing) as without_tier:
        row_line(rules, Attainment(indicator=INDICATORS[5]), "rows/5")
    assert without_tier.value.place == "rows/5/tier"
