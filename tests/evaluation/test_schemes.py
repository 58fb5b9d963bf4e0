"""Each way of scoring that a document or a published table names, reached by a shipped rule set, with worked numbers."""

from decimal import Decimal

import pytest

from evaluation.rules import form
from evaluation.rules.form import ScoreMissing, Unexplained
from evaluation.rules.rule_set import RuleSet
from evaluation.rules.schemes import named
from shared.events.evaluation import Attainment
from shared.events.values import Grade, Indicator, Level1, Operator, Tier
from tests.evaluation.cases import FUNDS, ROWS, SHIPPED_ALONE, indicator

MOF_2021, COLLECTED, ANHUI, CAPS, HB = map(SHIPPED_ALONE.named, ("mof/2021", "collected/2026", "anhui/2022", "caps/2020", "hb/vendor"))


def naming(rule: str, operator: Operator, target: str, weight: str, measure: str = "%") -> Indicator:
    return indicator("某指标", operator, target, weight, measure=measure).model_copy(update={"scoring_rule": rule})


def points(rules: RuleSet, one: Indicator, actual: str) -> Decimal:
    assert one.target is not None
    return named(rules, one, one.target, Decimal(actual)).score


@pytest.mark.parametrize(
    ("rules", "rule", "operator", "target", "weight", "earned"),
    [
        (MOF_2021, "直接赋分", Operator.AT_LEAST, "95", "10", {"95": "10", "94.99": "0", "0": "0"}),
        (MOF_2021, "按完成比例", Operator.AT_LEAST, "200", "10", {"190": "9.5", "20": "1"}),
        (MOF_2021, "按完成比例（低于60%不得分）", Operator.AT_LEAST, "100", "10", {"59.99": "0", "60": "6", "100": "10", "0": "0"}),
        (MOF_2021, "按完成比例（低于60%不得分）", Operator.AT_MOST, "60", "10", {"100": "6", "100.01": "0", "60": "10", "0": "10"}),
        (MOF_2021, "满意度分段", Operator.AT_LEAST, "95", "10", {"90": "10", "86": "8.6", "60": "6", "59.99": "0"}),
        (COLLECTED, "财政供养人员控制率扣分", Operator.AT_MOST, "100", "1", {"100": "1", "103": "0.7", "110": "0", "150": "0"}),
        (COLLECTED, "三公经费变动率扣分", Operator.AT_MOST, "0", "3", {"-5": "3", "0": "3", "1": "2.7", "10": "0", "11": "0"}),
        (COLLECTED, "公务招待费变动率扣分", Operator.AT_MOST, "0", "2", {"2.5": "1.5", "10": "0", "12": "0"}),
        (
            COLLECTED,
            "本级资金增幅分档",
            Operator.AT_LEAST,
            "30",
            "4",
            {"30": "4", "29.99": "3", "20": "3", "10": "2", "9.99": "1", "-3": "1"},
        ),
        (COLLECTED, "逐项得1分", Operator.AT_LEAST, "3", "3", {"3": "3", "2": "2", "0": "0", "-1": "0", "4": "3"}),
        (COLLECTED, "每条理由得5分", Operator.AT_LEAST, "2", "10", {"1": "5", "2": "10", "5": "10"}),
        (ANHUI, "", Operator.AT_MOST, "50", "10", {"50": "10", "55": "9", "99.99": "0", "100": "0", "0": "10"}),
        (ANHUI, "", Operator.AT_MOST, "1.45", "10", {"1.52": "9.52"}),
        (ANHUI, "", Operator.AT_MOST, "0", "10", {"0": "10", "1": "0"}),
        (ANHUI, "", Operator.EQUAL, "100", "10", {"125": "10"}),
        (COLLECTED, "", Operator.MORE_THAN, "100", "10", {"100": "10", "99.99": "9.99"}),
        (COLLECTED, "", Operator.LESS_THAN, "50", "10", {"50": "10"}),
        (COLLECTED, "", Operator.AT_LEAST, "200", "10", {"259": "10", "260": "9", "400": "8", "600": "7", "1000": "6", "2304": "6"}),
    ],
)
def test_worked_numbers(rules: RuleSet, rule: str, operator: Operator, target: str, weight: str, earned: dict[str, str]) -> None:
    one = naming(rule, operator, target, weight)
    assert {actual: points(rules, one, actual) for actual in earned} == {actual: Decimal(score) for actual, score in earned.items()}


def test_e1_under_every_shipped_set_that_can_score_it() -> None:
    funds = FUNDS.model_copy(update={"explanation": "年底支付"})
    totals = {}
    for rules in (MOF_2021, ANHUI, CAPS, COLLECTED):
        totals[rules.version] = str(form.score(rules, funds, ROWS).total)
    assert totals == {"mof/2021": "91.65", "anhui/2022": "92.50", "caps/2020": "92.61", "collected/2026": "92.61"}


def test_weights_outside_the_ranges_of_the_document_are_noted() -> None:
    rows = list(ROWS)
    assert [note[:12] for note in form.score(MOF_2021, FUNDS, rows).notes] == []
    rows[4] = rows[4].model_copy(update={"indicator": rows[4].indicator.model_copy(update={"level1": Level1.COST, "weight": Decimal(21)})})
    rows[0] = rows[0].model_copy(update={"indicator": rows[0].indicator.model_copy(update={"weight": Decimal(1)})})
    assert form.score(MOF_2021, FUNDS, rows).notes == (
        "产出指标分值合计 29 分，不在财预〔2021〕101号的 40 至 50 分 区间内",
        "成本指标分值合计 21 分，不在财预〔2021〕101号的 0 至 20 分 区间内",
    )


@pytest.mark.parametrize(("spent", "total"), [("80.00", "98.00"), ("79.99", "89.00"), ("70.00", "89.00"), ("0.00", "89.00")])
def test_a_low_execution_rate_caps_the_total(spent: str, total: str) -> None:
    money = {"initial_budget": Decimal(100), "adjusted_budget": Decimal(100), "executed": Decimal(spent), "explanation": "结转"}
    full = [
        row.model_copy(update={"actual": row.indicator.target, "tier": row.tier and Tier.ATTAINED, "tier_percent": 100}) for row in ROWS
    ]
    derivation = form.score(CAPS, FUNDS.model_copy(update=money), full)
    assert str(derivation.total) == total
    assert CAPS.grade(derivation.total) is (Grade.EXCELLENT if total == "98.00" else Grade.GOOD)
    assert any("执行率低于 80%" in note and "按 89 分封顶" in note for note in derivation.notes) is (total == "89.00")


def test_where_people_score_the_unit_states_score_and_reason() -> None:
    above = Attainment(indicator=indicator("购置数量", Operator.EQUAL, "10", "10"), actual=Decimal(12))
    with pytest.raises(ScoreMissing, match="购置数量"):
        form.row_line(COLLECTED, above, "rows/0")
    with pytest.raises(Unexplained, match="人工评分"):
        form.row_line(COLLECTED, above.model_copy(update={"declared_score": Decimal(8)}), "rows/0")
    line = form.row_line(COLLECTED, above.model_copy(update={"declared_score": Decimal(8), "explanation": "多购2台备用"}), "rows/0")
    assert (line.score, line.inputs["自报得分"]) == (Decimal(8), "8")


def test_words_may_be_scored_directly() -> None:
    one = indicator("制度建立", Operator.QUALITATIVE, None, "10").model_copy(update={"scoring_rule": "直接赋分"})
    attained = Attainment(indicator=one, tier=Tier.ATTAINED, tier_percent=Decimal(80))
    partly = Attainment(indicator=one, tier=Tier.PARTLY, tier_percent=Decimal(70))
    assert [form.row_line(MOF_2021, row, "rows/0").score for row in (attained, partly)] == [10, 0]


def test_a_rule_that_the_set_does_not_know_leaves_the_operator_to_decide_and_is_noted() -> None:
    rows = [ROWS[0].model_copy(update={"indicator": ROWS[0].indicator.model_copy(update={"scoring_rule": "某县规则"})}), *ROWS[1:]]
    derivation = form.score(MOF_2021, FUNDS, rows)
    assert derivation.total == Decimal("91.65")
    assert derivation.notes == ("指标“处理水量”的赋分规则“某县规则”不在规则集 mof/2021 中，按指标性质计分",)


def test_execution_may_weigh_twenty() -> None:
    money = FUNDS.model_copy(update={"adjusted_budget": Decimal(100), "executed": Decimal(76), "explanation": "结转"})
    assert form.execution_line(HB, money).score == Decimal("15.20")
