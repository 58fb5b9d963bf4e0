"""A confirmed result (评价结果) on its way back to the unit: awaited, fed back in writing, acknowledged."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from feedback.decisions.separation import forbid_own_unit
from shared.events.evaluation import EvaluationCompleted, EvaluationCorrected, EvaluationKind
from shared.events.feedback import FeedbackAwaited, FeedbackHandedOver, ResultAcknowledged, ResultFedBack
from shared.events.values import Grade, ObjectKind
from shared.runtime.actor import Actor
from shared.runtime.decider import Allowed, Decider, require, require_phase

ResultEvent: TypeAlias = FeedbackAwaited | ResultFedBack | ResultAcknowledged | FeedbackHandedOver


class Status(StrEnum):
    """Where a result stands."""

    NONE = "无结果"
    AWAITED = "待反馈"
    FED_BACK = "已反馈"
    ACKNOWLEDGED = "已签收"


class Decision(StrEnum):
    """What is decided about a result."""

    AWAIT = "接收结果"
    FEED_BACK = "反馈"
    ACKNOWLEDGE = "签收"


ALLOWED: Allowed[Decision, Status] = {
    Decision.AWAIT: frozenset({Status.NONE}),
    Decision.FEED_BACK: frozenset({Status.AWAITED}),
    Decision.ACKNOWLEDGE: frozenset({Status.FED_BACK}),
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the events have made of it: nothing as yet, or a confirmed result."""

    status: Status = Status.NONE
    kind: EvaluationKind | None = None
    object: ObjectKind | None = None
    unit: str = ""
    name: str = ""
    amount: Decimal | None = None
    score: Decimal = Decimal(0)
    grade: Grade | None = None
    problems: tuple[str, ...] = ()
    opinion: str = ""


@dataclass(frozen=True, kw_only=True)
class Confirmed(Result):
    """Evaluation has confirmed it."""

    kind: EvaluationKind


def wait_for(state: Result, *, completed: EvaluationCompleted) -> list[ResultEvent]:
    """A result was confirmed in evaluation; hearing it again changes nothing."""
    if state.status is not Status.NONE:
        return []
    return [
        FeedbackAwaited(
            kind=completed.kind,
            object=completed.object,
            unit=completed.unit,
            name=completed.name,
            amount=completed.amount,
            score=completed.score,
            grade=completed.grade,
            problems=completed.problems,
        )
    ]


def supersede(state: Result, *, corrected: EvaluationCorrected) -> list[ResultEvent]:
    """The result was corrected in evaluation: it waits to be fed back as it now is, whatever was fed back before; heard again, nothing."""
    after = corrected.after
    known = isinstance(state, Confirmed)
    if known and (state.amount, state.score, state.grade, state.problems) == (after.amount, after.score, after.grade, after.problems):
        return []
    return [
        FeedbackAwaited(
            kind=corrected.kind,
            object=corrected.object,
            unit=corrected.unit,
            name=corrected.name,
            amount=after.amount,
            score=after.score,
            grade=after.grade,
            problems=after.problems,
        )
    ]


def feed_back(state: Result, *, opinion: str, actor: Actor) -> list[ResultEvent]:
    """反馈 in writing."""
    confirmed = require_phase(Confirmed, ALLOWED, Decision.FEED_BACK, state)
    forbid_own_unit(actor, confirmed.unit)
    return [ResultFedBack(kind=confirmed.kind, unit=confirmed.unit, score=confirmed.score, grade=confirmed.grade, opinion=opinion)]


def acknowledge(state: Result) -> list[ResultEvent]:
    """签收 by the unit."""
    require(ALLOWED, Decision.ACKNOWLEDGE, state.status)
    return [ResultAcknowledged()]


def evolve(state: Result, event: ResultEvent) -> Result:
    """The result after the event."""
    match event:
        case FeedbackAwaited():
            return Confirmed(
                status=Status.AWAITED,
                kind=event.kind,
                object=event.object,
                unit=event.unit,
                name=event.name,
                amount=event.amount,
                score=event.score,
                grade=event.grade,
                problems=event.problems,
            )
        case ResultFedBack():
            return replace(state, status=Status.FED_BACK, opinion=event.opinion)
        case ResultAcknowledged():
            return replace(state, status=Status.ACKNOWLEDGED)
        case FeedbackHandedOver():
            return replace(state, unit=event.to_unit)
        case _:
            assert_never(event)


RESULT = Decider[Result, ResultEvent]("result", Result(), evolve, unit=lambda state: state.unit)
