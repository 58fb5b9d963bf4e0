"""A unit's self-evaluation (单位自评) of one budget item, from assignment to the confirmed result and its re-check."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from evaluation.decisions import evaluation as common
from evaluation.decisions.approved_indicators import annual_of, require_approved
from evaluation.decisions.correction import Correction
from evaluation.decisions.correction import correct as corrected_result
from evaluation.decisions.evaluation import Evaluation, completed, require_independent, require_scored
from evaluation.decisions.funds import StatedFunds, funds_of
from evaluation.decisions.item import amount_of, name_of, require_fitting
from evaluation.decisions.period import require_ahead, require_begun, require_over
from evaluation.rules import form, money
from evaluation.rules.rule_set import RuleSet, by_version
from shared.events.evaluation import (
    Attainment,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationHandedOver,
    EvaluationKind,
    Funds,
    SelfEvaluationAssigned,
    SelfEvaluationDeptReviewed,
    SelfEvaluationFilled,
    SelfEvaluationQualityReviewed,
    SelfEvaluationReturned,
    SelfEvaluationSubmitted,
    SpotReEvaluated,
    TreasuryFact,
)
from shared.events.goals import GoalContent, Stage
from shared.events.values import Evidence, Grade, Indicator, ObjectKind, Remarks, fiscal_year_of, is_first_level
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, OutOfOrder, Refusal, require

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

LONGEST = 2000


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
    form: Evidence | None = None
    treasury: TreasuryFact | None = None
    """What the treasury had told when the form was submitted."""
    re_evaluated_score: Decimal | None = None
    re_evaluated_grade: Grade | None = None


class NoDepartmentAbove(Refusal):
    """A first-level unit has no supervising department; finance reviews its self-evaluation."""

    zh = "一级预算单位由财政直接审核"


def assign(
    state: SelfEvaluation,
    *,
    item: str,
    object: ObjectKind,
    unit: str,
    name: str | None,
    amount: Decimal | None,
    due_on: date,
    goal: GoalContent | None,
    today: date,
    synthetic: bool = False,
) -> list[SelfEvaluationEvent]:
    """下达: by finance for many, or by the unit for itself; name, amount and indicators are the approved goal's, where there is one."""
    require(ALLOWED, Decision.ASSIGN, state.status)
    require_fitting(item, object, unit, goal)
    require_begun(fiscal_year_of(item), today)
    require_ahead(due_on, today)
    return [
        SelfEvaluationAssigned(
            object=object,
            unit=unit,
            name=name_of(item, goal, name),
            fiscal_year=fiscal_year_of(item),
            amount=amount_of(item, goal, amount),
            has_goal=goal is not None,
            indicators=annual_of(goal) if goal else (),
            due_on=due_on,
            synthetic=synthetic,
            on=today,
        )
    ]


def fill(
    state: SelfEvaluation,
    *,
    funds: StatedFunds,
    fact: TreasuryFact | None,
    rows: tuple[Attainment, ...],
    conclusion: str,
    today: date,
) -> list[SelfEvaluationEvent]:
    """填报: kept as it is, with the treasury's figures where the unit states none; the rules speak when it is submitted."""
    require(ALLOWED, Decision.FILL, state.status)
    require_over(state.fiscal_year, today)
    return [SelfEvaluationFilled(funds=funds_of(state.name, funds, fact), rows=rows, conclusion=conclusion)]


def submit(
    state: SelfEvaluation,
    *,
    rules: RuleSet,
    goal: GoalContent | None,
    fact: TreasuryFact | None,
    form_file: Evidence,
    by: str,
    today: date,
) -> list[SelfEvaluationEvent]:
    """报送: by the goal as it now stands, scored by the rule set in force today; money that is odd or not the treasury's is a finding."""
    require(ALLOWED, Decision.SUBMIT, state.status)
    require_over(state.fiscal_year, today)
    funds = _require_filled(state)
    if state.has_goal:
        require_approved(annual_of(goal) if goal else state.indicators, [row.indicator for row in state.rows])
    derivation = form.score(rules, funds, state.rows)
    return [
        SelfEvaluationSubmitted(
            unit=state.unit,
            funds=funds,
            rows=state.rows,
            conclusion=state.conclusion,
            derivation=derivation,
            form=form_file,
            by=by,
            treasury=fact,
            findings=money.of_form(state.amount, funds, fact),
        )
    ]


def _require_filled(state: SelfEvaluation) -> Funds:
    if state.funds is None:
        raise OutOfOrder(f"“{state.name}”的自评表尚未填报")
    return state.funds


def review_by_department(state: SelfEvaluation, *, opinion: str, points: Remarks = (), by: Actor) -> list[SelfEvaluationEvent]:
    """主管部门审核."""
    require(ALLOWED, Decision.DEPARTMENT_REVIEW, state.status)
    _require_department_above(state)
    require_independent(state, by)
    return [SelfEvaluationDeptReviewed(opinion=opinion, points=points)]


def return_by_department(state: SelfEvaluation, *, reason: str, points: Remarks = (), by: Actor) -> list[SelfEvaluationEvent]:
    """主管部门退回."""
    require(ALLOWED, Decision.DEPARTMENT_RETURN, state.status)
    _require_department_above(state)
    require_independent(state, by)
    return [SelfEvaluationReturned(unit=state.unit, stage=Stage.DEPARTMENT, reason=reason, points=points)]


def _require_department_above(state: SelfEvaluation) -> None:
    if is_first_level(state.unit):
        raise NoDepartmentAbove(f"单位 {state.unit} 是一级预算单位，没有上级主管部门，自评由财政直接审核")


def _allowed(state: SelfEvaluation) -> Mapping[Decision, frozenset[Status]]:
    return FIRST_LEVEL if is_first_level(state.unit) else ALLOWED


def review_quality(state: SelfEvaluation, *, opinion: str, points: Remarks = (), by: Actor) -> list[SelfEvaluationEvent]:
    """财政质量审核 passed (严把审核关)."""
    require(_allowed(state), Decision.QUALITY_REVIEW, state.status)
    require_independent(state, by)
    return [SelfEvaluationQualityReviewed(opinion=opinion, points=points)]


def return_by_finance(state: SelfEvaluation, *, reason: str, points: Remarks = (), by: Actor) -> list[SelfEvaluationEvent]:
    """财政退回: the form goes back to the unit, with the reason."""
    require(_allowed(state), Decision.QUALITY_RETURN, state.status)
    require_independent(state, by)
    return [SelfEvaluationReturned(unit=state.unit, stage=Stage.FINANCE, reason=reason, points=points)]


def confirm(state: SelfEvaluation, *, by: Actor, today: date) -> list[SelfEvaluationEvent]:
    """结果确认: the score as submitted, graded by the rule set that made it."""
    require(ALLOWED, Decision.CONFIRM, state.status)
    require_independent(state, by)
    return [completed(EvaluationKind.SELF, state, by=by, today=today)]


def correct(
    state: SelfEvaluation, *, item: str, correction: Correction, goal: GoalContent | None, confirmed_on: date | None, by: Actor
) -> list[SelfEvaluationEvent]:
    """更正 of the confirmed result."""
    require(ALLOWED, Decision.CORRECT, state.status)
    return [corrected_result(EvaluationKind.SELF, state, item=item, correction=correction, goal=goal, confirmed_on=confirmed_on, by=by)]


def re_evaluate(state: SelfEvaluation, *, score: Decimal, reason: str, by: Actor) -> list[SelfEvaluationEvent]:
    """抽评: the confirmed result stays, the difference is told."""
    require(ALLOWED, Decision.RE_EVALUATE, state.status)
    require_independent(state, by)
    filed = require_scored(state)
    grade = by_version(filed.rule_version).grade(score)
    stands = filed.total if state.score is None else state.score
    return [SpotReEvaluated(unit=state.unit, self_score=stands, score=score, grade=grade, reason=reason)]


def cancel(state: SelfEvaluation, *, reason: str, by: Actor) -> list[SelfEvaluationEvent]:
    """撤销 before the result is confirmed; it may be assigned anew."""
    require(ALLOWED, Decision.CANCEL, state.status)
    require_independent(state, by)
    return [EvaluationCancelled(kind=EvaluationKind.SELF, reason=reason)]


def end(state: SelfEvaluation, *, reason: str, on: date) -> list[SelfEvaluationEvent]:
    """撤销 with the goal that it rests on, cancelled on that day, before the result is confirmed.

    What was asked later stays, and what rests on no goal. Where money was spent it may be assigned anew, without a goal.
    """
    asked = state.assigned_on or state.due_on
    if state.status not in ALLOWED[Decision.CANCEL] or not state.has_goal or asked is None or asked > on:
        return []
    return [EvaluationCancelled(kind=EvaluationKind.SELF, reason=f"绩效目标已撤销：{reason}"[:LONGEST])]


def evolve(state: SelfEvaluation, event: SelfEvaluationEvent) -> SelfEvaluation:
    """What each event makes of it."""
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
            return replace(state, status=Status.FILLING, funds=event.funds, rows=event.rows, conclusion=event.conclusion)
        case SelfEvaluationSubmitted():
            return replace(
                state,
                status=Status.SUBMITTED,
                form=event.form,
                derivation=event.derivation,
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
            return replace(state, status=Status.FIN_REVIEWED, points=event.points)
        case EvaluationCompleted():
            return common.confirmed(replace(state, status=Status.FINAL), event)
        case EvaluationCorrected():
            return common.corrected(state, event)
        case SpotReEvaluated():
            return replace(state, status=Status.RECHECKED, re_evaluated_score=event.score, re_evaluated_grade=event.grade)
        case EvaluationCancelled():
            return replace(state, status=Status.CANCELLED)
        case EvaluationHandedOver():
            return replace(state, unit=event.to_unit)
        case _:
            assert_never(event)


SELF_EVALUATION = Decider("self-evaluation", SelfEvaluation(), evolve, unit=lambda state: state.unit)
