"""How far a goal is attained (绩效目标实现程度), in per cent of the year's targets, no indicator counting for more than its weight."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from shared.events.monitoring import Progress
from shared.events.values import EXACT, Indicator, Operator, Percent, Tier, percent, rounded

FULL = Decimal(100)
NOTHING = Decimal(0)


def met(indicator: Indicator, actual: Decimal) -> bool:
    """Whether the target is met; a strict operator is not met by equality. A positive target of = may be surpassed."""
    target = target_of(indicator)
    match indicator.operator:
        case Operator.AT_LEAST:
            return actual >= target
        case Operator.MORE_THAN:
            return actual > target
        case Operator.EQUAL:
            return actual >= target if target > 0 else actual == target
        case Operator.LESS_THAN:
            return actual < target
        case Operator.AT_MOST:
            return actual <= target
        case Operator.QUALITATIVE:
            return False


def target_of(indicator: Indicator) -> Decimal:
    """The target of a quantitative indicator; goals approves none without one."""
    return NOTHING if indicator.target is None else indicator.target


def negative(indicator: Indicator) -> bool:
    """反向: lower is better."""
    return indicator.operator in (Operator.LESS_THAN, Operator.AT_MOST)


def attained(indicator: Indicator, row: Progress, tiers: Mapping[Tier, Percent]) -> Decimal:
    """One indicator, 0 to 100."""
    if indicator.operator is Operator.QUALITATIVE:
        return tiers[row.tier] if row.tier else NOTHING
    actual, target = row.actual or NOTHING, target_of(indicator)
    if met(indicator, actual):
        return FULL
    if target <= 0:
        return NOTHING
    ratio = percent(target, actual) if negative(indicator) else percent(actual, target)
    return min(max(ratio, NOTHING), FULL)


def attainment(indicators: Sequence[Indicator], rows: Mapping[str, Progress], tiers: Mapping[Tier, Percent]) -> Decimal:
    """The goal: its indicators by weight."""
    points = sum((EXACT.multiply(i.weight, attained(i, rows[i.name], tiers)) for i in indicators), NOTHING)
    weights = sum((i.weight for i in indicators), NOTHING)
    return rounded(EXACT.divide(points, weights)) if weights else rounded(NOTHING)
