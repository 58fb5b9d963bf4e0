"""The score of a department or finance evaluation by the framework 决策、过程、产出、效益 (财预〔2020〕10号)."""

from collections.abc import Sequence
from decimal import Decimal

from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight, WeightsDoNotSum
from evaluation.rules.points import HUNDRED, shown
from evaluation.rules.rule_set import RuleSet
from shared.events.evaluation import Derivation, Derived, DimensionScore
from shared.events.text import compared
from shared.runtime.decider import Invalid


class ResultsTooLight(Invalid):
    """产出 and 效益 together weigh at least 60 of 100 (财预〔2020〕10号)."""

    zh = "产出、效益权重不足"


def score(rules: RuleSet, scores: Sequence[DimensionScore]) -> Derivation:
    """The total of the evaluators' scores, between 0 and 100, and the checks that the weights passed."""
    names = [(line.dimension, compared(line.name)) for line in scores]
    if len(set(names)) < len(names):
        raise IndicatorTwice(f"指标“{next(name for name in names if names.count(name) > 1)[1]}”出现了不止一次", place="scores")
    weights = sum((line.weight for line in scores), Decimal(0))
    if weights != HUNDRED:
        raise WeightsDoNotSum(f"评价指标权重合计为 {shown(weights)}，不等于 100", place="scores")
    results = sum((line.weight for line in scores if line.dimension in ("产出", "效益")), Decimal(0))
    least = rules.framework.output_and_outcome_at_least
    if results < least:
        raise ResultsTooLight(f"产出、效益指标权重合计为 {shown(results)}，低于 {shown(least)}（依据 {rules.document}）", place="scores")
    lines = tuple(_line(n, line) for n, line in enumerate(scores))
    return Derivation(rule_version=rules.version, lines=lines, total=sum((line.score for line in lines), Decimal(0)))


def _line(n: int, line: DimensionScore) -> Derived:
    if line.score > line.weight:
        raise ScoreAboveWeight(f"指标“{line.name}”得 {shown(line.score)} 分，超过权重 {shown(line.weight)} 分", place=f"scores/{n}/score")
    inputs = {"一级指标": line.dimension, "扣分": str(line.weight - line.score)}
    if line.reason:
        inputs["理由"] = line.reason
    return Derived(name=line.name, weight=line.weight, score=line.score, inputs=inputs, rule="评价方按指标体系评分，不超过权重")
