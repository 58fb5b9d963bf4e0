"""A rectification of an item, by audit's own reading."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    ExtensionRefused,
    ExtensionRequested,
    Measure,
    MeasuresAccepted,
    MeasuresReturned,
    MeasuresSubmitted,
    Origin,
    Problem,
    RectificationAcknowledged,
    RectificationClosed,
    RectificationDrafted,
    RectificationDue,
    RectificationEscalated,
    RectificationIssued,
    RectificationOverdue,
    RectificationReported,
    RectificationReturned,
    RectificationVerified,
    RectificationWithdrawn,
    Remedy,
)
from shared.events.values import Remarks

RectificationEvent: TypeAlias = (
    RectificationDrafted
    | RectificationIssued
    | RectificationWithdrawn
    | RectificationAcknowledged
    | MeasuresSubmitted
    | MeasuresReturned
    | MeasuresAccepted
    | RectificationReported
    | RectificationReturned
    | RectificationVerified
    | RectificationClosed
    | ExtensionRequested
    | ExtensionRefused
    | DeadlineExtended
    | RectificationDue
    | RectificationOverdue
    | RectificationEscalated
)


class RectificationStatus(StrEnum):
    """Where a rectification stands."""

    NONE = "未拟稿"
    DRAFTED = "拟稿"
    ISSUED = "已下达"
    ACKNOWLEDGED = "已签收"
    MEASURES_SUBMITTED = "已报措施"
    MEASURES_RETURNED = "措施被退回"
    IN_PROGRESS = "整改中"
    COMPLETION_REPORTED = "已报结果"
    RETURNED = "结果被退回"
    VERIFIED = "已核验"
    CLOSED = "已销号"
    WITHDRAWN = "已撤回"


@dataclass(frozen=True)
class RectificationPart:
    """What was demanded by when, what was answered, what fell due."""

    status: RectificationStatus = RectificationStatus.NONE
    unit: str = ""
    name: str = ""
    origin: Origin | None = None
    problems: tuple[Problem, ...] = ()
    measures_due_on: date | None = None
    completion_due_on: date | None = None
    measures: tuple[Measure, ...] = ()
    measures_on_time: bool | None = None
    remedies: tuple[Remedy, ...] = ()
    completion_on_time: bool | None = None
    returned_because: str = ""
    points: Remarks = ()
    due: tuple[Deadline, ...] = ()
    """Deadlines that fell due unanswered, as told."""
    overdue: tuple[Deadline, ...] = ()
    """Deadlines that passed unanswered, as told."""
    extension_asked: tuple[Deadline, ...] = ()
    """Deadlines of which a later date is asked for, as yet unanswered."""
    escalated: tuple[str, ...] = ()
    """约谈 or 通报, each time."""
    found_in: str = ""
    """The stream of what it comes from; empty in those of before this was asked."""
    other_unit_because: str = ""
    """Why another unit than the responsible one rectifies."""
    issued_on: date | None = None


def evolve(state: RectificationPart, event: RectificationEvent) -> RectificationPart:
    """The rectification after the event."""
    match event:
        case RectificationDrafted():
            drafted = RectificationPart(RectificationStatus.DRAFTED, event.unit, event.name, event.origin, event.problems)
            return replace(drafted, found_in=event.found_in, other_unit_because=event.other_unit_because)
        case RectificationIssued():
            issued = replace(state, status=RectificationStatus.ISSUED, issued_on=event.on, unit=event.unit, name=event.name)
            issued = replace(issued, origin=event.origin, problems=event.problems)
            return replace(issued, measures_due_on=event.measures_due_on, completion_due_on=event.completion_due_on)
        case RectificationWithdrawn():
            return replace(state, status=RectificationStatus.WITHDRAWN, extension_asked=())
        case RectificationAcknowledged():
            return replace(state, status=RectificationStatus.ACKNOWLEDGED)
        case MeasuresSubmitted():
            answered = replace(state, status=RectificationStatus.MEASURES_SUBMITTED, measures=event.measures)
            answered = _unasked(answered, Deadline.MEASURES)
            return replace(answered, measures_on_time=event.on_time, returned_because="", points=())
        case MeasuresReturned():
            again = replace(state, status=RectificationStatus.MEASURES_RETURNED, returned_because=event.reason, points=event.points)
            return replace(again, measures_due_on=event.measures_due_on)
        case MeasuresAccepted():
            return replace(state, status=RectificationStatus.IN_PROGRESS)
        case RectificationReported():
            reported = replace(state, status=RectificationStatus.COMPLETION_REPORTED, remedies=event.remedies)
            reported = _unasked(reported, Deadline.COMPLETION)
            return replace(reported, completion_on_time=event.on_time, returned_because="", points=())
        case RectificationReturned():
            again = replace(state, status=RectificationStatus.RETURNED, returned_because=event.reason, points=event.points)
            return replace(again, completion_due_on=event.completion_due_on)
        case RectificationVerified():
            return replace(state, status=RectificationStatus.VERIFIED)
        case RectificationClosed():
            return replace(state, status=RectificationStatus.CLOSED)
        case ExtensionRequested():
            return replace(state, extension_asked=(*state.extension_asked, event.deadline))
        case ExtensionRefused():
            return _unasked(state, event.deadline)
        case DeadlineExtended(deadline=Deadline.MEASURES):
            return replace(_unasked(state, event.deadline), measures_due_on=event.due_on)
        case DeadlineExtended():
            return replace(_unasked(state, event.deadline), completion_due_on=event.due_on)
        case RectificationDue():
            return replace(state, due=(*state.due, event.deadline))
        case RectificationOverdue():
            return replace(state, overdue=(*state.overdue, event.deadline))
        case RectificationEscalated():
            return replace(state, escalated=(*state.escalated, event.form))
        case _:
            assert_never(event)


def _unasked(state: RectificationPart, deadline: Deadline) -> RectificationPart:
    return replace(state, extension_asked=tuple(one for one in state.extension_asked if one != deadline))
