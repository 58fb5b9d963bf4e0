"""What is posted on which day: steps in waves, and the diary that collects them."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True)
class Step:
    """One command; those of an earlier wave of the day are answered before it is posted."""

    day: date
    wave: int
    key: str
    """Path and running number: the same in every run, so that the command id is too."""
    who: str
    path: str
    body: Mapping[str, Any]
    command: UUID


class OutOfOrder(Exception):
    """A chain of steps runs backwards in time: a mistake in the county's data."""


class Diary:
    """Collects steps; steps of one chain follow each other."""

    def __init__(self, jurisdiction: str) -> None:
        self._namespace = uuid5(NAMESPACE_URL, f"urn:bihuan:wanzai:{jurisdiction}")
        self._posted: Counter[str] = Counter()
        self._last: dict[str, tuple[date, int]] = {}
        self._steps: list[Step] = []

    def put(self, day: date, chain: str, who: str, path: str, body: Mapping[str, Any] | None = None) -> None:
        """Post on this day, after everything that the chain has so far. Raises OutOfOrder."""
        last, wave = self._last.get(chain, (day, -1))
        if day < last:
            raise OutOfOrder(f"{path} on {day}: {chain} has come to {last} already")
        wave = wave + 1 if day == last else 0
        self._last[chain] = (day, wave)
        self._posted[path] += 1
        key = f"{path}#{self._posted[path]}"
        self._steps.append(Step(day, wave, key, who, path, body or {}, uuid5(self._namespace, key)))

    def days(self) -> "Days":
        """Everything by day and wave."""
        days: dict[date, dict[int, list[Step]]] = defaultdict(lambda: defaultdict(list))
        for step in self._steps:
            days[step.day][step.wave].append(step)
        return tuple((day, tuple(tuple(waves[wave]) for wave in sorted(waves))) for day, waves in sorted(days.items()))


Wave = tuple[Step, ...]
Days = tuple[tuple[date, tuple[Wave, ...]], ...]
