"""What is unusual about a scored form without being forbidden, and the cap that a low execution rate puts on its total (执行率封顶)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from evaluation.rules.money import reckoned
from evaluation.rules.rule_set import RuleSet
from shared.events.evaluation import Attainment, Funds
from shared.events.values import Level1, exact_percent, shown


def capped(rules: RuleSet, funds: Funds, total: Decimal) -> tuple[Decimal, tuple[str, ...]]:
    """The total under the lowest cap that the execution rate falls under, and that it was cut; without a budget the rate is 0."""
    counted = reckoned(funds)
    rate = exact_percent(counted.executed, counted.adjusted_budget)
    cap = next((cap for cap in rules.caps if rate < cap.execution_below), None)
    if cap is None or total <= cap.at_most:
        return total, ()
    words = f"执行率低于 {shown(cap.execution_below)}%，各项得分合计 {shown(total)} 分，总分按 {shown(cap.at_most)} 分封顶"
    return cap.at_most, (words,)


def unknown_schemes(rules: RuleSet, rows: Sequence[Attainment]) -> Iterator[str]:
    """Where an indicator names a rule that this rule set does not know: its operator decides."""
    for row in rows:
        if row.indicator.scoring_rule and rules.scheme(row.indicator.scoring_rule) is None:
            yield f"指标“{row.indicator.name}”的赋分规则“{row.indicator.scoring_rule}”不在规则集 {rules.version} 中，按指标性质计分"


def departures(rules: RuleSet, rows: Sequence[Attainment]) -> Iterator[str]:
    """Where the unit's first-level weights are not the document's; cost counts under output there (2015 indicator tree)."""
    for level in (Level1.OUTPUT, Level1.OUTCOME, Level1.SATISFACTION, Level1.COST):
        under_output = Level1.COST not in rules.weights
        if level is Level1.COST and under_output:
            continue
        levels = {level, Level1.COST} if level is Level1.OUTPUT and under_output else {level}
        weight = sum((row.indicator.weight for row in rows if row.indicator.level1 in levels), Decimal(0))
        usual, range_ = rules.weights.get(level, Decimal(0)), rules.ranges.get(level)
        if range_ is not None and not range_.at_least <= weight <= range_.at_most:
            span = f"{shown(range_.at_least)} 至 {shown(range_.at_most)} 分"
            yield f"{level}指标分值合计 {shown(weight)} 分，不在{rules.document}的 {span} 区间内"
        elif range_ is None and weight != usual:
            yield f"{level}指标分值合计 {shown(weight)} 分，{rules.document}一般为 {shown(usual)} 分"
