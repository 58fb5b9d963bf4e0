"""Something that must be published (公开): required by a date, published, exempted, overdue."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias, assert_never

from feedback.decisions.responsibility import Named, reason_of
from feedback.decisions.separation import forbid_own_unit
from feedback.rules.terms import Terms
from shared.events.feedback import (
    Channel,
    DisclosureExempted,
    DisclosureLapsed,
    DisclosureOverdue,
    DisclosurePublished,
    DisclosureRequired,
    DisclosureSubject,
    FeedbackHandedOver,
)
from shared.runtime.actor import Actor
from shared.runtime.decider import Allowed, Decider, Invalid, Refusal, require, require_phase

DisclosureEvent: TypeAlias = (
    DisclosureRequired | DisclosurePublished | DisclosureExempted | DisclosureLapsed | DisclosureOverdue | FeedbackHandedOver
)

LONGEST = 2000


class Status(StrEnum):
    """Where a disclosure stands."""

    NONE = "无要求"
    DUE = "待公开"
    PUBLISHED = "已公开"
    EXEMPT = "不予公开"
    OVERDUE = "逾期未公开"
    LAPSED = "公开要求失效"


class Decision(StrEnum):
    """What is decided about a disclosure."""

    REQUIRE = "要求公开"
    PUBLISH = "公开"
    EXEMPT = "免予公开"


ALLOWED: Allowed[Decision, Status] = {
    Decision.REQUIRE: frozenset({Status.NONE, Status.LAPSED}),
    Decision.PUBLISH: frozenset({Status.DUE, Status.OVERDUE}),
    Decision.EXEMPT: frozenset({Status.DUE, Status.OVERDUE}),
}


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """What the events have made of it: nothing as yet, or required."""

    status: Status = Status.NONE
    subject: DisclosureSubject | None = None
    unit: str = ""
    name: str = ""
    other_unit_because: str = ""
    """Why another unit than the responsible one publishes."""
    required_on: date | None = None
    """The business day of the demand, where it was told."""
    due_on: date | None = None
    ended_on: date | None = None
    """The business day of the publication, exemption or lapse."""
    overdue_told: bool = False
    url: str = ""
    channel: Channel | None = None
    on_time: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Required(Disclosure):
    """It must be published by a date."""

    subject: DisclosureSubject
    due_on: date


class DueInThePast(Invalid):
    """What is required is due today or later."""

    zh = "公开期限不得早于今日"


class NothingToDisclose(Refusal):
    """An approved goal, a confirmed self-evaluation, the report of a confirmed evaluation are published; nothing that is not there."""

    zh = "没有可公开的内容"


NEEDED = {
    DisclosureSubject.GOAL: "已批复的绩效目标",
    DisclosureSubject.SELF_EVALUATION: "已确认的单位自评结果",
    DisclosureSubject.EVALUATION_REPORT: "已确认的部门评价或财政重点评价结果",
}


def require_it(
    state: Disclosure,
    *,
    item: str,
    subject: DisclosureSubject,
    there: Collection[DisclosureSubject],
    named: Named,
    responsible: str,
    name: str,
    due_on: date,
    terms: Terms,
    today: date,
) -> list[DisclosureEvent]:
    """要求公开 by a date (预算法 Art 14) within the term in force, of the responsible unit; `there`: what of the item can be published."""
    require(ALLOWED, Decision.REQUIRE, state.status)
    if subject not in there:
        raise NothingToDisclose(f"事项 {item} 没有{NEEDED[subject]}，不能要求公开“{subject}”")
    because = reason_of(named, item=item, responsible=responsible)
    if due_on < today:
        raise DueInThePast(f"“{name}”的公开期限 {due_on} 早于今日 {today}", place="due_on")
    terms.require(name, "公开期限", due_on, terms.rules.disclosure_within, today=today, place="due_on")
    told = {"subject": subject, "unit": named.unit, "name": name, "other_unit_because": because, "rule_set": terms.rule_set}
    return [DisclosureRequired(**told, due_on=due_on, on=today)]


def publish(state: Disclosure, *, url: str, channel: Channel, today: date) -> list[DisclosureEvent]:
    """公开 on a site."""
    required = require_phase(Required, ALLOWED, Decision.PUBLISH, state)
    on_time = today <= required.due_on
    return [DisclosurePublished(subject=required.subject, unit=required.unit, url=url, channel=channel, on=today, on_time=on_time)]


def exempt(state: Disclosure, *, reason: str, today: date, actor: Actor) -> list[DisclosureEvent]:
    """免予公开: a state secret (预算法 Art 14 ¶4)."""
    require(ALLOWED, Decision.EXEMPT, state.status)
    forbid_own_unit(actor, state.unit)
    return [DisclosureExempted(reason=reason, on=today)]


def lapse(state: Disclosure, *, reason: str, on: date) -> list[DisclosureEvent]:
    """公开要求失效: its goal was cancelled on that day. What was demanded later, or published, stays."""
    asked = state.required_on or state.due_on
    if state.status not in (Status.DUE, Status.OVERDUE) or asked is None or asked > on:
        return []
    return [DisclosureLapsed(reason=f"绩效目标已撤销：{reason}"[:LONGEST], on=on)]


def fall_overdue(state: Disclosure) -> list[DisclosureEvent]:
    """00:00 of the day after the due date: told once, if it came before the publication."""
    if not isinstance(state, Required) or state.overdue_told:
        return []
    if state.ended_on is not None and state.ended_on < state.due_on + timedelta(days=1):
        return []
    return [DisclosureOverdue(subject=state.subject, unit=state.unit, due_on=state.due_on)]


def evolve(state: Disclosure, event: DisclosureEvent) -> Disclosure:
    """The disclosure after the event."""
    match event:
        case DisclosureRequired():
            return Required(
                status=Status.DUE,
                subject=event.subject,
                unit=event.unit,
                name=event.name,
                other_unit_because=event.other_unit_because,
                required_on=event.on,
                due_on=event.due_on,
            )
        case DisclosurePublished():
            return replace(state, status=Status.PUBLISHED, url=event.url, channel=event.channel, on_time=event.on_time, ended_on=event.on)
        case DisclosureExempted():
            return replace(state, status=Status.EXEMPT, ended_on=event.on)
        case DisclosureLapsed():
            return replace(state, status=Status.LAPSED, ended_on=event.on)
        case DisclosureOverdue():
            late = Status.OVERDUE if state.status is Status.DUE else state.status
            return replace(state, status=late, overdue_told=True)
        case FeedbackHandedOver():
            return replace(state, unit=event.to_unit)
        case _:
            assert_never(event)


DISCLOSURE = Decider[Disclosure, DisclosureEvent]("disclosure", Disclosure(), evolve, unit=lambda state: state.unit)
