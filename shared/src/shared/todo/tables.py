"""For whom a status waits: the rows of the one table that each aggregate has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from shared.events.envelope import Event, Value
from shared.events.values import is_first_level
from shared.runtime.decider import Decider
from shared.runtime.web.auth import Permission, Role

DUE = "due"
WHOLE = ""
EVERY_PART = "*"
"""What an event is about that changes every part of its stream."""


@dataclass(frozen=True)
class Waits:
    """For whom a status waits, and what is to be done."""

    whom: Permission
    task: str
    until: str = ""
    """Which of the thing's dates is the deadline."""
    after_return: bool = False
    """Whether the reason of the last return still counts."""
    after_year: "Waits | None" = None
    """What it waits for instead from the first day after the item's year."""


@dataclass(frozen=True)
class End:
    """A status that waits for nobody, and why that is meant."""

    because: str
    after_year: Waits | None = None
    """What it waits for nevertheless from the first day after the item's year."""


Row = Waits | End


def in_force(row: Row, over: bool) -> Row:
    """What the row says where the item's year is over, or is not."""
    return row.after_year or row if over else row


def ever_waits(row: Row) -> bool:
    """Whether something with this row waits for somebody now or after its year."""
    return isinstance(row, Waits) or row.after_year is not None


class Turn(Value):
    """Whose turn it is (轮到谁办)."""

    whom: tuple[Role, ...]
    task: str
    """What is to be done."""


def whom(row: Waits) -> tuple[Role, ...]:
    """The roles that a status waits for; where a unit files its own form, its department does so for none but itself."""
    return tuple(role for role in row.whom if role is not Role.DEPARTMENT or Role.AGENCY not in row.whom)


def status_of(state: Any) -> StrEnum:
    """Where a state stands; of disposals, whether payments flow."""
    found: StrEnum = getattr(state, "status", None) or state.payment
    return found


@dataclass(frozen=True, eq=False)
class Kind:
    """One aggregate, or one sort of its parts: where its things are asked for, and the one table of whom each status waits for."""

    title: str
    decider: Decider[Any, Any]
    table: Mapping[str, Row]
    """By the status's name; with `_FIRST_LEVEL` behind it where no department stands above the unit."""
    address: Callable[[str], str]
    """Where the thing with this key is asked for."""
    name: Callable[[Any], str] = lambda state: state.name
    turn: Callable[[Any], str] = lambda state: status_of(state).name
    """The row of the table; the status's, where nothing else counts."""
    dates: Mapping[type[Event], Callable[[Any], Mapping[str, date]]] = field(default_factory=dict)
    """The deadlines that an event sets."""
    of: str = ""
    """The kind of stream that these are parts of; empty where they are streams of their own."""
    part: Callable[[Event], str | None] = lambda _: WHOLE
    """Which part an event is about; None where about none."""
    named_by: type[Any] | None = None
    """The event of another stream whose `name` the item is called by, where those of its own do not say it."""
    about: Callable[[Event], str] = lambda _: ""
    """What a part is about, in words, as the event that begins it says."""

    @property
    def streams(self) -> str:
        """The kind of the streams that tell of it."""
        return self.of or self.decider.kind

    def turn_of(self, state: Any, *, over: bool = False) -> Turn | None:
        """Whose turn it is with this state, in its year or where that is over; None where it waits for nobody."""
        row = in_force(self.table[self.row_of(state)], over)
        return Turn(whom=whom(row), task=row.task) if isinstance(row, Waits) else None

    def row_of(self, state: Any) -> str:
        """The name of the row that holds for this state."""
        return self.row_named(self.turn(state), is_first_level(self.decider.unit(state)))

    def whose_turn(self, status: str, unit: str, *, over: bool = False) -> tuple[Role, ...]:
        """The roles that a unit's thing of this status waits for, as far as these tell: for the rows of lists."""
        return _whose_turn(self, status, is_first_level(unit), over)

    def status(self, word: str) -> StrEnum:
        """Where a thing stands, of the word that is kept of it."""
        return type(status_of(self.decider.initial))(word)

    def row_named(self, name: str, first_level: bool) -> str:
        """The row that this name stands for, of a unit with or without a department above it."""
        alone = f"{name}_FIRST_LEVEL"
        return alone if first_level and alone in self.table else name


@lru_cache(maxsize=1024)
def _whose_turn(kind: Kind, status: str, first_level: bool, over: bool) -> tuple[Role, ...]:
    """Worked out once for each of the few statuses, however many rows there are."""
    row = in_force(kind.table[kind.row_named(kind.status(status).name, first_level)], over)
    return whom(row) if isinstance(row, Waits) else ()
