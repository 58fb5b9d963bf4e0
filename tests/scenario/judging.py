"""Decisions that judge: what each was filed by, whose it is, and which rules keep the filer and the own unit away from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.runtime.actor import Actor
from shared.runtime.decider import Refusal

Judge = Callable[[Actor], Sequence[object]]


@dataclass(frozen=True)
class Judged:
    """One decision on one state that allows it, to be taken by anybody."""

    judge: Judge
    unit: str
    own_unit: type[Refusal]
    """Refuses who belongs to the unit or to one below it."""
    filers: tuple[str, ...] = ()
    """Everybody who ever filed what is judged; nobody where nothing is filed before."""
    self_review: type[Refusal] = Refusal
    """Refuses the filers."""
