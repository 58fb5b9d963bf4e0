"""An auditor's finding on a budget item (审计发现), until it is settled; key `<item>/<n>`."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from audit.decisions.separation import forbid_finder, forbid_own_unit
from shared.events.audit import FindingEvent, FindingRecorded, FindingSettled
from shared.runtime.actor import Actor
from shared.runtime.decider import Allowed, Decider, Invalid, require


class Status(StrEnum):
    """Where a finding stands."""

    NONE = "未记录"
    OPEN = "未销号"
    SETTLED = "已销号"


class Decision(StrEnum):
    """What can be decided about it."""

    RECORD = "记录"
    SETTLE = "销号"


ALLOWED: Allowed[Decision, Status] = {
    Decision.RECORD: frozenset({Status.NONE}),
    Decision.SETTLE: frozenset({Status.OPEN}),
}


@dataclass(frozen=True)
class Finding:
    """A finding, the events it rests on, and how it was dealt with."""

    status: Status = Status.NONE
    finding: str = ""
    events: tuple[str, ...] = ()
    settled_because: str = ""
    found_by: str = ""
    """Empty in findings of before this was kept."""


class EventOfAnother(Invalid):
    """A finding rests on events of its own budget item."""

    zh = "所依据的事件不属于该事项"


def record(state: Finding, *, finding: str, events: Sequence[str], trail: AbstractSet[str], unit: str, actor: Actor) -> list[FindingEvent]:
    """Record a finding; `trail` holds the ids of the item's events, `unit` is whose item it is."""
    require(ALLOWED, Decision.RECORD, state.status)
    forbid_own_unit(actor, unit)
    if strange := [one for one in events if one not in trail]:
        raise EventOfAnother(f"事件 {strange[0]} 不在该事项的轨迹中", place="events")
    return [FindingRecorded(finding=finding, events=tuple(dict.fromkeys(events)), by=actor.person)]


def settle(state: Finding, *, reason: str, unit: str, actor: Actor) -> list[FindingEvent]:
    """销号: the finding is dealt with."""
    require(ALLOWED, Decision.SETTLE, state.status)
    forbid_own_unit(actor, unit)
    forbid_finder(actor, state.found_by)
    return [FindingSettled(reason=reason, by=actor.person)]


def evolve(state: Finding, event: FindingEvent) -> Finding:
    """The finding after the event."""
    match event:
        case FindingRecorded():
            return Finding(Status.OPEN, event.finding, event.events, found_by=event.by or "")
        case FindingSettled():
            return replace(state, status=Status.SETTLED, settled_because=event.reason)
        case _:
            assert_never(event)


FINDING = Decider("finding", Finding(), evolve)
