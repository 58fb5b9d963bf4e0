"""The decisions on a budget item's performance goal (绩效目标), from declaration to the end of its year."""

from collections.abc import Sequence
from datetime import date

from goals.decisions.adjustment import take_effect
from goals.decisions.budget_gate import BudgetGate, require_not_cancelled
from goals.decisions.checks import require_sound
from goals.decisions.ex_ante_need import Standing
from goals.decisions.goal_state import Decision, Goal, GoalLifecycleEvent, Graded, Status, Written, evolve, require_phase
from goals.decisions.review_grade import require_following
from goals.decisions.separation import require_independent, require_same_unit
from goals.decisions.unit import Unit, require_registered
from goals.rules.checks import CheckRules
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
from shared.events.values import FormSource, Grade, fiscal_year_of, within
from shared.rules.kind import Version
from shared.runtime.actor import Actor
from shared.runtime.decider import Decider, Invalid, Refusal, require

ROUNDS = (BudgetRound.ONE_UP, BudgetRound.TWO_UP, BudgetRound.IN_YEAR)
"""The rounds of one budget, in their order."""


class NotALaterRound(Refusal):
    """What was graded 差 is declared again only in a later round of the same budget."""

    zh = "须在以后的预算环节重新申报"


class ReasonNeeded(Invalid):
    """What was graded 差 is declared again with a reason."""

    zh = "重新申报须写明理由"


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


def draft(state: Goal, *, content: GoalContent, owner: Unit, source: FormSource | None = None) -> list[GoalLifecycleEvent]:
    """编制 or rewrite; incomplete forms may be kept. `owner` is what the register says of the form's unit."""
    require(state.allowed, Decision.DRAFT, state.status)
    require_registered(owner, content.unit)
    require_same_unit(state, content)
    return [GoalDrafted(content=content, source=source)]


def declare(
    state: Goal,
    *,
    item: str,
    budget_round: BudgetRound,
    by: str,
    owner: Unit,
    checks: Version[CheckRules],
    reason: str = "",
    before: Standing = Standing(),
) -> list[GoalLifecycleEvent]:
    """申报 with the budget request (三同步); fatal findings by the checks of its day stop it, warnings travel with it.

    `before` is how it stands to its ex-ante evaluation.

    What was graded 差 is declared again in a later round of the same budget, with the reason.
    """
    drafted = require_phase(Written, state, Decision.DECLARE)
    require_registered(owner, drafted.unit)
    if drafted.rejected_in is not None:
        if ROUNDS.index(budget_round) <= ROUNDS.index(drafted.rejected_in):
            raise NotALaterRound(
                f"该目标在“{drafted.rejected_in}”中被评定为差、不予安排，只能在以后的环节重新申报，不能在“{budget_round}”中申报"
            )
        if not reason:
            raise ReasonNeeded(f"该目标在“{drafted.rejected_in}”中被评定为差、不予安排，重新申报须写明理由", place="reason")
    warnings = require_sound(item, drafted.content, checks, taken_over=drafted.taken_over, before=before.findings)
    said = {"budget_round": budget_round, "by": by, "warnings": warnings, "reason": reason, "rule_set": checks.head.key}
    return [GoalDeclared(content=drafted.content, **said, ex_ante_rules=before.rules)]


def return_by_department(state: Goal, *, reason: str, findings: Sequence[Finding], actor: Actor) -> list[GoalLifecycleEvent]:
    """主管部门退回, with the reasons."""
    require(state.allowed, Decision.DEPARTMENT_RETURN, state.status)
    require_independent(actor, state)
    return [GoalReturned(unit=state.unit, stage=Stage.DEPARTMENT, reason=reason, findings=tuple(findings))]


def review_by_department(state: Goal, *, opinion: str, actor: Actor) -> list[GoalLifecycleEvent]:
    """主管部门审核: pass on to finance."""
    require(state.allowed, Decision.DEPARTMENT_REVIEW, state.status)
    require_independent(actor, state)
    return [GoalDeptReviewed(opinion=opinion)]


def return_by_finance(state: Goal, *, reason: str, findings: Sequence[Finding], actor: Actor) -> list[GoalLifecycleEvent]:
    """财政退回, with the reasons."""
    require(state.allowed, Decision.RETURN, state.status)
    require_independent(actor, state)
    return [GoalReturned(unit=state.unit, stage=Stage.FINANCE, reason=reason, findings=tuple(findings))]


def review(
    state: Goal, *, grade: Grade, points: ReviewPoints, opinion: str, findings: Sequence[Finding], actor: Actor
) -> list[GoalLifecycleEvent]:
    """财政审核 by eight points. 优 goes on, 良 is completed, 中 goes back, 差 may not enter the budget (88号 Art 25)."""
    require(state.allowed, Decision.REVIEW, state.status)
    require_independent(actor, state)
    require_following(grade, points)
    told = {"unit": state.unit, "grade": grade, "points": points, "opinion": opinion, "findings": tuple(findings)}
    reviewed = GoalReviewed(**told, rule_set=state.rule_set)
    if grade is Grade.FAIR:
        return [reviewed, GoalReturned(unit=state.unit, stage=Stage.FINANCE, reason=opinion, findings=tuple(findings))]
    if grade is Grade.POOR:
        return [reviewed, GoalRejected(unit=state.unit, reason=opinion)]
    return [reviewed]


def complete(
    state: Goal, *, item: str, content: GoalContent, by: str, checks: Version[CheckRules], before: Standing = Standing()
) -> list[GoalLifecycleEvent]:
    """完善 as agreed with finance; the amount may change with it, the unit may not."""
    require(state.allowed, Decision.COMPLETE, state.status)
    if state.grade is not Grade.GOOD or state.completed_by:
        raise NothingToComplete(f"评定等级为“{state.grade}”{'，已完善' if state.completed_by else ''}，无须完善")
    require_same_unit(state, content)
    require_sound(item, content, checks, taken_over=state.taken_over, before=before.findings)
    return [GoalCompleted(content=content, by=by, rule_set=checks.head.key)]


def approve(state: Goal, *, standing: BudgetGate, actor: Actor) -> list[GoalLifecycleEvent]:
    """批复 together with the budget (三同步; 财预〔2015〕88号 Art 27); `standing` is what others decided about its money."""
    graded = require_phase(Graded, state, Decision.APPROVE)
    require_independent(actor, graded)
    require_not_cancelled(standing)
    if graded.grade is Grade.GOOD and not graded.completed_by:
        raise NotCompleted("财政评定为“良”，须先按意见完善才能批复")
    in_year = graded.budget_round is BudgetRound.IN_YEAR
    approved = {"unit": graded.unit, "amount": graded.content.amount, "grade": graded.grade, "in_year": in_year}
    return [GoalApproved(content=graded.content, **approved, rule_set=graded.rule_set)]


def cancel(state: Goal, *, reason: str, actor: Actor, by_unit: bool, by_finance: bool) -> list[GoalLifecycleEvent]:
    """撤销: a unit takes its goal back before approval; finance judges, at any time before the year's end.

    `by_unit` and `by_finance` tell in which capacities the actor may act.
    """
    require(state.allowed, Decision.CANCEL, state.status)
    takes_back = by_unit and within(state.unit, actor.unit) and state.status is not Status.APPROVED
    if not takes_back:
        if not by_finance:
            raise ApprovedGoalStays("目标已批复，只能由财政部门撤销，或申请调整")
        require_independent(actor, state)
    return [GoalCancelled(reason=reason, approved=state.status is Status.APPROVED)]


def close(state: Goal, *, item: str, today: date, actor: Actor) -> list[GoalLifecycleEvent]:
    """年度终了; an adjustment that came within the year stands before it ends."""
    require(state.allowed, Decision.CLOSE, state.status)
    require_independent(actor, state)
    if today.year <= fiscal_year_of(item):
        raise YearNotOver(f"{fiscal_year_of(item)} 年度尚未终了，今天是 {today}")
    return [*take_effect(state), GoalClosed()]


GOAL = Decider("goal", Goal(), evolve, unit=lambda state: state.unit)
