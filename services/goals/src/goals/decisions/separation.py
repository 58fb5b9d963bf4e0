"""Whose goal it is, and who may not judge it: separation of duties by person and by unit."""

from goals.decisions.goal_state import Goal
from shared.events.goals import GoalContent
from shared.events.values import within
from shared.runtime.actor import Actor
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


def require_same_unit(state: Goal, content: GoalContent) -> None:
    """Raise AnotherUnit where the form would move the goal to another unit."""
    if state.unit and content.unit != state.unit:
        raise AnotherUnit(f"该目标属于单位 {state.unit}，不能改为 {content.unit}")


def forbid_self_review(actor: Actor, *filed_by: str) -> None:
    """Raise SelfApproval for who declared, completed or asked for the adjustment."""
    if actor.person in filed_by:
        raise SelfApproval(f"{actor.person} 是该目标的申报人，不得审核、批复、撤销或终了该目标")


def forbid_own_unit(actor: Actor, unit: str) -> None:
    """Raise OwnUnit for the goal's unit and those below it."""
    if within(actor.unit, unit):
        raise OwnUnit(f"单位 {actor.unit} 不得审核、批复、撤销或终了本单位的目标")


def require_independent(actor: Actor, state: Goal) -> None:
    """Pass for who may judge the goal. Raises SelfApproval or OwnUnit."""
    forbid_self_review(actor, *state.filed_by)
    forbid_own_unit(actor, state.unit)
