"""The department's evaluation of an item (部门评价), by audit's own reading."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.evaluation import (
    DepartmentEvaluationReported,
    DepartmentEvaluationReturned,
    DepartmentEvaluationSelected,
    Derivation,
    DimensionScore,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationHandedOver,
    MoneyFinding,
)
from shared.events.values import Evidence, Grade, Remarks

DepartmentEvaluationEvent: TypeAlias = (
    DepartmentEvaluationSelected
    | DepartmentEvaluationReported
    | DepartmentEvaluationReturned
    | EvaluationCancelled
    | EvaluationCompleted
    | EvaluationHandedOver
    | EvaluationCorrected
)


class DepartmentStatus(StrEnum):
    """Where a department's evaluation stands."""

    NONE = "未选定"
    SELECTED = "已选定"
    REPORTED = "已报告"
    RETURNED = "被退回"
    CONFIRMED = "已确认"
    CANCELLED = "已撤销"


@dataclass(frozen=True)
class DepartmentEvaluationPart:
    """Who evaluated, the scores, and the confirmed result."""

    status: DepartmentStatus = DepartmentStatus.NONE
    unit: str = ""
    name: str = ""
    amount: Decimal | None = None
    department: str = ""
    scores: tuple[DimensionScore, ...] = ()
    problems: tuple[str, ...] = ()
    report: Evidence | None = None
    derivation: Derivation | None = None
    returned_because: str = ""
    points: Remarks = ()
    score: Decimal | None = None
    grade: Grade | None = None
    rule_version: str = ""
    findings: tuple[MoneyFinding, ...] = ()
    """资金疑点 of what was filed last."""
    corrections: tuple[EvaluationCorrected, ...] = ()
    """更正 of the confirmed result; what stood before is in each."""


def evolve(state: DepartmentEvaluationPart, event: DepartmentEvaluationEvent) -> DepartmentEvaluationPart:
    """The department's evaluation after the event."""
    match event:
        case DepartmentEvaluationSelected():
            return DepartmentEvaluationPart(DepartmentStatus.SELECTED, event.unit, event.name, event.amount, event.department)
        case DepartmentEvaluationReported():
            reported = replace(state, status=DepartmentStatus.REPORTED, scores=event.scores, problems=event.problems)
            return replace(
                reported, report=event.report, derivation=event.derivation, returned_because="", points=(), findings=event.findings
            )
        case DepartmentEvaluationReturned():
            return replace(state, status=DepartmentStatus.RETURNED, returned_because=event.reason, points=event.points)
        case EvaluationCancelled():
            return replace(state, status=DepartmentStatus.CANCELLED)
        case EvaluationCompleted():
            confirmed = replace(state, status=DepartmentStatus.CONFIRMED, problems=event.problems, derivation=event.derivation)
            return replace(confirmed, score=event.score, grade=event.grade, rule_version=event.rule_version)
        case EvaluationHandedOver():
            by, of = (event.to_unit if one == event.from_unit else one for one in (state.department, state.unit))
            return replace(state, department=by, unit=of)
        case EvaluationCorrected(after=after):
            stands = replace(state, amount=after.amount, problems=after.problems, score=after.score, grade=after.grade)
            return replace(stands, corrections=(*state.corrections, event))
        case _:
            assert_never(event)
