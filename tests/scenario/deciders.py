"""Given some events, where an aggregate stands; then, where it stands after what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Generic, TypeVar

from shared.runtime.decider import Decider

S = TypeVar("S")
E = TypeVar("E")


@dataclass(frozen=True)
class Given(Generic[S, E]):
    """`given = Given(GOAL)` once, then `given(DRAFTED, DECLARED)` is the state after these events."""

    decider: Decider[S, E]

    def __call__(self, *events: E) -> S:
        return self.decider.fold(events)

    def then(self, state: S, events: Iterable[E]) -> S:
        """The state after what was decided on it."""
        return reduce(self.decider.evolve, events, state)
