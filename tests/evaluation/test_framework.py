from decimal import Decimal
from typing import Any

import pytest

from evaluation.rules import framework
from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight, WeightsDoNotSum
from shared.events.evaluation import DimensionScore
from shared.runtime.decider import Refusal
from tests.evaluation.cases import JIANGXI, MOF, SCORES, SHIPPED_ALONE


def changed(place: int, **changes: Any) -> tuple[DimensionScore, ...]:
    return tuple(line.model_copy(update=changes) if i == place else line for i, line in enumerate(SCORES))


def shifted(points: int) -> tuple[DimensionScore, ...]:
    decision, process, output, outcome = SCORES
    return (
        decision.model_copy(update={"weight": decision.weight + points}),
        process,
        output,
        outcome.model_copy(update={"weight": outcome.weight - points, "score": Decimal(5)}),
    )


def test_the_total_is_the_sum_of_the_evaluators_scores() -> None:
    derivation = framework.score(MOF, SCORES)
    assert derivation.total == Decimal("86.75")
    assert derivation.lines[1].inputs == {"一级指标": "过程", "扣分": "4.00", "理由": "资金拨付滞后"}
    assert derivation.rule_version == "mof/2020"


@pytest.mark.parametrize(
    ("scores", "rule", "sentence"),
    [
        (changed(0, weight=Decimal(21)), WeightsDoNotSum, "101"),
        (changed(0, score=Decimal("20.01")), ScoreAboveWeight, "20.01"),
        (changed(3, dimension="产出", name="实际完成率"), IndicatorTwice, "实际完成率"),
        (shifted(1), framework.ResultsTooLight, "59"),
    ],
)
def test_a_report_that_breaks_the_framework_is_refused(scores: tuple[DimensionScore, ...], rule: type[Refusal], sentence: str) -> None:
    with pytest.raises(rule, match=sentence):
        framework.score(MOF, scores)


def test_the_weight_of_results_is_a_rule_of_2020_and_not_of_2017() -> None:
    assert framework.score(JIANGXI, shifted(1)).rule_version == "jiangxi/2017"


def test_three_levels_are_scaled_each_worth_a_hundred_inside() -> None:
    rules = SHIPPED_ALONE.named("jlciq/levels")
    lines = (
        DimensionScore(dimension="过程", name="预算管理", weight=Decimal(75), score=Decimal(70)),
        DimensionScore(dimension="过程", name="财务管理", weight=Decimal(25), score=Decimal(20)),
        DimensionScore(dimension="产出", name="设备覆盖率", weight=Decimal(100), score=Decimal("90.33")),
        DimensionScore(dimension="效益", name="口岸安全", weight=Decimal(100), score=Decimal(80)),
    )
    derivation = framework.score(rules, lines)
    assert derivation.total == Decimal("87.58")  # 90 × 50 % + 90.33 × 25 % + 80 × 25 %
    assert "“过程”得 90 分（满分 100），按 50% 折算为 45 分" in derivation.notes
    with pytest.raises(WeightsDoNotSum, match="“产出”的指标权重合计为 99"):
        framework.score(rules, [*lines[:2], lines[2].model_copy(update={"weight": Decimal(99)}), lines[3]])
    with pytest.raises(WeightsDoNotSum, match="“决策”的指标权重合计为 1，应为 0"):
        framework.score(rules, [*lines, DimensionScore(dimension="决策", name="立项", weight=Decimal(1), score=Decimal(1))])


def test_departures_from_the_lines_of_the_framework_are_noted() -> None:
    rules = SHIPPED_ALONE.named("collected/2026")
    whole = [DimensionScore(dimension=one.dimension, name=one.name, weight=one.weight, score=one.weight) for one in rules.framework.lines]
    assert framework.score(rules, whole).notes == ()
    assert framework.score(rules, whole).total == 100
    notes = framework.score(rules, SCORES).notes
    assert "“预算执行率”权重 20 分，一般为 4 分" in notes
    assert "没有采用“资金到位率”（过程，一般 3 分）" in notes
