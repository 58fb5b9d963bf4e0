"""The decisions on the adjustment of an approved goal (绩效目标调整; 财预〔2015〕88号 Art 28)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from goals.decisions.adjustment_limit import AdjustmentLimit, beyond
from goals.decisions.checks import require_sound
from goals.decisions.goal_state import ASKED, Adjusting, Decision, Goal, GoalLifecycleEvent, Status, require_phase
from goals.decisions.review_grade import require_following
from goals.decisions.separation import require_independent, require_same_unit
from goals.rules.checks import CheckRules
from shared.events.goals import (
    Finding,
    GoalAdjusted,
    GoalAdjustmentApproved,
    GoalAdjustmentDemanded,
    GoalAdjustmentDeptReviewed,
    GoalAdjustmentRefused,
    GoalAdjustmentRequested,
    GoalAdjustmentReviewed,
    GoalContent,
    ReviewPoints,
)
from shared.events.values import Grade, fiscal_year_of
from shared.rules.kind import Version
from shared.runtime.actor import Actor
from shared.runtime.decider import Invalid, Refusal, require


class EffectiveOutsideYear(Invalid):
    """An adjustment takes effect within the goal's fiscal year."""

    zh = "生效日期不在预算年度内"


class YearOver(Refusal):
    """An adjustment is asked for before the goal's fiscal year has ended: afterwards nothing is carried out by it."""

    zh = "预算年度已终了"


class AdjustmentComing(Refusal):
    """One adjustment after the other: the next is asked for when the one that was granted has taken effect."""

    zh = "已批准的调整尚未生效"


def request(
    state: Goal,
    *,
    item: str,
    content: GoalContent,
    reason: str,
    document: str,
    by: str,
    today: date,
    limit: AdjustmentLimit,
    checks: Version[CheckRules],
) -> list[GoalLifecycleEvent]:
    """申请调整, riding on a budget adjustment; above the year's limit it says why both reviews come first."""
    require(state.allowed, Decision.REQUEST_ADJUSTMENT, state.status)
    year = fiscal_year_of(item)
    if today.year > year:
        raise YearOver(f"{year} 年度已经结束，绩效目标不再调整，评价以最后批准的目标为准")
    if state.coming:
        raise AdjustmentComing(f"第 {state.coming.version} 版调整已批准，自 {state.coming.effective_on} 起生效，生效后才能再申请调整")
    require_same_unit(state, content)
    require_sound(item, content, checks, taken_over=state.taken_over)
    first = content.amount if state.first_amount is None else state.first_amount
    above = beyond(limit, year, first, content.amount)
    said = {"reason": reason, "budget_adjustment": document, "by": by, "review_because": above, "rule_set": checks.head.key}
    return [GoalAdjustmentRequested(content=content, **said)]


def return_by_department(state: Goal, *, reason: str, actor: Actor) -> list[GoalLifecycleEvent]:
    """主管部门退回调整申请: the approved goal stays."""
    return _refuse(state, Decision.DEPARTMENT_RETURN_ADJUSTMENT, reason, actor)


def review_by_department(state: Goal, *, opinion: str, actor: Actor) -> list[GoalLifecycleEvent]:
    """主管部门审核调整申请: pass on to finance."""
    require(state.allowed, Decision.DEPARTMENT_REVIEW_ADJUSTMENT, state.status)
    require_independent(actor, state)
    return [GoalAdjustmentDeptReviewed(opinion=opinion)]


def review(
    state: Goal, *, grade: Grade, points: ReviewPoints, opinion: str, findings: Sequence[Finding], actor: Actor
) -> list[GoalLifecycleEvent]:
    """财政审核调整申请 by the eight points. 优 and 良 go on to the approval; 中 and 差 are refused: the approved goal stays."""
    require(state.allowed, Decision.REVIEW_ADJUSTMENT, state.status)
    require_independent(actor, state)
    require_following(grade, points)
    reviewed = GoalAdjustmentReviewed(unit=state.unit, grade=grade, points=points, opinion=opinion, findings=tuple(findings))
    return [reviewed] if grade in (Grade.EXCELLENT, Grade.GOOD) else [reviewed, GoalAdjustmentRefused(reason=opinion)]


def refuse(state: Goal, *, reason: str, actor: Actor) -> list[GoalLifecycleEvent]:
    """驳回调整, at any step before the approval: the approved goal stays."""
    return _refuse(state, Decision.REFUSE_ADJUSTMENT, reason, actor)


def _refuse(state: Goal, decision: Decision, reason: str, actor: Actor) -> list[GoalLifecycleEvent]:
    require(state.allowed, decision, state.status)
    require_independent(actor, state)
    return [GoalAdjustmentRefused(reason=reason)]


def approve(state: Goal, *, item: str, effective_on: date, today: date, actor: Actor) -> list[GoalLifecycleEvent]:
    """批准调整: a new version, from a day of the year on; one that is still to come is waited for. What came before keeps its own."""
    adjusting = require_phase(Adjusting, state, Decision.ADJUST)
    require_independent(actor, adjusting)
    if effective_on.year != fiscal_year_of(item):
        raise EffectiveOutsideYear(f"{item} 的调整自 {effective_on} 起生效，不在 {fiscal_year_of(item)} 预算年度内", place="effective_on")
    requested = adjusting.requested
    granted: dict[str, Any] = {
        "version": adjusting.version + 1,
        "before": adjusting.content,
        "after": requested.content,
        "unit": adjusting.unit,
        "amount": requested.content.amount,
        "reason": requested.reason,
        "budget_adjustment": requested.budget_adjustment,
        "effective_on": effective_on,
    }
    return [GoalAdjustmentApproved(**granted, by=requested.by) if effective_on > today else GoalAdjusted(**granted)]


def take_effect(state: Goal) -> list[GoalLifecycleEvent]:
    """生效, on the day for which it was granted; nothing where the goal was cancelled or has ended meanwhile."""
    if state.coming is None:
        return []
    granted = {name: value for name, value in state.coming if name in GoalAdjusted.model_fields}
    return [GoalAdjusted(**granted | {"before": state.content})]


def demand(state: Goal, *, unit: str, document: str, decided_on: date, reason: str) -> list[GoalLifecycleEvent]:
    """要求调整: monitoring's disposal “调整目标” asks the unit for a request; a goal that was cancelled or ended meanwhile needs none."""
    if state.status is not Status.APPROVED and state.status not in ASKED:
        return []
    return [GoalAdjustmentDemanded(unit=unit, document=document, decided_on=decided_on, reason=reason)]
