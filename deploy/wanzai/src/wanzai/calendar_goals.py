"""When units are registered, goals declared, sent back, reviewed, approved, adjusted and closed, and when the budget asks for money."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from wanzai import forms
from wanzai.county import PROJECT_KIND, County, Item
from wanzai.diary import Diary
from wanzai.people import BUDGET, DIVISION, PERFORMANCE, TREASURY, clerk, reviewer
from wanzai.stories import DEPARTMENT, FINANCE, Adjustment, Goal

POINTS = (
    "completeness",
    "clarity",
    "relevance",
    "indicator_soundness",
    "reasonableness",
    "funds_match",
    "attainability",
    "conditions",
)
AT_A_TIME = 100
CLOSED_AFTER = (1, 31)
"""Month and day of the year after."""


def write(diary: Diary, county: County) -> None:
    """Everything that is posted to goals."""
    _register(diary, county)
    for scope in county.scopes:
        policy = {
            "from_year": scope.from_year,
            "threshold": None,
            "threshold_text": scope.threshold_text,
            "enforced": False,
            "whole_department": scope.whole_department,
            "note": scope.note,
            "document": scope.document,
        }
        diary.put(scope.set_on, "scope", PERFORMANCE, "/goals/scope-policies", policy)
    declared = [item for item in county.items if item.goal]
    for item in declared:
        assert item.goal
        _before_approval(diary, county, item, item.goal)
    _approve(diary, county, declared)
    for item in declared:
        assert item.goal
        if item.goal.approved:
            _afterwards(diary, county, item, item.goal)
    _close(diary, county, declared)


def _register(diary: Diary, county: County) -> None:
    for unit in county.units:
        body = {"code": unit.code, "name": unit.name, "synthetic": unit.synthetic}
        diary.put(county.begins, unit.code, PERFORMANCE, "/goals/units", body)
        if unit.closed_on:
            diary.put(unit.closed_on, unit.code, PERFORMANCE, f"/goals/units/{unit.code}/closing", {"reason": unit.closed_because})


def content(item: Item, *, adjusted: bool = False) -> dict[str, Any]:
    """The declaration form."""
    amount = forms.money(item.amount)
    indicators = forms.indicators(item)
    if adjusted:
        indicators[0] = indicators[0] | {"target": "95"}
    whole = item.kind != PROJECT_KIND
    return {
        "kind": item.kind,
        "name": item.name,
        "unit": item.unit,
        "nature": "延续",
        "category": "特定目标类",
        "starts_on": f"{item.year}-01-01",
        "ends_on": f"{item.year}-12-31",
        "fiscal_funds": amount,
        "carryover": "0.00",
        "other_funds": "0.00",
        "amount": amount,
        "annual_goal": f"完成{item.name}的年度任务，按时保质，服务对象满意",
        "tasks": [{"name": "年度重点工作", "content": "履行部门职责的全部支出", "amount": amount}] if whole else [],
        "indicators": indicators,
        "synthetic": item.synthetic,
    }


def points(grade: str) -> dict[str, str]:
    """The eight points of the review form, all alike."""
    return dict.fromkeys(POINTS, grade)


def _before_approval(diary: Diary, county: County, item: Item, goal: Goal) -> None:
    path = f"/goals/items/{county.id_of(item)}"
    unit, above = clerk(item.unit), reviewer(item.unit)
    day = goal.declared_on

    def put(who: str, decision: str, body: dict[str, Any]) -> None:
        diary.put(day, path, who, f"{path}/{decision}", body)

    def declare() -> None:
        put(unit, "draft", {"content": content(item)})
        put(unit, "declaration", {"budget_round": "追加" if goal.in_year else "二上"})

    declare()
    if goal.barred_first:
        _enter(diary, county, item, day, "before")
    if DEPARTMENT in goal.returned:
        put(above, "department-return", _fault("INDICATOR_TOO_COARSE", "指标不够细化、量化"))
        day += timedelta(days=2)
        declare()
    if goal.pending:
        return
    put(above, "department-review", {"opinion": "符合部门职责，同意申报"})
    if FINANCE in goal.returned:
        fault = _fault("TARGET_MISMATCH", "指标与指标值不匹配")
        put(DIVISION, "review", {"grade": "中", "points": points("中"), "opinion": fault["reason"], "findings": fault["findings"]})
        day += timedelta(days=4)
        declare()
        put(above, "department-review", {"opinion": "已按财政意见修改"})
    if goal.cancelled:
        day = goal.decided_on
        put(unit, "cancellation", {"reason": "项目并入其他预算安排，撤回申报"})
        return
    put(DIVISION, "review", {"grade": goal.grade, "points": points(goal.grade), "opinion": f"综合评定为{goal.grade}"})
    if goal.grade == "良":
        put(unit, "completion", {"content": content(item)})


def _enter(diary: Diary, county: County, item: Item, day: date, id: str) -> None:
    """The budget system wants to enter the item's amount."""
    name = county.id_of(item)
    fact = {"source": "预算管理一体化系统", "id": f"{name} {id}", "item": name, "amount": forms.money(item.amount)}
    diary.put(day, f"/goals/items/{name}", TREASURY, "/goals/budget-replies", fact)


def _fault(code: str, sentence: str) -> dict[str, Any]:
    return {"reason": sentence, "findings": [{"code": code, "sentence": sentence}]}


def _approve(diary: Diary, county: County, declared: list[Item]) -> None:
    lists: dict[tuple[date, str], list[Item]] = defaultdict(list)
    for item in declared:
        assert item.goal
        if item.goal.approved:
            lists[item.goal.decided_on, item.goal.document].append(item)
    for (day, document), items in sorted(lists.items(), key=lambda entry: entry[0]):
        for start in range(0, len(items), AT_A_TIME):
            listed = [county.id_of(item) for item in items[start : start + AT_A_TIME]]
            diary.put(day, f"approval {listed[0]}", BUDGET, "/goals/approvals", {"items": listed, "document": document})


def _afterwards(diary: Diary, county: County, item: Item, goal: Goal) -> None:
    path = f"/goals/items/{county.id_of(item)}"
    _enter(diary, county, item, goal.decided_on + timedelta(days=1), "after")
    if goal.adjustment:
        _adjust(diary, path, item, goal.adjustment)


def _adjust(diary: Diary, path: str, item: Item, story: Adjustment) -> None:
    asked = {"content": content(item, adjusted=True), "reason": story.reason, "budget_adjustment": story.document}
    diary.put(story.asked_on, path, clerk(item.unit), f"{path}/adjustment-request", asked)
    day = story.asked_on + timedelta(days=8)
    if story.granted:
        diary.put(day, path, BUDGET, f"{path}/adjustment-approval", {"effective_on": day.isoformat(), "document": story.document})
    else:
        diary.put(day, path, BUDGET, f"{path}/adjustment-refusal", {"reason": "不属于政策变化或突发事件，维持原目标"})


def _close(diary: Diary, county: County, declared: list[Item]) -> None:
    for item in declared:
        assert item.goal
        if item.goal.approved and item.year < county.work_year:
            path = f"/goals/items/{county.id_of(item)}"
            diary.put(date(item.year + 1, *CLOSED_AFTER), path, PERFORMANCE, f"{path}/closing", {})
