"""What an indicator earns that names its scoring rule (赋分规则): the schemes of the rule set, beside the rule of its operator."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from evaluation.rules.parameters import Method, Scheme
from evaluation.rules.points import HUNDRED, share
from evaluation.rules.quantity import NOTHING, Earned, by_operator, earned, full, satisfied
from evaluation.rules.rule_set import RuleSet
from shared.events.values import Indicator, Operator, exact_percent, rounded, shown


def named(rules: RuleSet, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    """By the rule that the indicator names, where the rule set knows it; else by its operator."""
    scheme = rules.scheme(indicator.scoring_rule)
    return (
        earned(rules, indicator, target, actual) if scheme is None else _BY_METHOD[scheme.method](rules, scheme, indicator, target, actual)
    )


def _ratio(rules: RuleSet, scheme: Scheme, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    return by_operator(rules, indicator, target, actual)


def _floor(rules: RuleSet, scheme: Scheme, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    floor = scheme.floor or NOTHING
    met = indicator.operator.met(actual, target)
    part, whole = (target, actual) if indicator.operator.lower_is_better else (actual, target)
    if not met and (part <= 0 or exact_percent(part, whole) < floor):
        return Earned(NOTHING, f"完成比例低于 {shown(floor)}%，得 0 分")
    return by_operator(rules, indicator, target, actual)


def _direct(rules: RuleSet, scheme: Scheme, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    if indicator.operator.met(actual, target):
        return full(indicator.weight, "直接赋分：达到目标值，得满分")
    return Earned(NOTHING, "直接赋分：未达到目标值，得 0 分")


def _satisfaction(rules: RuleSet, scheme: Scheme, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    assert rules.satisfaction is not None
    return satisfied(rules.satisfaction, indicator.weight, actual)


def _penalty(rules: RuleSet, scheme: Scheme, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    if indicator.operator.met(actual, target):
        return full(indicator.weight, "符合目标值，得满分")
    per_point = scheme.per_point or NOTHING
    left = max(indicator.weight - abs(actual - target) * per_point, NOTHING)
    words = f"相差 {shown(abs(actual - target))} 个百分点：每个百分点扣 {shown(per_point)} 分，不足一个的按比例，扣完为止"
    return Earned(rounded(left), words)


def _band(rules: RuleSet, scheme: Scheme, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    step = next((step for step in scheme.steps if actual >= step.from_), None)
    percent = (scheme.otherwise or NOTHING) if step is None else step.percent
    line = f"低于 {shown(scheme.steps[-1].from_)}" if step is None else f"不低于 {shown(step.from_)}"
    return Earned(share(indicator.weight, percent, HUNDRED), f"分档赋分：完成值{line}，得分值的 {shown(percent)}%")


def _checklist(rules: RuleSet, scheme: Scheme, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    each, there = scheme.each or NOTHING, max(Fraction(actual), Fraction(0)) // 1
    return Earned(rounded(min(indicator.weight, there * each)), f"逐项得分：具备 {there} 项，每项 {shown(each)} 分，不超过分值")


def _manual(rules: RuleSet, scheme: Scheme, indicator: Indicator, target: Decimal, actual: Decimal) -> Earned:
    return Earned(NOTHING, "按规则人工评分", manual=True)


_BY_METHOD: Mapping[Method, Callable[[RuleSet, Scheme, Indicator, Decimal, Decimal], Earned]] = {
    Method.RATIO: _ratio,
    Method.RATIO_WITH_FLOOR: _floor,
    Method.DIRECT: _direct,
    Method.SATISFACTION: _satisfaction,
    Method.PENALTY_STEP: _penalty,
    Method.BAND: _band,
    Method.CHECKLIST: _checklist,
    Method.MANUAL: _manual,
}


def judged(rules: RuleSet, indicator: Indicator, attained: bool) -> Earned | None:
    """What a qualitative indicator earns that names a rule for words: 直接赋分 or 人工评分; None where the tiers decide."""
    scheme = rules.scheme(indicator.scoring_rule)
    if scheme is None or indicator.operator is not Operator.QUALITATIVE:
        return None
    if scheme.method is Method.DIRECT:
        return full(indicator.weight, "直接赋分：达成预期，得满分") if attained else Earned(NOTHING, "直接赋分：未达成预期，得 0 分")
    return Earned(NOTHING, "按规则人工评分", manual=True) if scheme.method is Method.MANUAL else None
