"""Several rules tried one after the other, so that whoever fills in a form is told all that is wrong and not the first thing alone."""

from collections.abc import Callable
from typing import TypeVar

from shared.runtime.decider import Refusal
from shared.runtime.unsaid import HINGES, hinges

T = TypeVar("T")


class SeveralRules:
    """What each of them refuses, by the place in the form that it is about."""

    def __init__(self) -> None:
        self.refused: list[tuple[str, Refusal]] = []

    def tried(self, place: str, rule: Callable[[], T]) -> T | None:
        """What the rule gives; None where it refuses, which is kept, and where it hinges on what nobody has said."""
        try:
            return rule()
        except Refusal as refusal:
            self.note(place, refusal)
        except HINGES as failure:
            if not hinges(failure):
                raise
        return None

    def note(self, place: str, refusal: Refusal) -> None:
        """Keep a refusal, at the field that it names itself, else at this place."""
        self.refused.append((refusal.place or place, refusal))
