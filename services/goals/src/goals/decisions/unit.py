"""A budget unit (预算单位) in the register, from its registration to its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.goals import UnitClosed, UnitRegistered, UnitSucceeded
from shared.runtime.decider import Decider, Invalid, Refusal, require

UnitEvent: TypeAlias = UnitRegistered | UnitClosed | UnitSucceeded


class Status(StrEnum):
    """Whether the unit may declare goals."""

    NONE = "未登记"
    REGISTERED = "已登记"
    CLOSED = "已撤并"


class Decision(StrEnum):
    """What can be decided about a unit."""

    REGISTER = "登记单位"
    CLOSE = "撤并单位"
    SUCCEED = "承接单位"


ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.REGISTER: frozenset({Status.NONE}),
    Decision.CLOSE: frozenset({Status.REGISTERED}),
    Decision.SUCCEED: frozenset({Status.CLOSED}),
}


@dataclass(frozen=True)
class Unit:
    """What the events have made of it."""

    status: Status = Status.NONE
    code: str = ""
    name: str = ""
    synthetic: bool = False
    successor: str = ""
    """承接单位 of a closed one."""


class UnknownUnit(Invalid):
    """Only registered units take part."""

    zh = "单位未登记"


def register(state: Unit, *, code: str, name: str, synthetic: bool) -> list[UnitEvent]:
    """登记: the code is used once and for ever."""
    require(ALLOWED, Decision.REGISTER, state.status)
    return [UnitRegistered(code=code, name=name, synthetic=synthetic)]


class UnitsBelow(Refusal):
    """A unit is closed after those below it."""

    zh = "下级单位尚在册"


class SuccessorNeeded(Refusal):
    """A unit that still has goals hands them to a successor, by a document."""

    zh = "须写明承接单位"


class SucceededAlready(Refusal):
    """A unit is succeeded by one unit, once."""

    zh = "已有承接单位"


class NotASuccessor(Invalid):
    """Another unit succeeds, which is registered and open."""

    zh = "不能作承接单位"


@dataclass(frozen=True)
class Succession:
    """承接: which unit takes over, as the register has it."""

    successor: str
    found: Unit


def close(
    state: Unit, *, reason: str, succession: Succession | None = None, below: Sequence[str] = (), unfinished: Sequence[str] = ()
) -> list[UnitEvent]:
    """撤并, with the unit that takes over what this one holds.

    `below` are the registered units below it; `unfinished` are its items whose declared goals have not come to their end.
    """
    require(ALLOWED, Decision.CLOSE, state.status)
    if below:
        raise UnitsBelow(f"单位 {state.code} 下还有在册单位 {'、'.join(below[:10])}，须先撤并这些单位")
    if unfinished and succession is None:
        some = "、".join(unfinished[:5]) + (" 等" if len(unfinished) > 5 else "")
        raise SuccessorNeeded(f"单位 {state.code} 尚有 {len(unfinished)} 项绩效目标未终了（{some}），撤并须写明承接单位和依据文号")
    closed: list[UnitEvent] = [UnitClosed(reason=reason)]
    return [*closed, *_succeeded(state, reason, succession)] if succession else closed


def succeed(state: Unit, *, reason: str, succession: Succession) -> list[UnitEvent]:
    """承接 named after the closing."""
    require(ALLOWED, Decision.SUCCEED, state.status)
    if state.successor:
        raise SucceededAlready(f"单位 {state.code} 已由单位 {state.successor} 承接")
    return _succeeded(state, reason, succession)


def _succeeded(state: Unit, reason: str, succession: Succession) -> list[UnitEvent]:
    if succession.successor == state.code:
        raise NotASuccessor(f"单位 {state.code} 不能承接自己，请写明另一个在册单位", place="successor/unit")
    if succession.found.status is not Status.REGISTERED:
        raise NotASuccessor(
            f"单位 {succession.successor} {succession.found.status}，不能作承接单位，请写明在册单位", place="successor/unit"
        )
    return [UnitSucceeded(code=state.code, successor=succession.successor, reason=reason)]


def require_registered(state: Unit, code: str) -> None:
    """Pass where the unit may declare. Raises UnknownUnit."""
    if state.status is not Status.REGISTERED:
        raise UnknownUnit(f"单位 {code} {state.status}，不能申报绩效目标", place="unit")


def evolve(state: Unit, event: UnitEvent) -> Unit:
    """The unit after the event."""
    match event:
        case UnitRegistered():
            return Unit(Status.REGISTERED, event.code, event.name, event.synthetic)
        case UnitClosed():
            return replace(state, status=Status.CLOSED)
        case UnitSucceeded():
            return replace(state, successor=event.successor)
        case _:
            assert_never(event)


UNIT = Decider("unit", Unit(), evolve, unit=lambda state: state.code)
