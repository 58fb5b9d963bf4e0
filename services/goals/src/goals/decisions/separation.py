"""Whose goal it is, and who may not judge it: separation of duties by person and by unit."""

from goals.decisions.goal_state import Goal
from shared.events.goals import GoalContent
from shared.runtime.decider import Refusal


class AnotherUnit(Refusal):
    """A goal stays with the unit that drafted it (谁支出、谁负责)."""

    zh = "绩效目标属于其他单位"


class OwnUnit(Refusal):
    """Nobody reviews the own unit."""

    zh = "不得审核本单位"


class SelfApproval(Refusal):
    """Who declares does not review or approve."""

    zh = "申报人不得审核或批复"


def same_unit(goal: Goal, content: GoalContent) -> None:
    """Raise AnotherUnit where the form would move the goal to another unit."""
    if goal.unit and content.unit != goal.unit:
        raise AnotherUnit(f"该目标属于单位 {goal.unit}，不能改为 {content.unit}")


def not_own(goal: Goal, *, by: str, by_unit: str) -> None:
    """Raise SelfApproval for who declared, completed or asked for the adjustment, OwnUnit for the goal's unit."""
    if by in (goal.declared_by, goal.completed_by, goal.requested and goal.requested.by):
        raise SelfApproval(f"{by} 是该目标的申报人，不得审核或批复")
    if by_unit and by_unit.startswith(goal.unit):
        raise OwnUnit(f"单位 {by_unit} 不得审核或批复本单位的目标")
