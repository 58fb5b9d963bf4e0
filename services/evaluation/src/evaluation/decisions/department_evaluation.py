"""A department's evaluation (部门评价) of a project of a unit below it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from evaluation.decisions.item import fitting
from evaluation.decisions.separation import Actor, independent
from evaluation.rules import framework
from evaluation.rules.rule_set import RuleSet, by_version
from shared.events.evaluation import (
    DepartmentEvaluationReported,
    DepartmentEvaluationReturned,
    DepartmentEvaluationSelected,
    Derivation,
    DimensionScore,
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationKind,
)
from shared.events.goals import GoalContent
from shared.events.values import Evidence, Grade, ObjectKind, fiscal_year_of
from shared.runtime.decider import Decider, Refusal, require

DepartmentEvaluationEvent: TypeAlias = (
    DepartmentEvaluationSelected | DepartmentEvaluationReported | DepartmentEvaluationReturned | EvaluationCancelled | EvaluationCompleted
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
    RETURN = "退回评价报告"
    CONFIRM = "确认结果"
    CANCEL = "撤销"


ALLOWED: Mapping[Decision, frozenset[Status]] = {
    Decision.SELECT: frozenset({Status.NONE, Status.CANCELLED}),
    Decision.REPORT: frozenset({Status.SELECTED, Status.RETURNED}),
    Decision.RETURN: frozenset({Status.REPORTED}),
    Decision.CONFIRM: frozenset({Status.REPORTED}),
    Decision.CANCEL: frozenset({Status.SELECTED, Status.REPORTED, Status.RETURNED}),
}


@dataclass(frozen=True)
class DepartmentEvaluation:
    """What the events have made of it."""

    status: Status = Status.NONE
    unit: str = ""
    name: str = ""
    fiscal_year: int = 0
    amount: Decimal = Decimal(0)
    department: str = ""
    reason: str = ""
    has_goal: bool = False
    scores: tuple[DimensionScore, ...] = ()
    problems: tuple[str, ...] = ()
    report: Evidence | None = None
    derivation: Derivation | None = None
    reported_by: str = ""
    returned_because: str = ""
    score: Decimal | None = None
    grade: Grade | None = None


class NotTheDepartment(Refusal):
    """A department evaluates projects of the units below it, and only its own evaluations."""

    zh = "不是该项目的主管部门"


def select(
    state: DepartmentEvaluation, *, item: str, unit: str, name: str, amount: Decimal, reason: str, goal: GoalContent | None, by: Actor
) -> list[DepartmentEvaluationEvent]:
    """选定, with the reason."""
    require(ALLOWED, Decision.SELECT, state.status)
    fitting(item, ObjectKind.PROJECT, unit, goal)
    if not by.unit or not unit.startswith(by.unit):
        raise NotTheDepartment(f"单位 {by.unit or '（无）'} 不是单位 {unit} 的主管部门")
    independent(by, evaluated=unit)
    return [
        DepartmentEvaluationSelected(
            unit=unit,
            name=name,
            fiscal_year=fiscal_year_of(item),
            amount=amount,
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
    by: Actor,
) -> list[DepartmentEvaluationEvent]:
    """报送评价报告 with scores by the framework, by the department that chose the project."""
    require(ALLOWED, Decision.REPORT, state.status)
    if by.unit != state.department:
        raise NotTheDepartment(f"这项评价由部门 {state.department} 开展，单位 {by.unit or '（无）'} 不得报送")
    derivation = framework.score(rules, scores)
    return [DepartmentEvaluationReported(scores=scores, problems=problems, derivation=derivation, report=report_file, by=by.person)]


def return_(state: DepartmentEvaluation, *, reason: str, by: Actor) -> list[DepartmentEvaluationEvent]:
    """退回: finance wants the report revised."""
    require(ALLOWED, Decision.RETURN, state.status)
    independent(by, evaluated=state.unit, submitted_by=state.reported_by)
    return [DepartmentEvaluationReturned(reason=reason)]


def confirm(state: DepartmentEvaluation, *, by: Actor) -> list[DepartmentEvaluationEvent]:
    """结果确认 by finance's performance office."""
    require(ALLOWED, Decision.CONFIRM, state.status)
    independent(by, evaluated=state.unit, submitted_by=state.reported_by)
    assert state.derivation
    return [
        EvaluationCompleted(
            kind=EvaluationKind.DEPARTMENT,
            object=ObjectKind.PROJECT,
            unit=state.unit,
            name=state.name,
            fiscal_year=state.fiscal_year,
            amount=state.amount,
            score=state.derivation.total,
            grade=by_version(state.derivation.rule_version).grade(state.derivation.total),
            rule_version=state.derivation.rule_version,
            has_goal=state.has_goal,
            problems=state.problems,
            derivation=state.derivation,
        )
    ]


def cancel(state: DepartmentEvaluation, *, reason: str, by: Actor) -> list[DepartmentEvaluationEvent]:
    """撤销 by the department that chose it or by finance, before the result is confirmed."""
    require(ALLOWED, Decision.CANCEL, state.status)
    if by.unit and by.unit != state.department:
        raise NotTheDepartment(f"这项评价由部门 {state.department} 开展，单位 {by.unit} 不得撤销")
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
                reported_by=event.by,
                returned_because="",
            )
        case DepartmentEvaluationReturned():
            return replace(state, status=Status.RETURNED, returned_because=event.reason)
        case EvaluationCompleted():
            return replace(state, status=Status.CONFIRMED, score=event.score, grade=event.grade)
        case EvaluationCancelled():
            return replace(state, status=Status.CANCELLED)
        case _:
            assert_never(event)


DEPARTMENT_EVALUATION = Decider("department-evaluation", DepartmentEvaluation(), evolve, unit=lambda state: state.unit)
