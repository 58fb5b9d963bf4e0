"""The decisions on a budget item's performance goal (绩效目标), from declaration to the end of its year."""

from collections.abc import Sequence
from datetime import date

from goals.decisions.checks import sound
from goals.decisions.goal_state import Decision, Goal, GoalLifecycleEvent, Status, evolve
from goals.decisions.separation import not_own, same_unit
from goals.decisions.unit import Unit, known
from shared.events.goals import (
    BudgetRound,
    Finding,
    GoalApproved,
    GoalCancelled,
    GoalClosed,
    GoalCompleted,
    GoalContent,
    GoalDeclared,
    GoalDeptReviewed,
    GoalDrafted,
    GoalRejected,
    GoalReturned,
    GoalReviewed,
    ReviewPoints,
    Stage,
)
from shared.events.values import Grade, fiscal_year_of
from shared.runtime.decider import Decider, Refusal, require


class NotCompleted(Refusal):
    """A goal graded 良 is completed before it is approved (财预〔2015〕88号 Art 25)."""

    zh = "评定为良的目标须先完善"


class NothingToComplete(Refusal):
    """Only a goal graded 良 is completed, once."""

    zh = "无须完善"


class ApprovedGoalStays(Refusal):
    """An approved goal is taken back by finance alone (财预〔2015〕88号 Art 28)."""

    zh = "已批复的目标不得自行撤销"


class YearNotOver(Refusal):
    """A goal ends with its fiscal year."""

    zh = "预算年度尚未终了"


def draft(goal: Goal, *, content: GoalContent, owner: Unit) -> list[GoalLifecycleEvent]:
    """编制 or rewrite; incomplete forms may be kept. `owner` is what the register says of the form's unit."""
    known(owner, content.unit)
    require(goal.allowed, Decision.DRAFT, goal.status)
    same_unit(goal, content)
    return [GoalDrafted(content=content)]


def declare(goal: Goal, *, item: str, budget_round: BudgetRound, by: str, owner: Unit) -> list[GoalLifecycleEvent]:
    """申报 with the budget request (三同步); fatal findings stop it, warnings travel with it."""
    require(goal.allowed, Decision.DECLARE, goal.status)
    known(owner, goal.unit)
    assert goal.content is not None
    return [GoalDeclared(content=goal.content, budget_round=budget_round, by=by, warnings=sound(item, goal.content))]


def return_by_department(goal: Goal, *, reason: str, findings: Sequence[Finding]) -> list[GoalLifecycleEvent]:
    """主管部门退回, with the reasons."""
    require(goal.allowed, Decision.DEPARTMENT_RETURN, goal.status)
    return [GoalReturned(unit=goal.unit, stage=Stage.DEPARTMENT, reason=reason, findings=tuple(findings))]


def review_by_department(goal: Goal, *, opinion: str, by: str, by_unit: str) -> list[GoalLifecycleEvent]:
    """主管部门审核: pass on to finance."""
    require(goal.allowed, Decision.DEPARTMENT_REVIEW, goal.status)
    not_own(goal, by=by, by_unit=by_unit)
    return [GoalDeptReviewed(opinion=opinion)]


def return_by_finance(goal: Goal, *, reason: str, findings: Sequence[Finding]) -> list[GoalLifecycleEvent]:
    """财政退回, with the reasons."""
    require(goal.allowed, Decision.RETURN, goal.status)
    return [GoalReturned(unit=goal.unit, stage=Stage.FINANCE, reason=reason, findings=tuple(findings))]


def review(
    goal: Goal, *, grade: Grade, points: ReviewPoints, opinion: str, findings: Sequence[Finding], by: str, by_unit: str
) -> list[GoalLifecycleEvent]:
    """财政审核 by eight points. 优 goes on, 良 is completed, 中 goes back, 差 may not enter the budget (88号 Art 25)."""
    require(goal.allowed, Decision.REVIEW, goal.status)
    not_own(goal, by=by, by_unit=by_unit)
    reviewed = GoalReviewed(unit=goal.unit, grade=grade, points=points, opinion=opinion, findings=tuple(findings))
    if grade is Grade.FAIR:
        return [reviewed, GoalReturned(unit=goal.unit, stage=Stage.FINANCE, reason=opinion, findings=tuple(findings))]
    if grade is Grade.POOR:
        return [reviewed, GoalRejected(unit=goal.unit, reason=opinion)]
    return [reviewed]


def complete(goal: Goal, *, item: str, content: GoalContent, by: str) -> list[GoalLifecycleEvent]:
    """完善 as agreed with finance; the amount may change with it, the unit may not."""
    require(goal.allowed, Decision.COMPLETE, goal.status)
    if goal.grade is not Grade.GOOD or goal.completed_by:
        raise NothingToComplete(f"评定等级为“{goal.grade}”{'，已完善' if goal.completed_by else ''}，无须完善")
    same_unit(goal, content)
    sound(item, content)
    return [GoalCompleted(content=content, by=by)]


def approve(goal: Goal, *, by: str, by_unit: str) -> list[GoalLifecycleEvent]:
    """批复 together with the budget (三同步; 财预〔2015〕88号 Art 27)."""
    require(goal.allowed, Decision.APPROVE, goal.status)
    not_own(goal, by=by, by_unit=by_unit)
    assert goal.content is not None
    assert goal.grade is not None
    if goal.grade is Grade.GOOD and not goal.completed_by:
        raise NotCompleted("财政评定为“良”，须先按意见完善才能批复")
    in_year = goal.budget_round is BudgetRound.IN_YEAR
    return [GoalApproved(content=goal.content, unit=goal.unit, amount=goal.content.amount, grade=goal.grade, in_year=in_year)]


def cancel(goal: Goal, *, reason: str, by_finance: bool) -> list[GoalLifecycleEvent]:
    """撤销: by the unit before approval, by finance at any time before the year's end."""
    require(goal.allowed, Decision.CANCEL, goal.status)
    if goal.status is Status.APPROVED and not by_finance:
        raise ApprovedGoalStays("目标已批复，只能由财政部门撤销，或申请调整")
    return [GoalCancelled(reason=reason)]


def close(goal: Goal, *, item: str, today: date) -> list[GoalLifecycleEvent]:
    """年度终了."""
    require(goal.allowed, Decision.CLOSE, goal.status)
    if today.year <= fiscal_year_of(item):
        raise YearNotOver(f"{fiscal_year_of(item)} 年度尚未终了，今天是 {today}")
    return [GoalClosed()]


GOAL = Decider("goal", Goal(), evolve, unit=lambda goal: goal.unit)
