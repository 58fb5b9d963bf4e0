from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules import form
from evaluation.rules.parameters import EqualOver
from evaluation.rules.rule_set import SHIPPED, RuleSet
from shared.events.evaluation import Attainment, Derivation
from shared.events.values import Horizon, Indicator, Operator, Tier
from shared.runtime.decider import Refusal
from tests.evaluation.cases import FUNDS, JIANGXI, MOF, ROWS, indicator

WATER, VIEW_OF_WATER = ROWS[0], ROWS[5]


def score_with(row: int, rules: RuleSet = MOF, **changes: Any) -> Derivation:
    rows = list(ROWS)
    rows[row] = rows[row].model_copy(update=changes)
    return form.score(rules, FUNDS, rows)


def line(derivation: Derivation, name: str) -> Any:
    return next(line for line in derivation.lines if line.name == name)


@pytest.mark.parametrize(
    ("row", "changes", "rule", "sentence"),
    [
        (0, {"actual": None}, form.ActualMissing, "处理水量"),
        (0, {"indicator": WATER.indicator.model_copy(update={"target": None})}, form.TargetMissing, "处理水量"),
        (0, {"indicator": WATER.indicator.model_copy(update={"weight": Decimal(13)})}, form.WeightsDoNotSum, "91"),
        (0, {"indicator": WATER.indicator.model_copy(update={"horizon": Horizon.MIDTERM})}, form.NotAnnual, "中期"),
        (0, {"indicator": ROWS[1].indicator}, form.IndicatorTwice, "出水COD"),
        (0, {"actual": Decimal(949)}, form.Unexplained, "130"),
        (0, {"declared_score": Decimal(12)}, form.Unexplained, "11.4"),
        (0, {"declared_score": Decimal("12.01"), "explanation": "偏高"}, form.ScoreAboveWeight, "12.01"),
        (5, {"tier": None}, form.TierMissing, "改善水环境"),
        (5, {"tier_percent": None}, form.TierMissing, "改善水环境"),
        (5, {"tier_percent": Decimal(80)}, form.PercentOutsideTier, "60%（含）至 80%"),
        (5, {"tier_percent": Decimal("59.99")}, form.PercentOutsideTier, "59.99"),
        (5, {"tier": Tier.ATTAINED, "tier_percent": Decimal("79.99")}, form.PercentOutsideTier, "80%（含）"),
        (5, {"tier": Tier.ATTAINED, "tier_percent": Decimal("100.01")}, form.PercentOutsideTier, "100"),
        (5, {"tier": Tier.MISSED, "tier_percent": Decimal(60)}, form.PercentOutsideTier, "0%"),
    ],
)
def test_a_form_that_breaks_a_rule_is_refused(row: int, changes: dict[str, Any], rule: type[Refusal], sentence: str) -> None:
    with pytest.raises(rule, match=sentence):
        score_with(row, **changes)


@pytest.mark.parametrize(
    ("rules", "tier", "percent"),
    [
        (MOF, Tier.ATTAINED, "100"),
        (MOF, Tier.ATTAINED, "80"),
        (MOF, Tier.PARTLY, "60"),
        (MOF, Tier.MISSED, "59.99"),
        (MOF, Tier.MISSED, "0"),
        (JIANGXI, Tier.PARTLY, "50"),
        (JIANGXI, Tier.MISSED, "49.99"),
    ],
)
def test_a_tier_begins_with_its_lower_edge(rules: RuleSet, tier: Tier, percent: str) -> None:
    derivation = score_with(5, rules, tier=tier, tier_percent=Decimal(percent))
    assert line(derivation, "改善水环境").score == (15 * Decimal(percent) / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def test_low_execution_is_explained() -> None:
    low = FUNDS.model_copy(update={"executed": Decimal("11350979.99")})
    with pytest.raises(form.Unexplained, match="90"):
        form.score(MOF, low, ROWS)
    assert form.score(MOF, low.model_copy(update={"executed": Decimal("11350980.00")}), ROWS).lines[0].score == 9


def test_a_declared_score_counts_and_the_computed_one_is_kept() -> None:
    derivation = score_with(2, declared_score=Decimal("9.00"), explanation="在线监测有两日缺数")
    water = line(derivation, "水质达标率")
    assert water.score == 9
    assert water.inputs == {
        "目标值": "≥98%",
        "完成值": "99.2%",
        "说明": "在线监测有两日缺数",
        "计算得分": "10.00",
        "自报得分": "9.00",
    }
    assert derivation.total == Decimal("91.61")


def test_a_declared_score_that_agrees_needs_no_word() -> None:
    assert score_with(0, declared_score=Decimal("11.40")).total == Decimal("92.61")


def test_an_explained_overshoot_earns_the_weight() -> None:
    assert line(score_with(0, actual=Decimal(949), explanation="管网接入提前"), "处理水量").score == 12


def test_other_first_level_weights_are_noted_and_not_forbidden() -> None:
    derivation = form.score(
        MOF,
        FUNDS,
        [
            Attainment(indicator=indicator("发放人数", Operator.EQUAL, "40", "60"), actual=Decimal(40)),
            Attainment(indicator=indicator("发放率", Operator.EQUAL, "100", "30"), actual=Decimal(100)),
        ],
    )
    assert derivation.total == Decimal("99.41")
    assert [note[:8] for note in derivation.notes] == ["产出指标分值合计", "效益指标分值合计", "满意度指标分值合"]


quantities = st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False, allow_infinity=False)
operators = st.sampled_from([operator for operator in Operator if operator is not Operator.QUALITATIVE])
money = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def forms(draw: st.DrawFn) -> tuple[RuleSet, tuple[Attainment, ...]]:
    rules = draw(st.sampled_from(SHIPPED))
    whole = int((100 - rules.execution_weight) * 100)
    weights = [0, *sorted(draw(st.lists(st.integers(0, whole), max_size=6))), whole]
    return rules, tuple(
        Attainment(
            indicator=Indicator(
                level1=ROWS[0].indicator.level1,
                level2=ROWS[0].indicator.level2,
                name=f"指标{number}",
                operator=draw(operators),
                target=draw(quantities),
                weight=(weight := Decimal(upper - lower).scaleb(-2)),
                scoring_rule=draw(st.sampled_from(["", *(scheme.name for scheme in rules.schemes)])),
            ),
            actual=draw(quantities),
            declared_score=draw(st.sampled_from([Decimal(0), weight])),
            explanation="有说明",
        )
        for number, (lower, upper) in enumerate(pairwise(weights))
    )


@given(forms(), money, money, st.booleans())
def test_every_score_lies_between_zero_and_its_weight(
    form_: tuple[RuleSet, tuple[Attainment, ...]], budget: Decimal, spent: Decimal, declared: bool
) -> None:
    rules, rows = form_
    funds = FUNDS.model_copy(update={"adjusted_budget": budget, "executed": spent, "explanation": "有说明"})
    if not declared:
        by_people = rules.equal_over is EqualOver.MANUAL
        rows = tuple(row if by_people or row.indicator.scoring_rule else row.model_copy(update={"declared_score": None}) for row in rows)
    derivation = form.score(rules, funds, rows)
    assert all(0 <= line.score <= line.weight for line in derivation.lines)
    assert sum(line.weight for line in derivation.lines) == 100
    summed = sum(line.score for line in derivation.lines)
    assert derivation.total == summed or (rules.caps and derivation.total == rules.caps[0].at_most < summed)
    assert rules.grade(derivation.total) is not None


@given(st.sampled_from([rules for rules in SHIPPED if rules.execution_weight == 10]), st.integers(0, 10000))
def test_every_percentage_belongs_to_exactly_one_tier(rules: RuleSet, hundredths: int) -> None:
    percent = Decimal(hundredths).scaleb(-2)
    accepted = []
    for tier in Tier:
        try:
            score_with(5, rules, tier=tier, tier_percent=percent)
        except form.PercentOutsideTier:
            continue
        accepted.append(tier)
    assert len(accepted) == 1
