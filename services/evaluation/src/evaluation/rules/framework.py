"""The score of a department or finance evaluation by the framework 决策、过程、产出、效益 (财预〔2020〕10号)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight, WeightsDoNotSum
from evaluation.rules.points import HUNDRED
from evaluation.rules.rule_set import RuleSet
from shared.events.evaluation import Derivation, Derived, DimensionScore, FrameworkLine
from shared.events.text import compared
from shared.events.values import EXACT, rounded, shown
from shared.runtime.decider import Invalid

Weighed: TypeAlias = DimensionScore | FrameworkLine
"""A line with its weight, whether it is scored already or not."""


class ResultsTooLight(Invalid):
    """产出 and 效益 together weigh at least 60 of 100 (财预〔2020〕10号)."""

    zh = "产出、效益权重不足"


def score(rules: RuleSet, scores: Sequence[DimensionScore]) -> Derivation:
    """The total of the evaluators' scores, between 0 and 100, and the checks that the weights passed."""
    require_sound(rules, scores, "scores")
    levels = rules.framework.levels
    lines = tuple(line_of(n, line) for n, line in enumerate(scores))
    earned = sum(
        (EXACT.multiply(one.score, levels.get(line.dimension, HUNDRED)) for one, line in zip(lines, scores, strict=True)), Decimal(0)
    )
    notes = (*_scaled(levels, scores), *_departures(rules, scores))
    return Derivation(rule_version=rules.version, lines=lines, total=rounded(EXACT.divide(earned, HUNDRED)), notes=notes)


def require_sound(rules: RuleSet, lines: Sequence[Weighed], place: str) -> None:
    """Pass an indicator system, scored or not, whose lines stand at this place. Raises one of the three rules below."""
    require_each_once(lines, place)
    require_weights(rules, lines, place)
    require_results(rules, lines, place)


def require_each_once(lines: Sequence[Weighed], place: str) -> None:
    """Raise IndicatorTwice."""
    names = [(line.dimension, compared(line.name)) for line in lines]
    if len(set(names)) < len(names):
        raise IndicatorTwice(f"指标“{next(name for name in names if names.count(name) > 1)[1]}”出现了不止一次", place=place)


def require_results(rules: RuleSet, lines: Sequence[Weighed], place: str) -> None:
    """Raise ResultsTooLight."""
    levels, least = rules.framework.levels, rules.framework.output_and_outcome_at_least
    results = sum((_of_hundred(levels, line) for line in lines if line.dimension in ("产出", "效益")), Decimal(0))
    if results < least:
        raise ResultsTooLight(f"产出、效益指标权重合计为 {shown(results)}，低于 {shown(least)}（依据 {rules.document}）", place=place)


def require_weights(rules: RuleSet, lines: Sequence[Weighed], place: str) -> None:
    """100 altogether, or 100 within each dimension where the dimensions are scaled (三级折算). Raises WeightsDoNotSum."""
    levels = rules.framework.levels
    if not levels:
        weights = sum((line.weight for line in lines), Decimal(0))
        if weights != HUNDRED:
            raise WeightsDoNotSum(f"评价指标权重合计为 {shown(weights)}，不等于 100", place=place)
    for dimension in {*levels, *(line.dimension for line in lines)} if levels else ():
        weights = sum((line.weight for line in lines if line.dimension == dimension), Decimal(0))
        if weights != (HUNDRED if levels.get(dimension) else 0):
            asked = "等于 100（三级折算）" if levels.get(dimension) else "为 0（该维度不计分）"
            raise WeightsDoNotSum(f"“{dimension}”的指标权重合计为 {shown(weights)}，应{asked}", place=place)


def _of_hundred(levels: Mapping[str, Decimal], line: Weighed) -> Decimal:
    return EXACT.divide(EXACT.multiply(line.weight, levels.get(line.dimension, HUNDRED)), HUNDRED)


def _scaled(levels: Mapping[str, Decimal], scores: Sequence[DimensionScore]) -> Iterator[str]:
    """Each dimension's points and what they count for."""
    for dimension, weight in levels.items():
        points = sum((line.score for line in scores if line.dimension == dimension), Decimal(0))
        counts = EXACT.divide(EXACT.multiply(points, weight), HUNDRED)
        yield f"“{dimension}”得 {shown(points)} 分（满分 100），按 {shown(weight)}% 折算为 {shown(counts)} 分"


def _departures(rules: RuleSet, scores: Sequence[DimensionScore]) -> Iterator[str]:
    """Where a report has other lines or weights than the framework's."""
    stated = {(line.dimension, compared(line.name)): line.weight for line in scores}
    for line in rules.framework.lines:
        weight = stated.get((line.dimension, compared(line.name)))
        if weight is None:
            yield f"没有采用“{line.name}”（{line.dimension}，一般 {shown(line.weight)} 分）"
        elif weight != line.weight:
            yield f"“{line.name}”权重 {shown(weight)} 分，一般为 {shown(line.weight)} 分"


def line_of(n: int, line: DimensionScore) -> Derived:
    """How its score came about. Raises ScoreAboveWeight."""
    if line.score > line.weight:
        raise ScoreAboveWeight(f"指标“{line.name}”得 {shown(line.score)} 分，超过权重 {shown(line.weight)} 分", place=f"scores/{n}/score")
    inputs = {"一级指标": line.dimension, "扣分": str(line.weight - line.score)}
    if line.reason:
        inputs["理由"] = line.reason
    return Derived(name=line.name, weight=line.weight, score=line.score, inputs=inputs, rule="评价方按指标体系评分，不超过权重")
