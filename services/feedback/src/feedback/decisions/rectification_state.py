"""Where a rectification stands, what may be decided there, and how events move it on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, assert_never

from feedback.decisions import term
from feedback.decisions.term import Terms
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
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
    | DeadlineExtended
    | RectificationDue
    | RectificationOverdue
    | RectificationEscalated
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


class Step(StrEnum):
    """What is decided about a rectification."""

    DRAFT = "拟稿"
    ISSUE = "下达"
    WITHDRAW = "撤回"
    ACKNOWLEDGE = "签收"
    SUBMIT_MEASURES = "报送整改措施"
    RETURN_MEASURES = "退回整改措施"
    ACCEPT_MEASURES = "认可整改措施"
    REPORT = "报送整改结果"
    RETURN = "退回整改结果"
    VERIFY = "核验"
    CLOSE = "销号"
    EXTEND = "延期"
    ESCALATE = "约谈或通报"


_ANSWERABLE = {Status.ISSUED, Status.ACKNOWLEDGED, Status.MEASURES_SUBMITTED, Status.MEASURES_RETURNED, Status.IN_PROGRESS}
ALLOWED: Mapping[Step, frozenset[Status]] = {
    Step.DRAFT: frozenset({Status.NONE, Status.DRAFTED}),
    Step.ISSUE: frozenset({Status.DRAFTED}),
    Step.WITHDRAW: frozenset({Status.DRAFTED, *_ANSWERABLE}),
    Step.ACKNOWLEDGE: frozenset({Status.ISSUED}),
    Step.SUBMIT_MEASURES: frozenset({Status.ACKNOWLEDGED, Status.MEASURES_RETURNED}),
    Step.RETURN_MEASURES: frozenset({Status.MEASURES_SUBMITTED}),
    Step.ACCEPT_MEASURES: frozenset({Status.MEASURES_SUBMITTED}),
    Step.REPORT: frozenset({Status.IN_PROGRESS, Status.RETURNED}),
    Step.RETURN: frozenset({Status.COMPLETION_REPORTED}),
    Step.VERIFY: frozenset({Status.COMPLETION_REPORTED}),
    Step.CLOSE: frozenset({Status.VERIFIED}),
    Step.EXTEND: frozenset({*_ANSWERABLE, Status.RETURNED}),
    Step.ESCALATE: frozenset({*_ANSWERABLE, Status.RETURNED}),
}


@dataclass(frozen=True)
class Rectification:
    """One rectification of a budget item."""

    status: Status = Status.NONE
    unit: str = ""
    name: str = ""
    origin: Origin | None = None
    problems: tuple[Problem, ...] = ()
    measures: tuple[Measure, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    reporters: tuple[str, ...] = ()
    """Everyone who reported measures or a result."""
    terms: Terms = ()
    escalations: int = 0


def evolve(r: Rectification, event: RectificationEvent) -> Rectification:
    """What each event changes."""
    match event:
        case RectificationDrafted():
            drafted = replace(r, status=Status.DRAFTED, unit=event.unit, name=event.name)
            return replace(drafted, origin=event.origin, problems=event.problems)
        case RectificationIssued():
            measures = term.Term(Deadline.MEASURES, event.measures_due_on)
            completion = term.Term(Deadline.COMPLETION, event.completion_due_on)
            return replace(r, status=Status.ISSUED, terms=(measures, completion))
        case RectificationWithdrawn():
            return replace(r, status=Status.WITHDRAWN, terms=term.ended(r.terms, event.on, *Deadline))
        case RectificationAcknowledged():
            return replace(r, status=Status.ACKNOWLEDGED)
        case MeasuresSubmitted():
            terms = term.ended(r.terms, event.on, Deadline.MEASURES)
            return replace(r, status=Status.MEASURES_SUBMITTED, measures=event.measures, reporters=(*r.reporters, event.by), terms=terms)
        case MeasuresReturned():
            again = term.Term(Deadline.MEASURES, event.measures_due_on)
            return replace(r, status=Status.MEASURES_RETURNED, terms=(*r.terms, again))
        case MeasuresAccepted():
            return replace(r, status=Status.IN_PROGRESS)
        case RectificationReported():
            terms = term.ended(r.terms, event.on, Deadline.COMPLETION)
            return replace(r, status=Status.COMPLETION_REPORTED, remedies=event.remedies, reporters=(*r.reporters, event.by), terms=terms)
        case RectificationReturned():
            again = term.Term(Deadline.COMPLETION, event.completion_due_on)
            return replace(r, status=Status.RETURNED, terms=(*r.terms, again))
        case RectificationVerified():
            return replace(r, status=Status.VERIFIED)
        case RectificationClosed():
            return replace(r, status=Status.CLOSED)
        case DeadlineExtended():
            later = term.Term(event.deadline, event.due_on)
            return replace(r, terms=(*term.ended(r.terms, event.on, event.deadline), later))
        case RectificationDue():
            return replace(r, terms=term.told_due(r.terms, event.deadline, event.due_on))
        case RectificationOverdue():
            return replace(r, terms=term.told_overdue(r.terms, event.deadline, event.due_on))
        case RectificationEscalated():
            return replace(r, escalations=r.escalations + 1)
        case _:
            assert_never(event)
