"""What is evaluated must fit its item id: P… is a project, D… is the whole department whose code follows."""

from shared.events.goals import GoalContent
from shared.events.values import ObjectKind, code_of
from shared.runtime.decider import Invalid


class ItemDoesNotFit(Invalid):
    """The object or the unit does not fit the item's id."""

    zh = "评价对象与预算项目编码不符"


class GoalOfAnotherUnit(Invalid):
    """An item is evaluated at the unit whose goal was approved (谁支出、谁负责)."""

    zh = "绩效目标属于其他单位"


def require_fitting(item: str, object_: ObjectKind, unit: str, goal: GoalContent | None = None) -> None:
    """Pass where object and unit fit the id, and the unit is the approved goal's. Raises ItemDoesNotFit or GoalOfAnotherUnit."""
    code = code_of(item)
    if (code[0] == "P") is not (object_ is ObjectKind.PROJECT):
        raise ItemDoesNotFit(f"{item} 是{'项目支出' if code[0] == 'P' else '部门整体支出'}，与所填评价对象不符")
    taken_over = goal is not None and (goal.kind, goal.unit) == (object_, unit)
    if object_ is ObjectKind.DEPARTMENT and code != f"D{unit}" and not taken_over:
        raise ItemDoesNotFit(f"{item} 是单位 {code[1:]} 的部门整体支出，与所填单位 {unit} 不符")
    if goal and goal.unit != unit:
        raise GoalOfAnotherUnit(f"{item} 的绩效目标批复给单位 {goal.unit}，与所填单位 {unit} 不符")
