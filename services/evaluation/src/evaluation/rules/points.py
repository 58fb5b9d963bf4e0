"""Points are exact decimals, rounded half up to two places once, and shown without padding."""

from decimal import Decimal

from shared.events.values import EXACT, rounded

HUNDRED = Decimal(100)


def share(weight: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """weight × part ÷ whole, rounded once. The whole is not 0."""
    return rounded(EXACT.divide(EXACT.multiply(weight, part), whole))


def to_hundredths(points: Decimal) -> int:
    """Points as whole hundredths, as tables keep them; points have at most two decimals."""
    return int(points * 100)


def from_hundredths(hundredths: int) -> Decimal:
    """Hundredths as points with two decimals."""
    return Decimal(hundredths).scaleb(-2)
