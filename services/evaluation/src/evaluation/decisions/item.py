"""What is evaluated must fit its item id, and where a goal was approved it is what was approved: unit, name and amount."""

from decimal import Decimal

from shared.events.goals import GoalContent
from shared.events.text import compared
from shared.events.values import ObjectKind, code_of
from shared.runtime.decider import Invalid


class ItemDoesNotFit(Invalid):
    """The object or the unit does not fit the item's id: P… is a project, D… is the whole department whose code follows."""

    zh = "评价对象与预算项目编码不符"


class GoalOfAnotherUnit(Invalid):
    """An item is evaluated at the unit whose goal was approved (谁支出、谁负责)."""

    zh = "绩效目标属于其他单位"


class DepartsFromGoal(Invalid):
    """What was approved is evaluated: a typed name or amount does not outweigh the approved one."""

    zh = "与批复的绩效目标不一致"


class NameMissing(Invalid):
    """Where no goal was approved, the name is stated."""

    zh = "缺少评价对象名称"


class AmountMissing(Invalid):
    """Where no goal was approved, the amount is stated; only a whole department's key evaluation may be without one."""

    zh = "缺少评价金额"


def require_fitting(item: str, object_: ObjectKind, unit: str, goal: GoalContent | None = None) -> None:
    """Pass where object and unit fit the id, and the unit is the approved goal's. Raises ItemDoesNotFit or GoalOfAnotherUnit."""
    code = code_of(item)
    if (code[0] == "P") is not (object_ is ObjectKind.PROJECT):
        raise ItemDoesNotFit(f"{item} 是{'项目支出' if code[0] == 'P' else '部门整体支出'}，与所填评价对象不符", place="object")
    taken_over = goal is not None and (goal.kind, goal.unit) == (object_, unit)
    if object_ is ObjectKind.DEPARTMENT and code != f"D{unit}" and not taken_over:
        raise ItemDoesNotFit(f"{item} 是单位 {code[1:]} 的部门整体支出，与所填单位 {unit} 不符", place="unit")
    if goal and goal.unit != unit:
        raise GoalOfAnotherUnit(f"{item} 的绩效目标批复给单位 {goal.unit}，与所填单位 {unit} 不符", place="unit")


def name_of(item: str, goal: GoalContent | None, stated: str | None) -> str:
    """The approved name, or what is stated where no goal was approved. Raises DepartsFromGoal or NameMissing."""
    if goal is None:
        if stated is None:
            raise NameMissing(f"{item} 没有批复的绩效目标，须填写名称", place="name")
        return stated
    if stated is not None and compared(stated) != compared(goal.name):
        raise DepartsFromGoal(f"{item} 批复的绩效目标名称是“{goal.name}”，所填“{stated}”不一致，请不填或照填", place="name")
    return goal.name


def amount_of(item: str, goal: GoalContent | None, stated: Decimal | None) -> Decimal:
    """The approved amount, or what is stated where no goal was approved. Raises DepartsFromGoal or AmountMissing."""
    require_the_goals(item, goal, stated)
    if goal is not None:
        return goal.amount
    if stated is None:
        raise AmountMissing(f"{item} 没有批复的绩效目标，须填写评价金额", place="amount")
    return stated


def require_the_goals(item: str, goal: GoalContent | None, stated: Decimal | None) -> None:
    """Pass where no amount is stated, or no other than the approved one. Raises DepartsFromGoal."""
    if goal is not None and stated not in (None, goal.amount):
        raise DepartsFromGoal(f"{item} 批复的绩效目标金额是 {goal.amount} 元，所填 {stated} 元不一致，请不填或照填", place="amount")
