"""What a quantitative indicator (定量指标) earns: the rule, in numbers and in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluation.rules.parameters import EqualOver, NegativeRule, Satisfaction, StrictEqual
from evaluation.rules.points import HUNDRED, share
from evaluation.rules.rule_set import RuleSet
from shared.events.values import Indicator, Level1, Operator, percent, rounded, shown

LEAST = Decimal("0.01")
"""The least that a score can be below another."""


@dataclass(frozen=True)
class Earned:
    """A computed score, and why."""

    score: Decimal
    rule: str
    overshoot: Decimal | None = None
    """Actual in per cent of the target with two decimals, where the rule set asks for an explanation."""
    manual: bool = False
    """人工评分: no formula gives a score; the one that the unit states counts."""


NOTHING = Decimal("0.00")


def earned(rules: RuleSet, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    """The score between 0 and the weight, half up to two decimals."""
    if rules.satisfaction and indicator.level1 is Level1.SATISFACTION and indicator.measure == "%":
        return satisfied(rules.satisfaction, indicator.weight, actual)
    return by_operator(rules, indicator, target, actual)


def by_operator(rules: RuleSet, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    """By ratio of actual and target, as the operator says which of the two is over the other."""
    at_the_edge = indicator.operator in (Operator.MORE_THAN, Operator.LESS_THAN) and actual == target
    if at_the_edge and rules.strict_equal is StrictEqual.FULL:
        return Earned(rounded(indicator.weight), "完成值等于目标值，按规则得满分")
    return _BY_OPERATOR[indicator.operator](rules, indicator, target, actual)


def full(weight: Decimal, words: str) -> Earned:
    """Full marks."""
    return Earned(rounded(weight), words)


def _share(weight: Decimal, part: Decimal, whole: Decimal, words: str) -> Earned:
    """Weight × part / whole where both are above zero, else nothing; full marks are only for a target that is met."""
    if part <= 0 or whole <= 0:
        return Earned(NOTHING, "未达到目标值且无法按正的比例计分，得 0 分")
    score, below_full = share(weight, part, whole), max(weight - LEAST, Decimal(0))
    return Earned(rounded(below_full), f"{words}；未达到目标值不得满分") if score > below_full else Earned(score, words)


def _positive(rules: RuleSet, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    if not indicator.operator.met(actual, target):
        return _share(indicator.weight, actual, target, "正向指标未达到目标值：分值 × 完成值 ÷ 目标值")
    return _over(rules, indicator.weight, target, actual, Earned(rounded(indicator.weight), "正向指标达到目标值，得满分"))


def _negative(rules: RuleSet, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    if indicator.operator.met(actual, target):
        return full(indicator.weight, "反向指标符合目标值，得满分")
    if rules.negative is NegativeRule.LINEAR_EXCESS:
        if target <= 0 or actual >= 2 * target:
            return Earned(NOTHING, "反向指标完成值达到目标值的两倍或目标值不大于零，得 0 分")
        return _share(indicator.weight, 2 * target - actual, target, "反向指标不符合目标值：分值 ×（1 −（完成值 − 目标值）÷ 目标值）")
    return _share(indicator.weight, target, actual, "反向指标不符合目标值：分值 × 目标值 ÷ 完成值")


def _equal(rules: RuleSet, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    weight = indicator.weight
    if indicator.operator.met(actual, target):
        return Earned(rounded(weight), "完成值等于目标值，得满分")
    if target == 0:
        return Earned(NOTHING, "目标值为 0 而完成值不为 0，得 0 分")
    if actual < target:
        return _share(weight, actual, target, "完成值小于目标值：分值 × 完成值 ÷ 目标值")
    if rules.equal_over is EqualOver.MANUAL:
        return Earned(NOTHING, "完成值大于目标值，按规则人工评分", manual=True)
    if rules.equal_over is EqualOver.FULL:
        return _over(rules, weight, target, actual, Earned(rounded(weight), "完成值大于目标值，按规则得满分"))
    return _share(weight, target, actual, "完成值大于目标值：分值 × 目标值 ÷ 完成值")


def satisfied(thresholds: Satisfaction, weight: Decimal, actual: Decimal) -> Earned:
    """满意度 by thresholds: full marks, rate × weight, nothing."""
    top, nothing = thresholds.full_from, thresholds.nothing_below
    if actual >= top:
        return full(weight, f"满意度不低于 {shown(top)}%，得满分")
    if actual < nothing:
        return Earned(NOTHING, f"满意度低于 {shown(nothing)}%，得 0 分")
    return _share(weight, min(actual, HUNDRED), HUNDRED, f"满意度在 {shown(nothing)}% 与 {shown(top)}% 之间：分值 × 满意度")


def _over(rules: RuleSet, weight: Decimal, target: Decimal, actual: Decimal, met: Earned) -> Earned:
    """Far above target: explained always, and reduced where the rule set has a scale."""
    if target <= 0 or actual * HUNDRED < rules.explain_overshoot_from * target:
        return met
    overshoot = percent(actual, target)
    step = next((step for step in reversed(rules.overshoot) if actual * HUNDRED >= step.from_percent * target), None)
    if step is None:
        return Earned(met.score, f"{met.rule}；完成值偏高，须说明原因", overshoot)
    score = share(weight, HUNDRED - step.deduct_percent, HUNDRED)
    return Earned(
        score, f"{met.rule}；完成值达到目标值的 {shown(step.from_percent)}% 以上，扣减分值的 {shown(step.deduct_percent)}%", overshoot
    )


_BY_OPERATOR: Mapping[Operator, Callable[[RuleSet, Indicator, Decimal, Decimal], Earned]] = {
    Operator.AT_LEAST: _positive,
    Operator.MORE_THAN: _positive,
    Operator.EQUAL: _equal,
    Operator.LESS_THAN: _negative,
    Operator.AT_MOST: _negative,
}
