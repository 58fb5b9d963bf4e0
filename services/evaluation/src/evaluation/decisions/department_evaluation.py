"""A department's evaluation (部门评价) of a project of a unit below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from evaluation.decisions import evaluation as common
from evaluation.decisions.correction import Correction
from evaluation.decisions.correction import correct as corrected_result
from evaluation.decisions.evaluation import Evaluation, completed, require_independent, resting_on
from evaluation.decisions.item import amount_of, name_of, require_fitting
from evaluation.decisions.period import require_begun, require_over
from evaluation.decisions.separation import forbid_own_unit, forbid_self_review
from evaluation.rules import framework, money
from evaluation.rules.rule_set import Rules, RuleSet
from shared.events.evaluation import (
    DepartmentEvaluationReported,
    DepartmentEvaluationReturned,
    DepartmentEvaluationSelected,
    DimensionScore,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationHandedOver,
    EvaluationKind,
    Read,
    TreasuryFact,
)
from shared.events.goals import GoalContent
from shared.events.values import Evidence, ObjectKind, Remarks, fiscal_year_of, within
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, Refusal, require

DepartmentEvaluationEvent: TypeAlias = (
    DepartmentEvaluationSelected
    | DepartmentEvaluationReported
    | DepartmentEvaluationReturned
    | EvaluationCancelled
    | EvaluationCompleted
    | EvaluationHandedOver
    | EvaluationCorrected
)


class Status(StrEnum):
    """Where a department evaluation stands."""

    NONE = "未选定"
    SELECTED = "已选定"
    REPORTED = "已报告"
    RETURNED = "被退回"
    CONFIRMED = "已确认"
    CANCELLED = "已撤销"


class Decision(StrEnum):
    """What can be decided about it."""

    SELECT = "选定项目"
    REPORT = "报送评价报告"
    CONFIRM = "确认结果"
    RETURN = "退回评价报告"
    CORRECT = "更正结果"
    CANCEL = "撤销"


ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.SELECT: frozenset({Status.NONE, Status.CANCELLED}),
    Decision.REPORT: frozenset({Status.SELECTED, Status.RETURNED}),
    Decision.CONFIRM: frozenset({Status.REPORTED}),
    Decision.RETURN: frozenset({Status.REPORTED}),
    Decision.CORRECT: frozenset({Status.CONFIRMED}),
    Decision.CANCEL: frozenset({Status.SELECTED, Status.REPORTED, Status.RETURNED}),
}


@dataclass(frozen=True)
class DepartmentEvaluation(Evaluation):
    """What the events have made of it."""

    status: Status = Status.NONE
    department: str = ""
    reason: str = ""
    scores: tuple[DimensionScore, ...] = ()
    report: Evidence | None = None

    @property
    def filing_unit(self) -> str:
        """The department."""
        return self.department


class NotTheDepartment(Refusal):
    """A department evaluates projects of the units below it, and only its own evaluations."""

    zh = "不是该项目的主管部门"


def select(
    state: DepartmentEvaluation,
    *,
    item: str,
    unit: str,
    name: str | None,
    amount: Decimal | None,
    reason: str,
    goal: GoalContent | None,
    by: Actor,
    today: date,
) -> list[DepartmentEvaluationEvent]:
    """选定, with the reason; name and amount are the approved goal's, where there is one."""
    require(ALLOWED, Decision.SELECT, state.status)
    require_fitting(item, ObjectKind.PROJECT, unit, goal)
    require_begun(fiscal_year_of(item), today)
    if not within(unit, by.unit):
        raise NotTheDepartment(f"单位 {by.unit or '（无）'} 不是单位 {unit} 的主管部门")
    forbid_own_unit(by, unit)
    return [
        DepartmentEvaluationSelected(
            unit=unit,
            name=name_of(item, goal, name),
            fiscal_year=fiscal_year_of(item),
            amount=amount_of(item, goal, amount),
            department=by.unit,
            reason=reason,
            has_goal=goal is not None,
        )
    ]


def report(
    state: DepartmentEvaluation,
    *,
    rules: RuleSet,
    scores: tuple[DimensionScore, ...],
    problems: tuple[str, ...],
    report_file: Evidence,
    fact: TreasuryFact | None,
    money_explanation: str,
    by: Actor,
    today: date,
    read: Sequence[Read] = (),
) -> list[DepartmentEvaluationEvent]:
    """报送评价报告 with scores by the framework, by the department that chose the project; odd money with its word."""
    require(ALLOWED, Decision.REPORT, state.status)
    require_over(state.fiscal_year, today)
    if by.unit != state.department:
        raise NotTheDepartment(f"这项评价由部门 {state.department} 开展，单位 {by.unit or '（无）'} 不得报送")
    return [
        DepartmentEvaluationReported(
            scores=scores,
            problems=problems,
            derivation=resting_on(state, framework.score(rules, scores), read),
            report=report_file,
            by=by.person,
            findings=money.of_report(state.amount, fact, money_explanation),
        )
    ]


def return_(state: DepartmentEvaluation, *, reason: str, points: Remarks = (), by: Actor) -> list[DepartmentEvaluationEvent]:
    """退回: finance wants the report revised."""
    require(ALLOWED, Decision.RETURN, state.status)
    require_independent(state, by)
    return [DepartmentEvaluationReturned(reason=reason, points=points)]


def confirm(state: DepartmentEvaluation, *, rules: Rules, by: Actor, today: date) -> list[DepartmentEvaluationEvent]:
    """结果确认 by finance's performance office."""
    require(ALLOWED, Decision.CONFIRM, state.status)
    require_independent(state, by)
    return [completed(EvaluationKind.DEPARTMENT, state, rules=rules, by=by, today=today)]


def correct(
    state: DepartmentEvaluation,
    *,
    rules: Rules,
    item: str,
    correction: Correction,
    goal: GoalContent | None,
    confirmed_on: date | None,
    by: Actor,
) -> list[DepartmentEvaluationEvent]:
    """更正 of the confirmed result by finance's performance office."""
    require(ALLOWED, Decision.CORRECT, state.status)
    return [
        corrected_result(
            EvaluationKind.DEPARTMENT, state, rules=rules, item=item, correction=correction, goal=goal, confirmed_on=confirmed_on, by=by
        )
    ]


def cancel(state: DepartmentEvaluation, *, reason: str, by: Actor) -> list[DepartmentEvaluationEvent]:
    """撤销 by the department that chose it or by finance, before the result is confirmed."""
    require(ALLOWED, Decision.CANCEL, state.status)
    if by.unit and by.unit != state.department:
        raise NotTheDepartment(f"这项评价由部门 {state.department} 开展，单位 {by.unit} 不得撤销")
    if not by.unit:
        forbid_self_review(by, *state.filed_by)
    return [EvaluationCancelled(kind=EvaluationKind.DEPARTMENT, reason=reason)]


def evolve(state: DepartmentEvaluation, event: DepartmentEvaluationEvent) -> DepartmentEvaluation:
    """What each event makes of it."""
    match event:
        case DepartmentEvaluationSelected():
            return DepartmentEvaluation(
                status=Status.SELECTED,
                unit=event.unit,
                name=event.name,
                fiscal_year=event.fiscal_year,
                amount=event.amount,
                department=event.department,
                reason=event.reason,
                has_goal=event.has_goal,
            )
        case DepartmentEvaluationReported():
            return replace(
                state,
                status=Status.REPORTED,
                scores=event.scores,
                problems=event.problems,
                report=event.report,
                derivation=event.derivation,
                filed_by=state.filers_with(event.by),
                findings=event.findings,
                returned_because="",
                points=(),
            )
        case DepartmentEvaluationReturned():
            return replace(state, status=Status.RETURNED, returned_because=event.reason, points=event.points)
        case EvaluationCompleted():
            return common.confirmed(replace(state, status=Status.CONFIRMED), event)
        case EvaluationCorrected():
            return common.corrected(state, event)
        case EvaluationCancelled():
            return replace(state, status=Status.CANCELLED)
        case EvaluationHandedOver():
            return replace(
                state,
                unit=event.to_unit if state.unit == event.from_unit else state.unit,
                department=event.to_unit if state.department == event.from_unit else state.department,
            )
        case _:
            assert_never(event)


DEPARTMENT_EVALUATION = Decider("department-evaluation", DepartmentEvaluation(), evolve, unit=lambda state: state.unit)
