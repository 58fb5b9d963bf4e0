"""What a decider is made of: a state, how events change it, and the rules that refuse."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any, ClassVar, Generic, Protocol, TypeVar

S = TypeVar("S")
E = TypeVar("E")
D = TypeVar("D", bound=StrEnum)
Status = TypeVar("Status", bound=StrEnum)


class Refusal(Exception):
    """A rule forbids this; nothing happened. The message is one Chinese sentence that names the thing and the reason."""

    zh: ClassVar[str] = "规则不允许"
    """The rule's title in Chinese; the first line of the docstring is its title in English."""

    def __init__(self, sentence: str = "", *, place: str = "") -> None:
        """`place`: the field that it is about, e.g. `progress/0/actual`, counted from 0; empty: the whole request, or the state."""
        super().__init__(sentence)
        self.place = place


class Invalid(Refusal):
    """A value of the request is wrong, whatever the state."""

    zh = "取值不符合规则"


class Unknown(Refusal):
    """There is no such thing."""

    zh = "查无此项"


class Gone(Refusal):
    """It was there, and is not there any more as it was."""

    zh = "已不在原处"


class OutOfOrder(Refusal):
    """The state does not allow this decision."""

    zh = "当前状态不能办理"


Allowed = Mapping[D, frozenset[Status]]
"""An aggregate's one table: decision → the states in which it may be taken. The state before the beginning is called NONE."""


def require(allowed: Allowed[D, Status], decision: D, status: Status) -> None:
    """Pass where the table has the pair. Raises Unknown before the beginning, else OutOfOrder with the states that would do."""
    if status in allowed[decision]:
        return
    if status.name == "NONE":
        raise Unknown(f"该事项“{status}”，不能{decision}")
    states = "、".join(f"“{state}”" for state in type(status) if state in allowed[decision])
    raise OutOfOrder(f"当前状态为“{status}”，{f'只有{states}时才能{decision}' if states else f'不能{decision}'}")


class Standing(Protocol):
    """A state that says where it stands."""

    @property
    def status(self) -> Any:
        """Its status."""
        ...


Phase = TypeVar("Phase", bound=Standing)


def require_phase(phase: type[Phase], allowed: Allowed[D, Any], decision: D, state: Standing) -> Phase:
    """The state as the phase that it is in wherever the table has the pair. Raises as `require` does."""
    require(allowed, decision, state.status)
    if isinstance(state, phase):
        return state
    raise TypeError(f"{decision} is allowed in {state.status}, where the state is a {type(state).__name__} and no {phase.__name__}")


@dataclass(frozen=True, eq=False)
class Decider(Generic[S, E]):
    """One kind of aggregate: its streams are `<kind>/<key>`, and a key is `<subject>` or `<subject>/<n>`."""

    kind: str
    initial: S
    evolve: Callable[[S, E], S]
    unit: Callable[[S], str] = lambda _: ""
    """The budget unit that owns the aggregate, for the scope OWN; empty while it does not exist."""
    engaged: Callable[[S], str] = lambda _: ""
    """The third party at work on it, for the scope ENGAGED."""

    def fold(self, events: Iterable[E]) -> S:
        """The state after these events."""
        return reduce(self.evolve, events, self.initial)
