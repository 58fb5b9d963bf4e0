"""An item's self-evaluation, by audit's own reading."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from shared.events.evaluation import (
    Attainment,
    Derivation,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationHandedOver,
    Funds,
    MoneyFinding,
    SelfEvaluationAssigned,
    SelfEvaluationDeptReviewed,
    SelfEvaluationFilled,
    SelfEvaluationQualityReviewed,
    SelfEvaluationReturned,
    SelfEvaluationSubmitted,
    SpotReEvaluated,
    TreasuryFact,
    Weighted,
)
from shared.events.values import Evidence, Grade, Remarks

SelfEvaluationEvent: TypeAlias = (
    SelfEvaluationAssigned
    | SelfEvaluationFilled
    | SelfEvaluationSubmitted
    | SelfEvaluationReturned
    | SelfEvaluationDeptReviewed
    | SelfEvaluationQualityReviewed
    | SpotReEvaluated
    | EvaluationCancelled
    | EvaluationCompleted
    | EvaluationHandedOver
    | EvaluationCorrected
)


class SelfStatus(StrEnum):
    """Where a self-evaluation stands."""

    NONE = "未下达"
    ASSIGNED = "已下达"
    FILLING = "填报中"
    SUBMITTED = "已报送"
    RETURNED = "被退回"
    DEPT_REVIEWED = "部门已审"
    FIN_REVIEWED = "财政已审"
    FINAL = "已确认"
    RECHECKED = "已抽评"
    CANCELLED = "已撤销"


@dataclass(frozen=True)
class SelfEvaluationPart:
    """The form, its score with the derivation, and the confirmed result."""

    status: SelfStatus = SelfStatus.NONE
    unit: str = ""
    name: str = ""
    amount: Decimal | None = None
    has_goal: bool = False
    due_on: date | None = None
    funds: Funds | None = None
    rows: tuple[Attainment, ...] = ()
    conclusion: str = ""
    form: Evidence | None = None
    derivation: Derivation | None = None
    returned_because: str = ""
    points: Remarks = ()
    score: Decimal | None = None
    grade: Grade | None = None
    rule_version: str = ""
    problems: tuple[str, ...] = ()
    treasury: TreasuryFact | None = None
    """What the treasury had told when the form was submitted."""
    findings: tuple[MoneyFinding, ...] = ()
    """资金疑点 of what was filed last."""
    corrections: tuple[EvaluationCorrected, ...] = ()
    """更正 of the confirmed result; what stood before is in each."""
    re_evaluated_score: Decimal | None = None
    re_evaluated_grade: Grade | None = None
    weighted: Weighted | None = None
    """综合得分 of the confirmed score and the re-check's."""


def evolve(state: SelfEvaluationPart, event: SelfEvaluationEvent) -> SelfEvaluationPart:
    """The self-evaluation after the event."""
    match event:
        case SelfEvaluationAssigned():
            assigned = SelfEvaluationPart(SelfStatus.ASSIGNED, event.unit, event.name, event.amount)
            return replace(assigned, has_goal=event.has_goal, due_on=event.due_on)
        case SelfEvaluationFilled():
            return replace(state, status=SelfStatus.FILLING, funds=event.funds, rows=event.rows, conclusion=event.conclusion)
        case SelfEvaluationSubmitted():
            filled = replace(state, status=SelfStatus.SUBMITTED, funds=event.funds, rows=event.rows, conclusion=event.conclusion)
            judged = replace(filled, form=event.form, derivation=event.derivation, returned_because="", points=())
            return replace(judged, treasury=event.treasury, findings=event.findings)
        case SelfEvaluationReturned():
            return replace(state, status=SelfStatus.RETURNED, returned_because=event.reason, points=event.points)
        case SelfEvaluationDeptReviewed():
            return replace(state, status=SelfStatus.DEPT_REVIEWED, points=event.points)
        case SelfEvaluationQualityReviewed():
            return replace(state, status=SelfStatus.FIN_REVIEWED, points=event.points)
        case SpotReEvaluated():
            again = replace(state, re_evaluated_score=event.score, re_evaluated_grade=event.grade, weighted=event.weighted)
            return replace(again, status=SelfStatus.RECHECKED)
        case EvaluationCancelled():
            return replace(state, status=SelfStatus.CANCELLED)
        case EvaluationCompleted():
            final = replace(state, status=SelfStatus.FINAL, unit=event.unit, name=event.name, amount=event.amount)
            return replace(final, score=event.score, grade=event.grade, rule_version=event.rule_version, derivation=event.derivation)
        case EvaluationHandedOver():
            return replace(state, unit=event.to_unit)
        case EvaluationCorrected(after=after):
            stands = replace(state, amount=after.amount, problems=after.problems, score=after.score, grade=after.grade)
            return replace(stands, corrections=(*state.corrections, event))
        case _:
            assert_never(event)
