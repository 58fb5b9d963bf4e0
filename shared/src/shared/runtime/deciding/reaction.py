"""A reaction: when a service hears an event, it decides something of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from sqlalchemy import Connection

from shared.events.envelope import Event
from shared.runtime.decider import Decider
from shared.runtime.deciding.view import View

S = TypeVar("S")
E = TypeVar("E")


@dataclass(frozen=True)
class Command(Generic[S, E]):
    """A decision to take on one stream."""

    decider: Decider[S, E]
    key: str
    decide: Callable[..., Sequence[E]]
    """Given the stream's state, and the states of those `beside` it in their order."""
    authority: str = ""
    beside: Sequence[tuple[Decider[Any, Any], str]] = ()
    """What else the decision looks at: other streams of this service, as they are when it is taken."""
    only_if_there: bool = False
    """Nothing is decided, and nothing beside it looked at, where the stream has no event."""

    @property
    def stream(self) -> str:
        """On which it is decided."""
        return f"{self.decider.kind}/{self.key}"


Reaction = Callable[[Any, Any], "Command[Any, Any] | Sequence[Command[Any, Any]] | None"]
"""`when_goal_approved_watch_it(event: GoalApproved, recorded: RecordedEvent) -> Command`; the annotation of `event` names what it hears.

Where one event takes back what another brought about, one reaction hears both (`event: DisposalDecided | PaymentReleased`): reactions
follow a log each at its own pace, and only one that hears both decides in their order.
"""


@cache
def heard_by(reaction: Reaction) -> tuple[type[Event], ...]:
    """The event classes of one log that a reaction hears."""
    hint = get_type_hints(reaction)["event"]
    heard = get_args(hint) or (hint,)
    assert all(issubclass(event, Event) for event in heard)
    assert len({event.TYPE.split(".")[1] for event in heard}) == 1
    return heard


def log_of(reaction: Reaction) -> str:
    """The log that a reaction listens to: `bihuan.goals.GoalApproved` → `goals`."""
    return heard_by(reaction)[0].TYPE.split(".")[1]


@dataclass(frozen=True)
class Due:
    """Something that fell due at a moment of business time; its decision tells it, or finds that it was answered before."""

    moment: datetime
    name: str
    """With the stream this names the deadline: the same name is told once."""
    command: Command[Any, Any]


@dataclass(frozen=True)
class Deadlines:
    """Where a service finds what falls due."""

    view: View
    due: Callable[[Connection, datetime, int], list[Due]]
    """At most so many that are due at or before the moment and not yet told, in order of their moments."""
