from decimal import Decimal
from typing import Any

import pytest

from evaluation.rules import framework
from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight, WeightsDoNotSum
from shared.events.evaluation import DimensionScore
from shared.runtime.decider import Refusal
from tests.evaluation.cases import JIANGXI, MOF, SCORES


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
