"""How far a goal is attained (绩效目标实现程度), in per cent of the year's targets, no indicator counting for more than its weight."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from shared.events.monitoring import Progress
from shared.events.values import Indicator, Operator, Percent, Tier, exact_percent

FULL = Fraction(100)
NOTHING = Fraction(0)


def target_of(indicator: Indicator) -> Decimal:
    """The target of a quantitative indicator; goals approves none without one."""
    return Decimal(0) if indicator.target is None else indicator.target


def attained(indicator: Indicator, row: Progress, tiers: Mapping[Tier, Percent]) -> Fraction:
    """One indicator, 0 to 100, not rounded; a positive target of `=` that is surpassed is attained."""
    if indicator.operator is Operator.QUALITATIVE:
        return Fraction(tiers[row.tier]) if row.tier else NOTHING
    actual, target = row.actual or Decimal(0), target_of(indicator)
    if indicator.operator.met(actual, target):
        return FULL
    if target <= 0:
        return NOTHING
    ratio = exact_percent(target, actual) if indicator.operator.lower_is_better else exact_percent(actual, target)
    return min(max(ratio, NOTHING), FULL)


def attainment(indicators: Sequence[Indicator], rows: Mapping[str, Progress], tiers: Mapping[Tier, Percent]) -> Fraction:
    """The goal: its indicators by weight, not rounded."""
    points = sum((Fraction(i.weight) * attained(i, rows[i.name], tiers) for i in indicators), NOTHING)
    weights = sum((Fraction(i.weight) for i in indicators), NOTHING)
    return points / weights if weights else NOTHING
