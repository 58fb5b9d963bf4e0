"""How a report prints amounts, shares and growth; exact until the last step."""

from decimal import ROUND_HALF_UP, Decimal

FEN_OF_YI = 10_000_000_000


def yuan(fen: int) -> Decimal:
    """Yuan with two decimals."""
    return (Decimal(fen) / 100).quantize(Decimal("0.01"))


def yi(fen: int) -> str:
    """亿元, rounded half-up to two decimals: 2.2亿元."""
    return f"{_short(_rounded(Decimal(fen) / FEN_OF_YI, 2))}亿元"


def wan(fen: int) -> str:
    """万元, exact to the fen: 1930.743万元."""
    return f"{_short(Decimal(fen) / 1_000_000)}万元"


def money(fen: int) -> str:
    """From one 亿 on in 亿元, below in 万元."""
    return yi(fen) if fen >= FEN_OF_YI else wan(fen)


def percent(part: int, whole: int, places: int = 2) -> Decimal:
    """part / whole in per cent, rounded half-up."""
    return _rounded(Decimal(part) * 100 / whole, places)


def growth(now: int, before: int, places: int = 2) -> Decimal:
    """By how many per cent `now` exceeds `before`, rounded half-up away from zero."""
    return percent(now - before, before, places)


def plain(number: Decimal) -> str:
    """Without needless zeros, followed by %: 98.5%."""
    return f"{_short(number)}%"


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
