"""The decisions on a budget item's performance goal (绩效目标), from declaration to the end of its year."""

from collections.abc import Sequence
from datetime import date

from goals.checks import check
from goals.goal_state import Decision, Goal, GoalEvent, Status, evolve
from shared.events.goals import (
    BudgetRound,
    Finding,
    GoalAdjusted,
    GoalAdjustmentRefused,
    GoalAdjustmentRequested,
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


class FatalFindings(Refusal):
    """The automatic checks found faults that stop the goal."""

    zh = "绩效目标未通过自动检查"
    status = 422


class AnotherUnit(Refusal):
    """A goal stays with the unit that drafted it (谁支出、谁负责)."""

    zh = "绩效目标属于其他单位"


class OwnUnit(Refusal):
    """Nobody reviews or approves the goal of the own unit."""

    zh = "不得审核本单位的绩效目标"


class SelfApproval(Refusal):
    """Who declares does not review or approve."""

    zh = "申报人不得审核或批复"


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


def draft(goal: Goal, *, content: GoalContent) -> list[GoalEvent]:
    """编制 or rewrite; incomplete forms may be kept."""
    require(goal.allowed, Decision.DRAFT, goal.status)
    _same_unit(goal, content)
    return [GoalDrafted(content=content)]


def declare(goal: Goal, *, item: str, budget_round: BudgetRound, by: str) -> list[GoalEvent]:
    """申报 with the budget request (三同步); fatal findings stop it, warnings travel with it."""
    require(goal.allowed, Decision.DECLARE, goal.status)
    assert goal.content is not None
    return [GoalDeclared(content=goal.content, budget_round=budget_round, by=by, warnings=_sound(item, goal.content))]


def return_by_department(goal: Goal, *, reason: str, findings: Sequence[Finding]) -> list[GoalEvent]:
    """主管部门退回, with the reasons."""
    require(goal.allowed, Decision.DEPARTMENT_RETURN, goal.status)
    return [GoalReturned(unit=goal.unit, stage=Stage.DEPARTMENT, reason=reason, findings=tuple(findings))]


def review_by_department(goal: Goal, *, opinion: str, by: str, by_unit: str) -> list[GoalEvent]:
    """主管部门审核: pass on to finance."""
    require(goal.allowed, Decision.DEPARTMENT_REVIEW, goal.status)
    _not_own(goal, by=by, by_unit=by_unit)
    return [GoalDeptReviewed(opinion=opinion)]


def return_by_finance(goal: Goal, *, reason: str, findings: Sequence[Finding]) -> list[GoalEvent]:
    """财政退回, with the reasons."""
    require(goal.allowed, Decision.RETURN, goal.status)
    return [GoalReturned(unit=goal.unit, stage=Stage.FINANCE, reason=reason, findings=tuple(findings))]


def review(
    goal: Goal, *, grade: Grade, points: ReviewPoints, opinion: str, findings: Sequence[Finding], by: str, by_unit: str
) -> list[GoalEvent]:
    """财政审核 by eight points. 优 goes on, 良 is completed, 中 goes back, 差 may not enter the budget (88号 Art 25)."""
    require(goal.allowed, Decision.REVIEW, goal.status)
    _not_own(goal, by=by, by_unit=by_unit)
    reviewed = GoalReviewed(unit=goal.unit, grade=grade, points=points, opinion=opinion, findings=tuple(findings))
    if grade is Grade.FAIR:
        return [reviewed, GoalReturned(unit=goal.unit, stage=Stage.FINANCE, reason=opinion, findings=tuple(findings))]
    if grade is Grade.POOR:
        return [reviewed, GoalRejected(unit=goal.unit, reason=opinion)]
    return [reviewed]


def complete(goal: Goal, *, item: str, content: GoalContent, by: str) -> list[GoalEvent]:
    """完善 as agreed with finance; the amount may change with it, the unit may not."""
    require(goal.allowed, Decision.COMPLETE, goal.status)
    if goal.grade is not Grade.GOOD or goal.completed_by:
        raise NothingToComplete(f"评定等级为“{goal.grade}”{'，已完善' if goal.completed_by else ''}，无须完善")
    _same_unit(goal, content)
    _sound(item, content)
    return [GoalCompleted(content=content, by=by)]


def approve(goal: Goal, *, by: str, by_unit: str) -> list[GoalEvent]:
    """批复 together with the budget (三同步; 财预〔2015〕88号 Art 27)."""
    require(goal.allowed, Decision.APPROVE, goal.status)
    _not_own(goal, by=by, by_unit=by_unit)
    assert goal.content is not None
    assert goal.grade is not None
    if goal.grade is Grade.GOOD and not goal.completed_by:
        raise NotCompleted("财政评定为“良”，须先按意见完善才能批复")
    in_year = goal.budget_round is BudgetRound.IN_YEAR
    return [GoalApproved(content=goal.content, unit=goal.unit, amount=goal.content.amount, grade=goal.grade, in_year=in_year)]


def cancel(goal: Goal, *, reason: str, by_finance: bool) -> list[GoalEvent]:
    """撤销: by the unit before approval, by finance at any time before the year's end."""
    require(goal.allowed, Decision.CANCEL, goal.status)
    if goal.status is Status.APPROVED and not by_finance:
        raise ApprovedGoalStays("目标已批复，只能由财政部门撤销，或申请调整")
    return [GoalCancelled(reason=reason)]


def request_adjustment(goal: Goal, *, item: str, content: GoalContent, reason: str, document: str, by: str) -> list[GoalEvent]:
    """申请调整, riding on a budget adjustment (财预〔2015〕88号 Art 28)."""
    require(goal.allowed, Decision.REQUEST_ADJUSTMENT, goal.status)
    _same_unit(goal, content)
    _sound(item, content)
    return [GoalAdjustmentRequested(content=content, reason=reason, budget_adjustment=document, by=by)]


def refuse_adjustment(goal: Goal, *, reason: str) -> list[GoalEvent]:
    """驳回调整: the approved goal stays."""
    require(goal.allowed, Decision.REFUSE_ADJUSTMENT, goal.status)
    return [GoalAdjustmentRefused(reason=reason)]


def adjust(goal: Goal, *, effective_on: date, by: str) -> list[GoalEvent]:
    """批准调整: a new version; what came before keeps its own."""
    require(goal.allowed, Decision.ADJUST, goal.status)
    requested, before = goal.requested, goal.content
    assert requested is not None
    assert before is not None
    if by == requested.by:
        raise SelfApproval(f"{by} 是调整的申请人，不得自行批准")
    return [
        GoalAdjusted(
            version=goal.version + 1,
            before=before,
            after=requested.content,
            unit=goal.unit,
            amount=requested.content.amount,
            reason=requested.reason,
            budget_adjustment=requested.budget_adjustment,
            effective_on=effective_on,
        )
    ]


def close(goal: Goal, *, item: str, today: date) -> list[GoalEvent]:
    """年度终了."""
    require(goal.allowed, Decision.CLOSE, goal.status)
    if today.year <= fiscal_year_of(item):
        raise YearNotOver(f"{fiscal_year_of(item)} 年度尚未终了，今天是 {today}")
    return [GoalClosed()]


def _sound(item: str, content: GoalContent) -> tuple[Finding, ...]:
    """The warnings of the checks. Raises FatalFindings that names each fault and what was expected."""
    findings = check(item, content)
    fatal = [finding for finding in findings if finding.fatal]
    if fatal:
        raise FatalFindings("；".join(f"{one.sentence}{f'，应为 {one.expected}' if one.expected else ''}" for one in fatal))
    return findings


def _same_unit(goal: Goal, content: GoalContent) -> None:
    if goal.unit and content.unit != goal.unit:
        raise AnotherUnit(f"该目标属于单位 {goal.unit}，不能改为 {content.unit}")


def _not_own(goal: Goal, *, by: str, by_unit: str) -> None:
    if by in (goal.declared_by, goal.completed_by):
        raise SelfApproval(f"{by} 是该目标的申报人，不得审核或批复")
    if by_unit and by_unit.startswith(goal.unit):
        raise OwnUnit(f"单位 {by_unit} 不得审核或批复本单位的目标")


GOAL = Decider("goal", Goal(), evolve, unit=lambda goal: goal.unit)
