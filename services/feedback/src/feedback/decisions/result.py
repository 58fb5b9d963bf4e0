"""A confirmed result (评价结果) on its way back to the unit: awaited, fed back in writing, acknowledged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.evaluation import EvaluationCompleted, EvaluationKind
from shared.events.feedback import FeedbackAwaited, ResultAcknowledged, ResultFedBack
from shared.events.values import Grade, ObjectKind
from shared.runtime.decider import Decider, require

ResultEvent: TypeAlias = FeedbackAwaited | ResultFedBack | ResultAcknowledged


class Status(StrEnum):
    """Where a result stands."""

    NONE = "无结果"
    AWAITED = "待反馈"
    FED_BACK = "已反馈"
    ACKNOWLEDGED = "已签收"


class Step(StrEnum):
    """What is decided about a result."""

    AWAIT = "接收结果"
    FEED_BACK = "反馈"
    ACKNOWLEDGE = "签收"


ALLOWED: Mapping[Step, frozenset[Status]] = {
    Step.AWAIT: frozenset({Status.NONE}),
    Step.FEED_BACK: frozenset({Status.AWAITED}),
    Step.ACKNOWLEDGE: frozenset({Status.FED_BACK}),
}


@dataclass(frozen=True)
class Result:
    """What the events have made of it."""

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


def wait_for(result: Result, *, completed: EvaluationCompleted) -> list[ResultEvent]:
    """A result was confirmed in evaluation; hearing it again changes nothing."""
    if result.status is not Status.NONE:
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


def feed_back(result: Result, *, opinion: str) -> list[ResultEvent]:
    """反馈 in writing."""
    require(ALLOWED, Step.FEED_BACK, result.status)
    assert result.kind is not None
    return [ResultFedBack(kind=result.kind, unit=result.unit, score=result.score, grade=result.grade, opinion=opinion)]


def acknowledge(result: Result) -> list[ResultEvent]:
    """签收 by the unit."""
    require(ALLOWED, Step.ACKNOWLEDGE, result.status)
    return [ResultAcknowledged()]


def evolve(result: Result, event: ResultEvent) -> Result:
    """The result after the event."""
    match event:
        case FeedbackAwaited():
            return Result(
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
            return replace(result, status=Status.FED_BACK, opinion=event.opinion)
        case ResultAcknowledged():
            return replace(result, status=Status.ACKNOWLEDGED)
        case _:
            assert_never(event)


RESULT = Decider("result", Result(), evolve, unit=lambda result: result.unit)
