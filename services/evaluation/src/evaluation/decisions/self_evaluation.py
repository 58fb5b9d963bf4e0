"""A unit's self-evaluation (单位自评) of one budget item, from assignment to the confirmed result and its re-check."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from evaluation.decisions.item import fitting
from evaluation.decisions.separation import Actor, independent
from evaluation.rules import form
from evaluation.rules.rule_set import RuleSet, by_version
from shared.events.evaluation import (
    Attainment,
    Derivation,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationKind,
    Funds,
    SelfEvaluationAssigned,
    SelfEvaluationDeptReviewed,
    SelfEvaluationFilled,
    SelfEvaluationQualityReviewed,
    SelfEvaluationReturned,
    SelfEvaluationSubmitted,
    SpotReEvaluated,
)
from shared.events.goals import GoalContent, Stage
from shared.events.values import Evidence, Grade, Horizon, Indicator, ObjectKind, fiscal_year_of
from shared.runtime.decider import Decider, Invalid, Refusal, require

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
    Decision.CANCEL: frozenset(set(Status) - {Status.NONE, Status.FINAL, Status.RECHECKED, Status.CANCELLED}),
}

FIRST_LEVEL: Mapping[Decision, frozenset[Status]] = {
    **ALLOWED,
    Decision.QUALITY_REVIEW: frozenset({Status.SUBMITTED}),
    Decision.QUALITY_RETURN: frozenset({Status.SUBMITTED}),
}
"""The same table where no department stands above the unit (three-digit code): finance reviews next."""


@dataclass(frozen=True)
class SelfEvaluation:
    """What the events have made of it."""

    status: Status = Status.NONE
    object: ObjectKind = ObjectKind.PROJECT
    unit: str = ""
    name: str = ""
    fiscal_year: int = 0
    amount: Decimal = Decimal(0)
    has_goal: bool = False
    indicators: tuple[Indicator, ...] = ()
    due_on: date | None = None
    synthetic: bool = False
    funds: Funds | None = None
    rows: tuple[Attainment, ...] = ()
    conclusion: str = ""
    form: Evidence | None = None
    derivation: Derivation | None = None
    submitted_by: str = ""
    returned_because: str = ""
    """The reason of the last return, until the form is submitted again."""
    score: Decimal | None = None
    """The confirmed one."""
    grade: Grade | None = None
    re_evaluated_score: Decimal | None = None
    re_evaluated_grade: Grade | None = None

    @property
    def first_level(self) -> bool:
        """The unit is itself a department."""
        return len(self.unit) == 3


class NotTheApprovedIndicators(Invalid):
    """Where a goal was approved, exactly its annual indicators are evaluated (财预〔2020〕10号)."""

    zh = "指标与批复的绩效目标不一致"


class NoDepartmentAbove(Refusal):
    """A first-level unit has no supervising department; finance reviews its self-evaluation."""

    zh = "一级预算单位由财政直接审核"


def assign(
    state: SelfEvaluation,
    *,
    item: str,
    object: ObjectKind,
    unit: str,
    name: str,
    amount: Decimal,
    due_on: date,
    goal: GoalContent | None,
    synthetic: bool = False,
) -> list[SelfEvaluationEvent]:
    """下达: by finance for many, or by the unit for itself; with the last approved goal or without one."""
    require(ALLOWED, Decision.ASSIGN, state.status)
    fitting(item, object, unit, goal)
    annual = tuple(indicator for indicator in goal.indicators if indicator.horizon is Horizon.ANNUAL) if goal else ()
    return [
        SelfEvaluationAssigned(
            object=object,
            unit=unit,
            name=name,
            fiscal_year=fiscal_year_of(item),
            amount=amount,
            has_goal=goal is not None,
            indicators=annual,
            due_on=due_on,
            synthetic=synthetic,
        )
    ]


def fill(state: SelfEvaluation, *, funds: Funds, rows: tuple[Attainment, ...], conclusion: str) -> list[SelfEvaluationEvent]:
    """填报: kept as it is; the rules speak when it is submitted."""
    require(ALLOWED, Decision.FILL, state.status)
    return [SelfEvaluationFilled(funds=funds, rows=rows, conclusion=conclusion)]


def submit(state: SelfEvaluation, *, rules: RuleSet, form_file: Evidence, by: str) -> list[SelfEvaluationEvent]:
    """报送: scored by the rule set in force today."""
    require(ALLOWED, Decision.SUBMIT, state.status)
    assert state.funds
    if state.has_goal:
        _the_approved_ones(state)
    derivation = form.score(rules, state.funds, state.rows)
    return [
        SelfEvaluationSubmitted(
            unit=state.unit,
            funds=state.funds,
            rows=state.rows,
            conclusion=state.conclusion,
            derivation=derivation,
            form=form_file,
            by=by,
        )
    ]


def _the_approved_ones(state: SelfEvaluation) -> None:
    approved, filled = state.indicators, [row.indicator for row in state.rows]
    for indicator in approved:
        if indicator not in filled:
            raise NotTheApprovedIndicators(f"批复的指标“{indicator.name}”没有按批复的目标值和分值填报")
    for indicator in filled:
        if indicator not in approved:
            raise NotTheApprovedIndicators(f"指标“{indicator.name}”不在批复的绩效目标中")


def review_by_department(state: SelfEvaluation, *, opinion: str, by: Actor) -> list[SelfEvaluationEvent]:
    """主管部门审核."""
    require(ALLOWED, Decision.DEPARTMENT_REVIEW, state.status)
    _department(state, by)
    return [SelfEvaluationDeptReviewed(opinion=opinion)]


def return_by_department(state: SelfEvaluation, *, reason: str, by: Actor) -> list[SelfEvaluationEvent]:
    """主管部门退回."""
    require(ALLOWED, Decision.DEPARTMENT_RETURN, state.status)
    _department(state, by)
    return [SelfEvaluationReturned(unit=state.unit, stage=Stage.DEPARTMENT, reason=reason)]


def _department(state: SelfEvaluation, by: Actor) -> None:
    if state.first_level:
        raise NoDepartmentAbove(f"单位 {state.unit} 是一级预算单位，没有上级主管部门，自评由财政直接审核")
    independent(by, evaluated=state.unit, submitted_by=state.submitted_by)


def review_quality(state: SelfEvaluation, *, opinion: str, by: Actor) -> list[SelfEvaluationEvent]:
    """财政质量审核 passed (严把审核关)."""
    require(FIRST_LEVEL if state.first_level else ALLOWED, Decision.QUALITY_REVIEW, state.status)
    independent(by, evaluated=state.unit, submitted_by=state.submitted_by)
    return [SelfEvaluationQualityReviewed(opinion=opinion)]


def return_by_finance(state: SelfEvaluation, *, reason: str, by: Actor) -> list[SelfEvaluationEvent]:
    """财政退回: the form goes back to the unit, with the reason."""
    require(FIRST_LEVEL if state.first_level else ALLOWED, Decision.QUALITY_RETURN, state.status)
    independent(by, evaluated=state.unit, submitted_by=state.submitted_by)
    return [SelfEvaluationReturned(unit=state.unit, stage=Stage.FINANCE, reason=reason)]


def confirm(state: SelfEvaluation, *, by: Actor) -> list[SelfEvaluationEvent]:
    """结果确认: the score as submitted, graded by the rule set that made it."""
    require(ALLOWED, Decision.CONFIRM, state.status)
    independent(by, evaluated=state.unit, submitted_by=state.submitted_by)
    assert state.derivation
    return [
        EvaluationCompleted(
            kind=EvaluationKind.SELF,
            object=state.object,
            unit=state.unit,
            name=state.name,
            fiscal_year=state.fiscal_year,
            amount=state.amount,
            score=state.derivation.total,
            grade=by_version(state.derivation.rule_version).grade(state.derivation.total),
            rule_version=state.derivation.rule_version,
            has_goal=state.has_goal,
            derivation=state.derivation,
        )
    ]


def re_evaluate(state: SelfEvaluation, *, score: Decimal, reason: str, by: Actor) -> list[SelfEvaluationEvent]:
    """抽评: the confirmed result stays, the difference is told."""
    require(ALLOWED, Decision.RE_EVALUATE, state.status)
    independent(by, evaluated=state.unit, submitted_by=state.submitted_by)
    assert state.derivation
    assert state.score is not None
    grade = by_version(state.derivation.rule_version).grade(score)
    return [SpotReEvaluated(unit=state.unit, self_score=state.score, score=score, grade=grade, reason=reason)]


def cancel(state: SelfEvaluation, *, reason: str) -> list[SelfEvaluationEvent]:
    """撤销 before the result is confirmed; it may be assigned anew."""
    require(ALLOWED, Decision.CANCEL, state.status)
    return [EvaluationCancelled(kind=EvaluationKind.SELF, reason=reason)]


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
                submitted_by=event.by,
                returned_because="",
            )
        case SelfEvaluationReturned():
            return replace(state, status=Status.RETURNED, returned_because=event.reason)
        case SelfEvaluationDeptReviewed():
            return replace(state, status=Status.DEPT_REVIEWED)
        case SelfEvaluationQualityReviewed():
            return replace(state, status=Status.FIN_REVIEWED)
        case EvaluationCompleted():
            return replace(state, status=Status.FINAL, score=event.score, grade=event.grade)
        case SpotReEvaluated():
            return replace(state, status=Status.RECHECKED, re_evaluated_score=event.score, re_evaluated_grade=event.grade)
        case EvaluationCancelled():
            return replace(state, status=Status.CANCELLED)
        case _:
            assert_never(event)


SELF_EVALUATION = Decider("self-evaluation", SelfEvaluation(), evolve, unit=lambda state: state.unit)
