"""The decisions on changing an approved goal within its year (绩效目标调整)."""

from datetime import date

from goals.decisions.checks import sound
from goals.decisions.goal_state import Decision, Goal, GoalLifecycleEvent
from goals.decisions.separation import not_own, same_unit
from shared.events.goals import GoalAdjusted, GoalAdjustmentRefused, GoalAdjustmentRequested, GoalContent
from shared.events.values import fiscal_year_of
from shared.runtime.decider import Invalid, require


class EffectiveOutsideYear(Invalid):
    """An adjustment takes effect within the goal's fiscal year."""

    zh = "生效日期不在预算年度内"


def request_adjustment(goal: Goal, *, item: str, content: GoalContent, reason: str, document: str, by: str) -> list[GoalLifecycleEvent]:
    """申请调整, riding on a budget adjustment (财预〔2015〕88号 Art 28)."""
    require(goal.allowed, Decision.REQUEST_ADJUSTMENT, goal.status)
    same_unit(goal, content)
    sound(item, content)
    return [GoalAdjustmentRequested(content=content, reason=reason, budget_adjustment=document, by=by)]


def refuse_adjustment(goal: Goal, *, reason: str) -> list[GoalLifecycleEvent]:
    """驳回调整: the approved goal stays."""
    require(goal.allowed, Decision.REFUSE_ADJUSTMENT, goal.status)
    return [GoalAdjustmentRefused(reason=reason)]


def adjust(goal: Goal, *, item: str, effective_on: date, by: str, by_unit: str) -> list[GoalLifecycleEvent]:
    """批准调整: a new version; what came before keeps its own."""
    require(goal.allowed, Decision.ADJUST, goal.status)
    not_own(goal, by=by, by_unit=by_unit)
    if effective_on.year != fiscal_year_of(item):
        raise EffectiveOutsideYear(f"{item} 的调整自 {effective_on} 起生效，不在 {fiscal_year_of(item)} 预算年度内")
    requested, before = goal.requested, goal.content
    assert requested is not None
    assert before is not None
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
