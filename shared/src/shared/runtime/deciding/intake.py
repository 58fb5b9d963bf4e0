"""Facts of other systems: what comes in from a topic, and over HTTP, by the same decision."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from shared.events.envelope import Value
from shared.runtime.decider import Decider

S = TypeVar("S")
E = TypeVar("E")
T = TypeVar("T")


class FactContext(Protocol):
    """What may be looked at while a fact is taken in."""

    @property
    def jurisdiction(self) -> str:
        """财政区划, six digits."""
        ...

    @property
    def today(self) -> date:
        """The business day in China."""
        ...

    async def fold(self, decider: Decider[T, Any], key: str) -> T:
        """The state of an aggregate now; its initial state where it does not exist."""
        ...


@dataclass(frozen=True)
class Fact(Generic[S, E]):
    """A decision on one stream; the fact's own source and id make it a command that is accepted once."""

    decider: Decider[S, E]
    key: str
    decide: Callable[[S], Sequence[E]]
    source: str
    id: str
    said: str
    """What the sender said, in one way of writing: another one under the same id is another fact."""
    authority: str = ""

    @property
    def hash(self) -> bytes:
        """The same whoever brings it, over HTTP or by the topic."""
        return hashlib.sha256("\n".join(("fact", self.decider.kind, self.key, self.said)).encode()).digest()


@dataclass(frozen=True)
class Intake:
    """A topic of another system: CloudEvents 1.0 (structured or binary) whose data are facts of one kind."""

    topic: str
    path: str
    """The POST route that takes the same facts over HTTP; with the body it tells one fact from another."""
    body: type[Value]
    fact: Callable[[Any, FactContext], Awaitable[Fact[Any, Any]]]
    """What a body says. Raises the rule's Refusal."""
