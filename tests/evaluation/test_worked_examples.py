"""E1 to E4 of the reference; E5 is in test_quantity.py, E6 in test_rule_sets.py."""

from decimal import Decimal

import pytest

from evaluation.rules import form
from evaluation.rules.parameters import Satisfaction
from evaluation.rules.rule_set import RuleSet
from shared.events.evaluation import Attainment, Funds
from shared.events.values import Grade, Level1, Operator
from tests.evaluation.cases import FUNDS, JIANGXI, MOF, ROWS, indicator

THRESHOLDS = MOF.model_copy(update={"satisfaction": Satisfaction(full_from=Decimal(90), nothing_below=Decimal(60))})
FULL = (
    Attainment(indicator=indicator("完成率", Operator.AT_LEAST, "100", "50"), actual=Decimal(100)),
    Attainment(indicator=indicator("效益", Operator.AT_LEAST, "100", "40", Level1.OUTCOME), actual=Decimal(100)),
)


def funds(initial: str, adjusted: str, executed: str, explanation: str = "") -> Funds:
    return Funds(initial_budget=Decimal(initial), adjusted_budget=Decimal(adjusted), executed=Decimal(executed), explanation=explanation)


def scores(rules: RuleSet) -> dict[str, str]:
    return {line.name: str(line.score) for line in form.score(rules, FUNDS, ROWS).lines}


def test_e1_every_line_and_the_total() -> None:
    assert scores(MOF) == {
        "预算执行率": "9.41",
        "处理水量": "11.40",
        "出水COD": "9.09",
        "水质达标率": "10.00",
        "按时付款率": "7.36",
        "单位成本": "9.54",
        "改善水环境": "11.25",
        "COD削减": "15.00",
        "居民满意度": "9.56",
    }
    derivation = form.score(MOF, FUNDS, ROWS)
    assert derivation.total == Decimal("92.61")
    assert MOF.grade(derivation.total) is Grade.EXCELLENT
    assert derivation.rule_version == "mof/2020"
    assert derivation.notes == ()


def test_e1_is_legal_under_the_older_tiers_too() -> None:
    assert form.score(JIANGXI, FUNDS, ROWS).total == Decimal("92.61")


def test_e1_with_satisfaction_by_thresholds() -> None:
    assert scores(THRESHOLDS)["居民满意度"] == "8.60"
    assert form.score(THRESHOLDS, FUNDS, ROWS).total == Decimal("91.65")


@pytest.mark.parametrize(
    ("money", "rate", "score"),
    [
        (funds("900000.00", "899740.00", "899740.00"), "100.00%", "10.00"),
        (funds("2389300.00", "2518900.00", "2518900.00"), "100.00%", "10.00"),
        (funds("100.00", "100.00", "76.00", "年底支付结转"), "76.00%", "7.60"),
        (funds("100.00", "100.00", "105.42"), "105.42%", "10.00"),
        (funds("0.00", "0.00", "50000.00", "无预算支出"), "0%", "0.00"),
    ],
    ids=["E2", "E3", "E4", "above the budget", "no budget"],
)
def test_the_execution_rate_is_of_the_adjusted_budget(money: Funds, rate: str, score: str) -> None:
    line = form.score(MOF, money, FULL).lines[0]
    assert (line.inputs["执行率"], str(line.score)) == (rate, score)


def test_e4_weak_execution_still_gives_an_excellent_total() -> None:
    total = form.score(MOF, funds("100.00", "100.00", "76.00", "年底支付结转"), FULL).total
    assert total == Decimal("97.60")
    assert MOF.grade(total) is Grade.EXCELLENT
