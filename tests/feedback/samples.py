"""A rectification, a result and a policy, for the tests of feedback."""

from datetime import date
from decimal import Decimal
from typing import Any

from feedback.decisions.rectification import RECTIFICATION
from feedback.decisions.responsibility import Named
from feedback.rules.terms import Terms
from shared.events.evaluation import Derivation, EvaluationCompleted, EvaluationKind
from shared.events.feedback import (
    Deadline,
    DisclosureSubject,
    ExtensionRequested,
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
from shared.events.values import Evidence, Grade, ObjectKind
from tests.scenario.deciders import Given
from tests.scenario.papers import paper

ITEM = "360922-2019-P0017"
UNIT = "219001"
ISSUED_ON, MEASURES_DUE, COMPLETION_DUE = date(2020, 6, 1), date(2020, 6, 10), date(2020, 7, 10)

PROBLEMS = (
    Problem(code="W1", description="台账不全", demand="补齐台账"),
    Problem(code="W2", description="资金滞留", demand="加快支出"),
)
MEASURES = tuple(Measure(problem=one.code, measure="限期整改", owner="分管负责人", planned_on=COMPLETION_DUE) for one in PROBLEMS)
PROOF = Evidence(**paper("台账"))
REMEDIES = tuple(Remedy(problem=one.code, result="已整改", done_on=date(2020, 6, 20), evidence=(PROOF,)) for one in PROBLEMS)
FOUND_IN = f"key-evaluation/{ITEM}"

DRAFTED = RectificationDrafted(unit=UNIT, name="养护", origin=Origin.KEY, problems=PROBLEMS, found_in=FOUND_IN)
ISSUED = RectificationIssued(
    unit=UNIT,
    name="养护",
    origin=Origin.KEY,
    problems=PROBLEMS,
    measures_due_on=MEASURES_DUE,
    completion_due_on=COMPLETION_DUE,
    found_in=FOUND_IN,
    on=ISSUED_ON,
)
DRAFT: dict[str, Any] = {
    "item": ITEM,
    "named": Named(UNIT),
    "responsible": UNIT,
    "name": "养护",
    "origin": Origin.KEY,
    "found_in": "",
    "found": [FOUND_IN],
    "problems": PROBLEMS,
}
"""What a draft says and knows, at its best."""
REQUIREMENT: dict[str, Any] = {
    "item": ITEM,
    "subject": DisclosureSubject.GOAL,
    "there": {DisclosureSubject.GOAL},
    "named": Named(UNIT),
    "responsible": UNIT,
    "name": "养护",
    "terms": Terms(),
}
"""What a demand to publish says and knows, at its best."""
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


given = Given(RECTIFICATION)
"""Where a rectification stands after these events."""
EXTENSION = ExtensionRequested(
    unit=UNIT, deadline=Deadline.COMPLETION, due_on=date(2020, 8, 30), reason="采购周期长", on=date(2020, 6, 20), by="li"
)
ASKED = given(*IN_PROGRESS, EXTENSION).requests


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
