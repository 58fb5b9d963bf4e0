"""Where an item stands in the loop (闭环): its eight stages, by audit's own fold."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from audit.item.department_evaluation import DepartmentStatus
from audit.item.feedback import DisclosureStatus, LinkageStatus, ResultStatus
from audit.item.goal import GoalStatus
from audit.item.key_evaluation import KeyEvaluationStatus
from audit.item.monitoring import Payment, WatchStatus
from audit.item.record import RecordStatus
from audit.item.rectification import RectificationStatus
from audit.item.self_evaluation import SelfStatus
from audit.item.state import ItemState
from shared.events.envelope import Value


class Progress(StrEnum):
    """How far a stage is."""

    DONE = "done"
    NOW = "now"
    LATE = "late"
    NEXT = "next"
    """Not begun."""
    SKIPPED = "skipped"
    """It will not come, or was broken off."""


class Stage(Value):
    """One stage of the loop."""

    stage: str
    """申报、批复、监控、自评、重点评价、整改、应用、公开."""
    state: Progress
    note: str
    """One phrase: the status, and what it came to."""
    path: str | None
    """Where the thing is asked for, on this host."""


Said = tuple[Progress, str, str | None]
HELD = {
    Payment.CHOOSING: "，待单位选择继续、调剂或撤销",
    Payment.PAUSED: "，暂停拨款",
    Payment.LIFTABLE: "，暂停拨款待恢复",
}
"""What a warning led to, where nothing was decided yet."""
OVER = (GoalStatus.CANCELLED, GoalStatus.REJECTED)
UNDECLARED = (GoalStatus.DRAFT, GoalStatus.RETURNED)
IN_REVIEW = (GoalStatus.SUBMITTED, GoalStatus.DEPT_REVIEWED, GoalStatus.FIN_REVIEWED)
TO_FILE = (SelfStatus.ASSIGNED, SelfStatus.FILLING, SelfStatus.RETURNED)
NOT_FILED = (RecordStatus.ASSIGNED, RecordStatus.FILLING, RecordStatus.RETURNED)
RECORD_OVER = (RecordStatus.CLOSED, RecordStatus.ENDED)
RECTIFIED = (RectificationStatus.CLOSED, RectificationStatus.WITHDRAWN)
MEASURES_DUE = (RectificationStatus.ISSUED, RectificationStatus.ACKNOWLEDGED, RectificationStatus.MEASURES_RETURNED)
COMPLETION_DUE = (RectificationStatus.IN_PROGRESS, RectificationStatus.RETURNED)


def standing(state: ItemState, today: date) -> tuple[Stage, ...]:
    """The eight stages; what has not begun will not come where the goal was cancelled or got no budget."""
    told = [(name, tell(state, today)) for name, tell in STAGES.items()]
    over = state.goal.status in OVER
    return tuple(
        Stage(stage=name, state=Progress.SKIPPED if over and said is Progress.NEXT else said, note=note, path=path)
        for name, (said, note, path) in told
    )


def _declaration(state: ItemState, _: date) -> Said:
    goal = state.goal
    path = f"/goals/items/{state.item}"
    if goal.status is GoalStatus.NONE:
        before = goal.ex_ante.outcome or goal.ex_ante.status
        if goal.ex_ante.content is None:
            return Progress.NEXT, "没有绩效目标", None
        return Progress.NOW, f"事前绩效评估：{before}", f"/goals/ex-ante-evaluations/{state.item}"
    if goal.status in UNDECLARED:
        return Progress.NOW, f"{goal.status}{f'：{goal.returned_because}' if goal.status is GoalStatus.RETURNED else ''}", path
    return Progress.DONE, "已申报", path


def _approval(state: ItemState, _: date) -> Said:
    goal = state.goal
    path = f"/goals/items/{state.item}"
    if goal.status in OVER:
        return Progress.SKIPPED, str(goal.status), path
    if goal.status in IN_REVIEW:
        return Progress.NOW, str(goal.status), path
    if goal.amount is None and goal.status is not GoalStatus.CLOSED:
        return Progress.NEXT, "尚未批复", None
    approved = f"第 {goal.version} 版" + ("" if goal.amount is None else f"，{goal.amount:,.2f} 元")
    if goal.status in (GoalStatus.APPROVED, GoalStatus.CLOSED):
        return Progress.DONE, approved, path
    return Progress.NOW, f"{goal.status}；现行{approved}", path


def _monitoring(state: ItemState, today: date) -> Said:
    records = state.monitoring.records
    if not records and state.goal.status is GoalStatus.CLOSED:
        return Progress.SKIPPED, "本年度未开展监控", None
    if not records:
        broken_off = state.monitoring.status is WatchStatus.ENDED
        return (Progress.SKIPPED if broken_off else Progress.NEXT), str(state.monitoring.status), None
    open_ = {month: one for month, one in records.items() if one.status not in RECORD_OVER}
    month = min(open_ or records) if open_ else max(records)
    path = f"/monitoring/items/{state.item}/records/{month}"
    note = f"1至{month}月{records[month].status}{HELD.get(state.monitoring.payment, '')}"
    if not open_:
        return Progress.DONE, note, path
    late = any(one.status in NOT_FILED and one.due_on is not None and one.due_on < today for one in open_.values())
    return (Progress.LATE if late else Progress.NOW), note, path


def _self_evaluation(state: ItemState, today: date) -> Said:
    own = state.evaluation.by_unit
    path = f"/evaluation/self-evaluations/{state.item}"
    match own.status:
        case SelfStatus.NONE:
            return Progress.NEXT, str(own.status), None
        case SelfStatus.CANCELLED:
            return Progress.SKIPPED, str(own.status), path
        case SelfStatus.FINAL | SelfStatus.RECHECKED:
            return Progress.DONE, f"{own.score} 分，{own.grade}", path
    late = own.status in TO_FILE and own.due_on is not None and own.due_on < today
    return (Progress.LATE if late else Progress.NOW), str(own.status), path


def _key_evaluation(state: ItemState, today: date) -> Said:
    key = state.evaluation.by_finance
    path = f"/evaluation/key-evaluations/{state.item}"
    match key.status:
        case KeyEvaluationStatus.NONE:
            return _department_evaluation(state)
        case KeyEvaluationStatus.CANCELLED:
            return Progress.SKIPPED, str(key.status), path
        case KeyEvaluationStatus.CONFIRMED:
            return Progress.DONE, f"{key.score} 分，{key.grade}", path
    late = key.status is KeyEvaluationStatus.DRAFT_REPORT and key.comments_due_on is not None and key.comments_due_on < today
    return (Progress.LATE if late else Progress.NOW), str(key.status), path


def _department_evaluation(state: ItemState) -> Said:
    """Where finance evaluates nothing: what the department does."""
    own = state.evaluation.by_department
    path = f"/evaluation/department-evaluations/{state.item}"
    match own.status:
        case DepartmentStatus.NONE | DepartmentStatus.CANCELLED:
            return Progress.SKIPPED, "未选为重点评价", None
        case DepartmentStatus.CONFIRMED:
            return Progress.DONE, f"部门评价 {own.score} 分，{own.grade}", path
    return Progress.NOW, f"部门评价{own.status}", path


def _rectification(state: ItemState, today: date) -> Said:
    all_ = state.feedback.rectifications
    open_ = {number: one for number, one in all_.items() if one.status not in RECTIFIED}
    if not all_:
        return Progress.NEXT, "没有整改要求", None
    number = min(open_ or all_, key=int)
    one, path = all_[number], f"/feedback/rectifications/{state.item}/{number}"
    if not open_:
        return Progress.DONE, f"{len(all_)} 项整改，{one.status}", path
    dates = [one.measures_due_on for one in open_.values() if one.status in MEASURES_DUE]
    dates += [one.completion_due_on for one in open_.values() if one.status in COMPLETION_DUE]
    late = any(day is not None and day < today for day in dates)
    return (Progress.LATE if late else Progress.NOW), f"{len(open_)} 项整改未销号，{one.status}", path


def _application(state: ItemState, _: date) -> Said:
    linkages, results = state.feedback.linkages, state.feedback.results
    for kind, one in linkages.items():
        if one.status in (LinkageStatus.PROPOSED, LinkageStatus.CONFIRMED):
            return Progress.NOW, f"{one.action}，{one.status}", f"/feedback/linkages/{state.item}/{kind}"
    for kind, result in results.items():
        if result.status in (ResultStatus.AWAITED, ResultStatus.FED_BACK):
            return Progress.NOW, f"评价结果{result.status}", f"/feedback/results/{state.item}/{kind}"
    for kind, one in linkages.items():
        if one.status is LinkageStatus.APPLIED:
            return Progress.DONE, f"{one.action}，落实到 {one.next_year} 年预算", f"/feedback/linkages/{state.item}/{kind}"
    for kind in results:
        return Progress.DONE, "结果已反馈并签收，未与预算挂钩", f"/feedback/results/{state.item}/{kind}"
    return Progress.NEXT, "尚无评价结果", None


def _disclosure(state: ItemState, today: date) -> Said:
    demanded = {name: one for name, one in state.feedback.disclosures.items() if one.status is not DisclosureStatus.LAPSED}
    open_ = {name: one for name, one in demanded.items() if one.status in (DisclosureStatus.DUE, DisclosureStatus.OVERDUE)}
    if not demanded:
        return Progress.NEXT, "没有公开要求", None
    name = min(open_ or demanded)
    one, path = demanded[name], f"/feedback/disclosures/{state.item}/{name}"
    if not open_:
        return Progress.DONE, str(one.status), path
    late = any(one.due_on is not None and one.due_on < today for one in open_.values())
    return (Progress.LATE if late else Progress.NOW), f"{len(open_)} 项待公开", path


STAGES: dict[str, Callable[[ItemState, date], Said]] = {
    "申报": _declaration,
    "批复": _approval,
    "监控": _monitoring,
    "自评": _self_evaluation,
    "重点评价": _key_evaluation,
    "整改": _rectification,
    "应用": _application,
    "公开": _disclosure,
}
