"""Percentages, exact to the last digit before they are rounded once, half-up at two decimals."""

from decimal import ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
"""Wide enough for every quotient of two quantities (18 digits, 6 decimals)."""
CENT = Decimal("0.01")


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """part / whole in per cent; 0 where there is no whole."""
    if not whole:
        return Decimal("0.00")
    return rounded(EXACT.divide(EXACT.multiply(part, Decimal(100)), whole))


def rounded(number: Decimal) -> Decimal:
    """Two decimals, half-up."""
    return number.quantize(CENT, context=EXACT)
