"""A budget unit (预算单位) in the register, from its registration to its end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.goals import UnitClosed, UnitRegistered
from shared.runtime.decider import Decider, Invalid, require

UnitEvent: TypeAlias = UnitRegistered | UnitClosed


class Status(StrEnum):
    """Whether the unit may declare goals."""

    NONE = "未登记"
    REGISTERED = "已登记"
    CLOSED = "已撤并"


class Decision(StrEnum):
    """What can be decided about a unit."""

    REGISTER = "登记单位"
    CLOSE = "撤并单位"


ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.REGISTER: frozenset({Status.NONE}),
    Decision.CLOSE: frozenset({Status.REGISTERED}),
}


@dataclass(frozen=True)
class Unit:
    """What the events have made of it."""

    status: Status = Status.NONE
    code: str = ""
    name: str = ""
    synthetic: bool = False


class UnknownUnit(Invalid):
    """Only registered units take part."""

    zh = "单位未登记"


def register(state: Unit, *, code: str, name: str, synthetic: bool) -> list[UnitEvent]:
    """登记: the code is used once and for ever."""
    require(ALLOWED, Decision.REGISTER, state.status)
    return [UnitRegistered(code=code, name=name, synthetic=synthetic)]


def close(state: Unit, *, reason: str) -> list[UnitEvent]:
    """撤并."""
    require(ALLOWED, Decision.CLOSE, state.status)
    return [UnitClosed(reason=reason)]


def require_registered(state: Unit, code: str) -> None:
    """Pass where the unit may declare. Raises UnknownUnit."""
    if state.status is not Status.REGISTERED:
        raise UnknownUnit(f"单位 {code} {state.status}，不能申报绩效目标")


def evolve(state: Unit, event: UnitEvent) -> Unit:
    """The unit after the event."""
    match event:
        case UnitRegistered():
            return Unit(Status.REGISTERED, event.code, event.name, event.synthetic)
        case UnitClosed():
            return replace(state, status=Status.CLOSED)
        case _:
            assert_never(event)


UNIT = Decider("unit", Unit(), evolve)
