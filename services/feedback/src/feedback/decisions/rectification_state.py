"""Where a rectification stands, what may be decided there, and how events move it on."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, assert_never

from feedback.decisions import term
from feedback.decisions.term import Terms
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    ExtensionRefused,
    ExtensionRequested,
    FeedbackHandedOver,
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
from shared.runtime.decider import Allowed

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
    | FeedbackHandedOver
)


class Status(StrEnum):
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


class Decision(StrEnum):
    """What is decided about a rectification."""

    DRAFT = "拟稿"
    ISSUE = "下达"
    ACKNOWLEDGE = "签收"
    SUBMIT_MEASURES = "报送整改措施"
    ACCEPT_MEASURES = "认可整改措施"
    RETURN_MEASURES = "退回整改措施"
    REPORT = "报送整改结果"
    VERIFY = "核验"
    RETURN = "退回整改结果"
    CLOSE = "销号"
    REQUEST_EXTENSION = "申请延期"
    EXTEND = "延期"
    REFUSE_EXTENSION = "不同意延期"
    ESCALATE = "约谈或通报"
    WITHDRAW = "撤回"


_ANSWERABLE = {Status.ISSUED, Status.ACKNOWLEDGED, Status.MEASURES_SUBMITTED, Status.MEASURES_RETURNED, Status.IN_PROGRESS}
_RUNNING = frozenset({*_ANSWERABLE, Status.RETURNED})
ALLOWED: Allowed[Decision, Status] = {
    Decision.DRAFT: frozenset({Status.NONE, Status.DRAFTED}),
    Decision.ISSUE: frozenset({Status.DRAFTED}),
    Decision.ACKNOWLEDGE: frozenset({Status.ISSUED}),
    Decision.SUBMIT_MEASURES: frozenset({Status.ACKNOWLEDGED, Status.MEASURES_RETURNED}),
    Decision.ACCEPT_MEASURES: frozenset({Status.MEASURES_SUBMITTED}),
    Decision.RETURN_MEASURES: frozenset({Status.MEASURES_SUBMITTED}),
    Decision.REPORT: frozenset({Status.IN_PROGRESS, Status.RETURNED}),
    Decision.VERIFY: frozenset({Status.COMPLETION_REPORTED}),
    Decision.RETURN: frozenset({Status.COMPLETION_REPORTED}),
    Decision.CLOSE: frozenset({Status.VERIFIED}),
    Decision.REQUEST_EXTENSION: _RUNNING,
    Decision.EXTEND: _RUNNING,
    Decision.REFUSE_EXTENSION: _RUNNING,
    Decision.ESCALATE: _RUNNING,
    Decision.WITHDRAW: frozenset({Status.DRAFTED, *_ANSWERABLE}),
}


@dataclass(frozen=True)
class Request:
    """申请延期 of one deadline, which nobody has answered yet."""

    deadline: Deadline
    due_on: date
    reason: str
    on: date
    by: str


@dataclass(frozen=True, kw_only=True)
class Rectification:
    """One rectification of a budget item: nothing as yet, or drafted."""

    status: Status = Status.NONE
    unit: str = ""
    name: str = ""
    origin: Origin | None = None
    found_in: str = ""
    """The stream of what it comes from; empty in those of before this was asked."""
    other_unit_because: str = ""
    """Why another unit than the responsible one rectifies."""
    issued_on: date | None = None
    """The business day of the notice, where it was told."""
    problems: tuple[Problem, ...] = ()
    measures: tuple[Measure, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    reporters: tuple[str, ...] = ()
    """Everyone who reported measures or a result."""
    terms: Terms = ()
    requests: tuple[Request, ...] = ()
    """申请延期 that waits for an answer; of a deadline that was answered meanwhile there is none."""
    extension_refused_because: str = ""
    """Why the last 申请延期 was refused, until it is asked again, extended or answered."""
    escalations: int = 0
    returned_because: str = ""
    """The reason of the last return, until it is answered."""
    points: Remarks = ()
    """逐项意见 of the last return, until it is answered."""


@dataclass(frozen=True, kw_only=True)
class Drafted(Rectification):
    """There is a notice, or a draft of one."""

    origin: Origin


def evolve(state: Rectification, event: RectificationEvent) -> Rectification:
    """What each event changes."""
    match event:
        case RectificationDrafted():
            return Drafted(
                status=Status.DRAFTED,
                unit=event.unit,
                name=event.name,
                origin=event.origin,
                found_in=event.found_in,
                other_unit_because=event.other_unit_because,
                problems=event.problems,
            )
        case RectificationIssued():
            measures = term.Term(Deadline.MEASURES, event.measures_due_on)
            completion = term.Term(Deadline.COMPLETION, event.completion_due_on)
            return replace(state, status=Status.ISSUED, issued_on=event.on, terms=(measures, completion))
        case RectificationWithdrawn():
            return replace(state, status=Status.WITHDRAWN, terms=term.ended(state.terms, event.on, *Deadline), requests=())
        case RectificationAcknowledged():
            return replace(state, status=Status.ACKNOWLEDGED)
        case MeasuresSubmitted():
            terms = term.ended(state.terms, event.on, Deadline.MEASURES)
            return replace(_answered(state, event.by, terms, Deadline.MEASURES), status=Status.MEASURES_SUBMITTED, measures=event.measures)
        case MeasuresReturned():
            again = term.Term(Deadline.MEASURES, event.measures_due_on)
            return replace(state, status=Status.MEASURES_RETURNED, terms=(*state.terms, again), **_said(event))
        case MeasuresAccepted():
            return replace(state, status=Status.IN_PROGRESS)
        case RectificationReported():
            terms = term.ended(state.terms, event.on, Deadline.COMPLETION)
            answered = _answered(state, event.by, terms, Deadline.COMPLETION)
            return replace(answered, status=Status.COMPLETION_REPORTED, remedies=event.remedies)
        case RectificationReturned():
            again = term.Term(Deadline.COMPLETION, event.completion_due_on)
            return replace(state, status=Status.RETURNED, terms=(*state.terms, again), **_said(event))
        case RectificationVerified():
            return replace(state, status=Status.VERIFIED)
        case RectificationClosed():
            return replace(state, status=Status.CLOSED)
        case ExtensionRequested():
            request = Request(event.deadline, event.due_on, event.reason, event.on, event.by)
            return replace(state, requests=(*state.requests, request), extension_refused_because="")
        case ExtensionRefused():
            return replace(state, requests=_but(state, event.deadline), extension_refused_because=event.reason)
        case DeadlineExtended():
            later = term.Term(event.deadline, event.due_on)
            terms = (*term.ended(state.terms, event.on, event.deadline), later)
            return replace(state, terms=terms, requests=_but(state, event.deadline), extension_refused_because="")
        case RectificationDue():
            return replace(state, terms=term.told_due(state.terms, event.deadline, event.due_on))
        case RectificationOverdue():
            return replace(state, terms=term.told_overdue(state.terms, event.deadline, event.due_on))
        case RectificationEscalated():
            return replace(state, escalations=state.escalations + 1)
        case FeedbackHandedOver():
            return replace(state, unit=event.to_unit)
        case _:
            assert_never(event)


def _answered(state: Rectification, by: str, terms: Terms, deadline: Deadline) -> Rectification:
    answered = replace(state, requests=_but(state, deadline), reporters=(*state.reporters, by), terms=terms)
    return replace(answered, returned_because="", points=(), extension_refused_because="")


def _but(state: Rectification, deadline: Deadline) -> tuple[Request, ...]:
    """The requests that are not about this deadline."""
    return tuple(one for one in state.requests if one.deadline != deadline)


def _said(event: MeasuresReturned | RectificationReturned) -> dict[str, Any]:
    return {"returned_because": event.reason, "points": event.points}
