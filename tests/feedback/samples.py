"""A rectification, a result and a policy, for the tests of feedback."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

from feedback.decisions.rectification_state import Rectification, RectificationEvent, evolve
from shared.events.envelope import Event, RecordedEvent
from shared.events.evaluation import Derivation, EvaluationCompleted, EvaluationKind
from shared.events.feedback import (
    Measure,
    MeasuresAccepted,
    MeasuresSubmitted,
    Origin,
    Problem,
    RectificationAcknowledged,
    RectificationDrafted,
    RectificationIssued,
    RectificationReported,
    RectificationVerified,
    Remedy,
)
from shared.events.values import Grade, ObjectKind

ITEM = "360922-2019-P0017"
UNIT = "219001"
ISSUED_ON, MEASURES_DUE, COMPLETION_DUE = date(2020, 6, 1), date(2020, 6, 10), date(2020, 7, 10)

PROBLEMS = (
    Problem(code="W1", description="台账不全", demand="补齐台账"),
    Problem(code="W2", description="资金滞留", demand="加快支出"),
)
MEASURES = tuple(Measure(problem=one.code, measure="限期整改", owner="分管负责人", planned_on=COMPLETION_DUE) for one in PROBLEMS)
REMEDIES = tuple(Remedy(problem=one.code, result="已整改", done_on=date(2020, 6, 20)) for one in PROBLEMS)

DRAFTED = RectificationDrafted(unit=UNIT, name="养护", origin=Origin.KEY, problems=PROBLEMS)
ISSUED = RectificationIssued(
    unit=UNIT, name="养护", origin=Origin.KEY, problems=PROBLEMS, measures_due_on=MEASURES_DUE, completion_due_on=COMPLETION_DUE
)
ACKNOWLEDGED = RectificationAcknowledged()
VERIFIED = RectificationVerified(opinion="属实")


def submitted(on: date, by: str = "li") -> MeasuresSubmitted:
    """Measures that came on this day."""
    return MeasuresSubmitted(unit=UNIT, measures=MEASURES, on=on, on_time=on <= MEASURES_DUE, by=by)


def reported(on: date, by: str = "li") -> RectificationReported:
    """A result that came on this day."""
    return RectificationReported(unit=UNIT, remedies=REMEDIES, on=on, on_time=on <= COMPLETION_DUE, by=by)


ACCEPTED = MeasuresAccepted()
IN_PROGRESS = (DRAFTED, ISSUED, ACKNOWLEDGED, submitted(date(2020, 6, 8)), ACCEPTED)
REPORTED = (*IN_PROGRESS, reported(date(2020, 7, 1)))


def given(*events: RectificationEvent) -> Rectification:
    """The rectification after these events."""
    return reduce(evolve, events, Rectification())


def completed(**other: Any) -> EvaluationCompleted:
    """A confirmed key evaluation with problems."""
    known = {
        "kind": EvaluationKind.KEY,
        "object": ObjectKind.PROJECT,
        "unit": UNIT,
        "name": "养护",
        "fiscal_year": 2019,
        "amount": Decimal("1000000.00"),
        "score": Decimal("72.00"),
        "grade": Grade.FAIR,
        "rule_version": "mof/2020",
        "has_goal": True,
        "problems": ("台账不全",),
        "derivation": Derivation(rule_version="mof/2020", lines=(), total=Decimal("72.00")),
    }
    return EvaluationCompleted.model_validate(known | other)


def recorded(
    events: Iterable[Event], *, stream: str, subject: str = ITEM, first: int = 1, time: str = "2020-06-01"
) -> list[RecordedEvent[Any]]:
    """These events as a follower hears them."""
    moment = datetime.fromisoformat(time).replace(tzinfo=UTC)
    heard = []
    for position, event in enumerate(events, first):
        log = event.TYPE.split(".")[1]
        heard.append(
            RecordedEvent(event, str(position), log, event.TYPE, subject, stream, position, position, moment, moment, "li", "", "c", "c")
        )
    return heard
