"""What is measured beside what: rounds of ours and of the reference in turn, and the ratio of the medians."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from tests.bench.ground import Ground

Measure = Callable[[], Awaitable[float]]
"""One round; returns a rate (events/s) or a cost (milliseconds, MB). Raises Wrong where what it did is not what it should have done."""


class Wrong(Exception):
    """A case's own check found something lost, doubled or changed: its figures are worth nothing."""


def must(fact: bool, otherwise: str) -> None:
    """The check inside a case. Raises Wrong."""
    if not fact:
        raise Wrong(otherwise)


@dataclass(frozen=True)
class Against:
    """One more reference that the same rounds are compared with, as a case of its own."""

    case: str
    versus: str
    reference: Measure
    floor: float
    aim: float | None = None


@dataclass(frozen=True)
class Compared:
    """A pair to measure; `floor` must be reached, `aim` is where to go."""

    what: str
    """`POST a command, 32 connections`: what the figure counts."""
    unit: str
    """`events/s`, `ms`, `MB`, …"""
    versus: str
    """What the reference does."""
    ours: Measure
    reference: Measure
    floor: float
    aim: float | None = None
    less: bool = False
    """The ratio is to be at most the floor, not at least."""
    store: str = ""
    """`postgresql` or `sqlite`, where it makes a difference."""
    rounds: int | None = None
    """Where the usual number would take too long; at least 5, except where one round is a whole life."""
    also: Sequence[Against] = ()


@dataclass(frozen=True)
class Figures:
    """What came out of one pair."""

    case: str
    compared: Compared
    ours: list[float]
    reference: list[float]

    @property
    def ratio(self) -> float:
        """Of the medians, ours to the reference's."""
        return median(self.ours) / median(self.reference)

    @property
    def met(self) -> bool:
        """Is the floor reached?"""
        return self.ratio <= self.compared.floor if self.compared.less else self.ratio >= self.compared.floor

    def document(self) -> dict[str, Any]:
        """As it stands in the results' file."""
        compared = self.compared
        return {
            "case": self.case,
            "store": compared.store,
            "what": compared.what,
            "versus": compared.versus,
            "unit": compared.unit,
            "less": compared.less,
            "ours": median(self.ours),
            "reference": median(self.reference),
            "ratio": self.ratio,
            "range": {"ours": [min(self.ours), max(self.ours)], "reference": [min(self.reference), max(self.reference)]},
            "floor": compared.floor,
            "aim": compared.aim,
            "met": self.met,
        }


Case = Callable[[Ground], AbstractAsyncContextManager[list[Compared]]]
"""Sets up, gives its pairs, and cleans up: an `@asynccontextmanager`."""


async def measured(name: str, case: Case, ground: Ground) -> AsyncIterator[Figures]:
    """Every pair of a case, a warm-up and then the rounds, ours and every reference in turn."""
    async with case(ground) as pairs:
        for pair in pairs:
            measures = [pair.ours, pair.reference, *(one.reference for one in pair.also)]
            rounds = [[await measure() for measure in measures] for _ in range((pair.rounds or ground.rounds) + 1)]
            ours, *references = (list(column) for column in zip(*(rounds[1:] or rounds), strict=True))
            yield Figures(name, pair, ours, references[0])
            for one, reference in zip(pair.also, references[1:], strict=True):
                yield Figures(one.case, replace(pair, versus=one.versus, floor=one.floor, aim=one.aim, also=()), ours, reference)
