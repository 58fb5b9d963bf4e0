"""A sum of money in uneven shares that add up to it exactly."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random


def shares(total: Decimal, count: int, random: Random, least: int = 20_000) -> list[Decimal]:
    """So many amounts of whole hundreds of yuan, the largest with the remainder; none below `least`."""
    weights = [random.lognormvariate(0, 0.9) for _ in range(count)]
    return weighed(total, weights, least)


def weighed(total: Decimal, weights: Sequence[float], least: int) -> list[Decimal]:
    """Amounts in proportion to the weights."""
    spare, whole = total - least * len(weights), sum(weights)
    parts = [least + int(float(spare) * weight / whole) // 100 * 100 for weight in weights]
    largest = parts.index(max(parts))
    rest = total - sum(parts)
    return [Decimal(part) + (rest if place == largest else 0) for place, part in enumerate(parts)]


def pick(random: Random, chances: Sequence[tuple[str, int]]) -> str:
    """One of these, as often as its number says."""
    return random.choices([name for name, _ in chances], [chance for _, chance in chances])[0]
