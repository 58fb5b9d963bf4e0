"""How a report prints amounts and percentages; exact until the last step."""

from decimal import Decimal

from shared.events.values import rounded

FEN_OF_YI = 10_000_000_000


def yi(fen: int) -> str:
    """亿元, rounded half-up to two decimals: 2.2亿元."""
    return f"{_short(rounded(Decimal(fen) / FEN_OF_YI))}亿元"


def wan(fen: int) -> str:
    """万元, exact to the fen: 1930.743万元."""
    return f"{_short(Decimal(fen) / 1_000_000)}万元"


def money(fen: int) -> str:
    """From one 亿 on in 亿元, below in 万元."""
    return yi(fen) if fen >= FEN_OF_YI else wan(fen)


def plain(number: Decimal) -> str:
    """Without needless zeros, followed by %: 98.5%."""
    return f"{_short(number)}%"


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
