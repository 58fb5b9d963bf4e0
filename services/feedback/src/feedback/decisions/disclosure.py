"""Something that must be published (公开): required by a date, published, exempted, overdue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.feedback import (
    Channel,
    DisclosureExempted,
    DisclosureOverdue,
    DisclosurePublished,
    DisclosureRequired,
    DisclosureSubject,
)
from shared.runtime.decider import Decider, Invalid, require

DisclosureEvent: TypeAlias = DisclosureRequired | DisclosurePublished | DisclosureExempted | DisclosureOverdue


class Status(StrEnum):
    """Where a disclosure stands."""

    NONE = "无要求"
    DUE = "待公开"
    PUBLISHED = "已公开"
    EXEMPT = "不予公开"
    OVERDUE = "逾期未公开"


class Step(StrEnum):
    """What is decided about a disclosure."""

    REQUIRE = "要求公开"
    PUBLISH = "公开"
    EXEMPT = "免予公开"


ALLOWED: Mapping[Step, frozenset[Status]] = {
    Step.REQUIRE: frozenset({Status.NONE}),
    Step.PUBLISH: frozenset({Status.DUE, Status.OVERDUE}),
    Step.EXEMPT: frozenset({Status.DUE, Status.OVERDUE}),
}


@dataclass(frozen=True)
class Disclosure:
    """What the events have made of it."""

    status: Status = Status.NONE
    subject: DisclosureSubject | None = None
    unit: str = ""
    name: str = ""
    due_on: date | None = None
    ended_on: date | None = None
    """The business day of the publication or exemption."""
    overdue_told: bool = False
    url: str = ""
    on_time: bool | None = None


class DueInThePast(Invalid):
    """What is required is due today or later."""

    zh = "公开期限不得早于今日"


def require_it(
    disclosure: Disclosure, *, subject: DisclosureSubject, unit: str, name: str, due_on: date, today: date
) -> list[DisclosureEvent]:
    """要求公开 by a date (预算法 Art 14; 谁评价、谁公开)."""
    require(ALLOWED, Step.REQUIRE, disclosure.status)
    if due_on < today:
        raise DueInThePast(f"“{name}”的公开期限 {due_on} 早于今日 {today}")
    return [DisclosureRequired(subject=subject, unit=unit, name=name, due_on=due_on)]


def publish(disclosure: Disclosure, *, url: str, channel: Channel, today: date) -> list[DisclosureEvent]:
    """公开 on a site."""
    require(ALLOWED, Step.PUBLISH, disclosure.status)
    assert disclosure.subject is not None
    assert disclosure.due_on is not None
    on_time = today <= disclosure.due_on
    return [DisclosurePublished(subject=disclosure.subject, unit=disclosure.unit, url=url, channel=channel, on=today, on_time=on_time)]


def exempt(disclosure: Disclosure, *, reason: str, today: date) -> list[DisclosureEvent]:
    """免予公开: a state secret (预算法 Art 14 ¶4)."""
    require(ALLOWED, Step.EXEMPT, disclosure.status)
    return [DisclosureExempted(reason=reason, on=today)]


def fall_overdue(disclosure: Disclosure) -> list[DisclosureEvent]:
    """00:00 of the day after the due date: told once, if it came before the publication."""
    if disclosure.overdue_told or disclosure.due_on is None or disclosure.subject is None:
        return []
    if disclosure.ended_on is not None and disclosure.ended_on < disclosure.due_on + timedelta(days=1):
        return []
    return [DisclosureOverdue(subject=disclosure.subject, unit=disclosure.unit, due_on=disclosure.due_on)]


def evolve(disclosure: Disclosure, event: DisclosureEvent) -> Disclosure:
    """The disclosure after the event."""
    match event:
        case DisclosureRequired():
            return Disclosure(Status.DUE, event.subject, event.unit, event.name, event.due_on)
        case DisclosurePublished():
            return replace(disclosure, status=Status.PUBLISHED, url=event.url, on_time=event.on_time, ended_on=event.on)
        case DisclosureExempted():
            return replace(disclosure, status=Status.EXEMPT, ended_on=event.on)
        case DisclosureOverdue():
            late = Status.OVERDUE if disclosure.status is Status.DUE else disclosure.status
            return replace(disclosure, status=late, overdue_told=True)
        case _:
            assert_never(event)


DISCLOSURE = Decider("disclosure", Disclosure(), evolve, unit=lambda disclosure: disclosure.unit)
