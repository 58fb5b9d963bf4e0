"""Where a self-evaluation stands, what may be decided there, and how events move it on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from evaluation.decisions import evaluation as common
from evaluation.decisions.evaluation import Evaluation
from shared.events.evaluation import (
    Attainment,
    DeclaredScores,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationHandedOver,
    Funds,
    ReviewedLine,
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
from shared.events.values import Evidence, FormSource, Grade, Indicator

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


class Status(StrEnum):
    """Where a self-evaluation stands."""

    NONE = "未下达"
    ASSIGNED = "已下达"
    FILLING = "填报中"
    SUBMITTED = "已报送"
    DEPT_REVIEWED = "部门已审"
    FIN_REVIEWED = "财政已审"
    FINAL = "已确认"
    RECHECKED = "已抽评"
    RETURNED = "被退回"
    CANCELLED = "已撤销"


UNSCORED = (Status.NONE, Status.ASSIGNED, Status.FILLING)
"""What was scored before is of an earlier form."""


class Decision(StrEnum):
    """What can be decided about it."""

    ASSIGN = "下达自评"
    FILL = "填报"
    SUBMIT = "报送"
    DEPARTMENT_REVIEW = "由主管部门审核"
    DEPARTMENT_RETURN = "由主管部门退回"
    QUALITY_REVIEW = "由财政质量审核"
    QUALITY_RETURN = "由财政退回"
    CONFIRM = "确认结果"
    RE_EVALUATE = "抽评"
    CORRECT = "更正结果"
    CANCEL = "撤销"


ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.ASSIGN: frozenset({Status.NONE, Status.CANCELLED}),
    Decision.FILL: frozenset({Status.ASSIGNED, Status.FILLING, Status.RETURNED}),
    Decision.SUBMIT: frozenset({Status.FILLING}),
    Decision.DEPARTMENT_REVIEW: frozenset({Status.SUBMITTED}),
    Decision.DEPARTMENT_RETURN: frozenset({Status.SUBMITTED}),
    Decision.QUALITY_REVIEW: frozenset({Status.DEPT_REVIEWED}),
    Decision.QUALITY_RETURN: frozenset({Status.DEPT_REVIEWED}),
    Decision.CONFIRM: frozenset({Status.FIN_REVIEWED}),
    Decision.RE_EVALUATE: frozenset({Status.FINAL}),
    Decision.CORRECT: frozenset({Status.FINAL, Status.RECHECKED}),
    Decision.CANCEL: frozenset(set(Status) - {Status.NONE, Status.FINAL, Status.RECHECKED, Status.CANCELLED}),
}

FIRST_LEVEL: Mapping[Decision, frozenset[Status]] = {
    **ALLOWED,
    Decision.QUALITY_REVIEW: frozenset({Status.SUBMITTED, Status.DEPT_REVIEWED}),
    Decision.QUALITY_RETURN: frozenset({Status.SUBMITTED, Status.DEPT_REVIEWED}),
}
"""The same table where no department stands above the unit (three-digit code): finance reviews next, and what a department had
reviewed before it was handed over to such a unit."""


@dataclass(frozen=True)
class SelfEvaluation(Evaluation):
    """What the events have made of it."""

    status: Status = Status.NONE
    indicators: tuple[Indicator, ...] = ()
    assigned_on: date | None = None
    """The business day of the demand, where it was told."""
    due_on: date | None = None
    synthetic: bool = False
    funds: Funds | None = None
    rows: tuple[Attainment, ...] = ()
    conclusion: str = ""
    source: FormSource | None = None
    """The file that the form was last imported from."""
    declared: DeclaredScores | None = None
    """What it printed beside its rows."""
    form: Evidence | None = None
    """The signed form: as it was filed last, or as a draft names it."""
    treasury: TreasuryFact | None = None
    """What the treasury had told when the form was submitted."""
    reviewed: tuple[ReviewedLine, ...] = ()
    """复核 of the form that was submitted last."""
    re_evaluated_score: Decimal | None = None
    re_evaluated_grade: Grade | None = None
    weighted: Weighted | None = None
    re_evaluated: tuple[ReviewedLine, ...] = ()
    """抽评 line by line, where it was done so."""
    told: int = 0
    """How many events its stream has."""
    filled_as: int = 0
    """Which of them filled in the form that stands."""


def evolve(state: SelfEvaluation, event: SelfEvaluationEvent) -> SelfEvaluation:
    """What each event makes of it."""
    told = state.told + 1
    filled = told if isinstance(event, SelfEvaluationFilled) else state.filled_as
    return replace(_evolved(state, event), told=told, filled_as=filled)


def _evolved(state: SelfEvaluation, event: SelfEvaluationEvent) -> SelfEvaluation:
    match event:
        case SelfEvaluationAssigned():
            return SelfEvaluation(
                status=Status.ASSIGNED,
                object=event.object,
                unit=event.unit,
                name=event.name,
                fiscal_year=event.fiscal_year,
                amount=event.amount,
                has_goal=event.has_goal,
                indicators=event.indicators,
                assigned_on=event.on,
                due_on=event.due_on,
                synthetic=event.synthetic,
            )
        case SelfEvaluationFilled():
            filled = replace(state, status=Status.FILLING, funds=event.funds, rows=event.rows, conclusion=event.conclusion)
            named = replace(filled, source=event.source or state.source, form=event.form or state.form)
            return replace(named, declared=event.declared or state.declared)
        case SelfEvaluationSubmitted():
            return replace(
                state,
                status=Status.SUBMITTED,
                form=event.form,
                derivation=event.derivation,
                reviewed=(),
                filed_by=state.filers_with(event.by),
                treasury=event.treasury,
                findings=event.findings,
                returned_because="",
                points=(),
            )
        case SelfEvaluationReturned():
            return replace(state, status=Status.RETURNED, returned_because=event.reason, points=event.points)
        case SelfEvaluationDeptReviewed():
            return replace(state, status=Status.DEPT_REVIEWED, points=event.points)
        case SelfEvaluationQualityReviewed():
            return replace(state, status=Status.FIN_REVIEWED, points=event.points, reviewed=event.reviewed)
        case EvaluationCompleted():
            return common.confirmed(replace(state, status=Status.FINAL), event)
        case EvaluationCorrected():
            return common.corrected(state, event)
        case SpotReEvaluated():
            again = replace(state, re_evaluated_score=event.score, re_evaluated_grade=event.grade, re_evaluated=event.reviewed)
            return replace(again, status=Status.RECHECKED, weighted=event.weighted)
        case EvaluationCancelled():
            return replace(state, status=Status.CANCELLED)
        case EvaluationHandedOver():
            theirs = state.form if state.status not in ALLOWED[Decision.FILL] else None  # who fills it in now names a file of their own
            return replace(state, unit=event.to_unit, form=theirs)
        case _:
            assert_never(event)
