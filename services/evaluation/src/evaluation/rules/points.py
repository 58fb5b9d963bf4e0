"""Points are exact decimals, rounded half up to two places, and shown without padding."""

from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)


def half_up(number: Decimal) -> Decimal:
    """四舍五入 to two decimals: 89.995 → 90.00."""
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def shown(number: Decimal) -> str:
    """A number as people write it: 730.00 → 730."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
