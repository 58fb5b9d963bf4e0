"""When units are registered, goals declared, sent back, reviewed, approved, adjusted and closed, and when the budget asks for money."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from wanzai import chance, drafts, forms, sectors
from wanzai.county import County, Item
from wanzai.diary import Diary
from wanzai.moments import workday
from wanzai.people import BUDGET, DIVISION, PERFORMANCE, TREASURY, clerk, reviewer
from wanzai.sectors import Row
from wanzai.stories import DEPARTMENT, FINANCE, Adjustment, Goal
from wanzai.wording import words

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
GIVEN = {
    "优": ("优优优优优优优优", "优优优优优优优良", "优优优优优优良良"),
    "良": ("优优优优良良良良", "优优优良良良良中", "优优优优优良良中"),
    "中": ("优优良良良中中中", "良良良良中中中中", "优良良良良中中差"),
    "差": ("良良中中中差差差", "良中中中差差差差"),
}
"""财预〔2015〕88号: six of the eight carry a grade."""
AT_A_TIME = 100
CLOSED_AFTER = (1, 22)
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
    for limit in county.limits:
        body = {"percent": str(limit.percent), "document": limit.document}
        diary.put(limit.set_on, "adjustment limit", BUDGET, f"/goals/adjustment-limits/{limit.year}", body)
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
            closing: dict[str, Any] = {"reason": unit.closed_because}
            if unit.successor:
                closing["successor"] = {"unit": unit.successor, "document": unit.succeeds_by}
            diary.put(unit.closed_on, unit.code, PERFORMANCE, f"/goals/units/{unit.code}/closing", closing)


def points(item: Item, grade: str) -> dict[str, str]:
    """The eight points of the review form that the grade follows from."""
    given = list(chance.one_of(item, f"points {grade}", GIVEN[grade]))
    chance.of(item, f"order {grade}").shuffle(given)
    return dict(zip(POINTS, given, strict=True))


def _before_approval(diary: Diary, county: County, item: Item, goal: Goal) -> None:
    path = f"/goals/items/{county.id_of(item)}"
    unit, above = clerk(item.unit), reviewer(item.unit)
    day = goal.declared_on

    def put(who: str, decision: str, body: dict[str, Any]) -> None:
        diary.put(day, path, who, f"{path}/{decision}", body)

    def declare(rows: list[Row]) -> None:
        again = {"reason": "已按评审意见重新论证，补充产出指标和测算依据"} if goal.poor_first else {}
        put(unit, "draft", {"content": forms.goal(item, rows)})
        put(unit, "declaration", {"budget_round": "追加" if goal.in_year else "二上"} | again)

    rows = sectors.indicators(item)
    if goal.poor_first:
        _graded_poor(diary, path, item, goal, goal.poor_first)
    faults = {stage: drafts.fault(item, rows, stage) for stage in (*goal.returned, *(["完善"] if goal.grade == "良" else []))}
    declare(next(iter(faults.values())).before if faults else rows)
    if goal.barred_first:
        _enter(diary, county, item, day, "1")
    if DEPARTMENT in goal.returned:
        put(above, "department-return", _returned(faults.pop(DEPARTMENT)))
        day = workday(day + timedelta(days=2))
        declare(next(iter(faults.values())).before if faults else rows)
    if goal.pending:
        return
    put(above, "department-review", {"opinion": words(item, "goal_department")})
    if FINANCE in goal.returned:
        fault = _returned(faults.pop(FINANCE))
        put(DIVISION, "review", {"grade": "中", "points": points(item, "中"), "opinion": fault["reason"], "findings": fault["findings"]})
        day = workday(day + timedelta(days=4))
        declare(next(iter(faults.values())).before if faults else rows)
        put(above, "department-review", {"opinion": words(item, "goal_again")})
    if goal.cancelled:
        day = goal.decided_on
        put(unit, "cancellation", {"reason": goal.why})
        return
    if goal.grade == "良":
        fault = _returned(faults["完善"])
        opinion = f"{fault['reason']}；综合评定为良，完善后列入预算安排"
        put(DIVISION, "review", {"grade": "良", "points": points(item, "良"), "opinion": opinion, "findings": fault["findings"]})
        put(unit, "completion", {"content": forms.goal(item, rows)})
        return
    opinion = words(item, "goal_excellent") if goal.grade == "优" else goal.why
    put(DIVISION, "review", {"grade": goal.grade, "points": points(item, goal.grade), "opinion": opinion})


def _graded_poor(diary: Diary, path: str, item: Item, goal: Goal, day: date) -> None:
    """一上: declared, and not provided for; what is declared in 二上 is not what this was."""
    for who, step, body in (
        (clerk(item.unit), "draft", {"content": forms.goal(item, sectors.indicators(item))}),
        (clerk(item.unit), "declaration", {"budget_round": "一上"}),
        (reviewer(item.unit), "department-review", {"opinion": words(item, "goal_department")}),
        (DIVISION, "review", {"grade": "差", "points": points(item, "差"), "opinion": goal.why}),
    ):
        diary.put(day, path, who, f"{path}/{step}", body)


def _enter(diary: Diary, county: County, item: Item, day: date, id: str) -> None:
    """The budget system wants to enter the item's amount."""
    name = county.id_of(item)
    fact = {"source": "预算管理一体化系统", "id": f"YS-{item.year}-{item.code}-{id}", "item": name, "amount": forms.money(item.amount)}
    diary.put(day, f"/goals/items/{name}", TREASURY, "/goals/budget-replies", fact)


def _returned(fault: drafts.Fault) -> dict[str, Any]:
    return {"reason": fault.sentence, "findings": [{"code": fault.code, "sentence": fault.sentence}]}


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
    _enter(diary, county, item, goal.decided_on + timedelta(days=1), "2" if goal.barred_first else "1")
    if goal.adjustment:
        _adjust(diary, path, item, goal.adjustment)


def _adjust(diary: Diary, path: str, item: Item, story: Adjustment) -> None:
    less = item if story.amount is None else replace(item, amount=story.amount)
    rows = sectors.adjusted(item) if less is item else sectors.indicators(less)
    asked = {"content": forms.goal(less, rows), "reason": story.reason, "budget_adjustment": story.document}
    diary.put(story.asked_on, path, clerk(item.unit), f"{path}/adjustment-request", asked)
    if less is not item:
        diary.put(story.asked_on, path, reviewer(item.unit), f"{path}/adjustment-department-review", {"opinion": "情况属实，同意调减"})
        reviewed = {"grade": "优", "points": points(item, "优"), "opinion": "调减后目标与资金匹配，同意"}
        diary.put(story.asked_on + timedelta(days=3), path, DIVISION, f"{path}/adjustment-review", reviewed)
    day = story.asked_on + timedelta(days=8)
    if story.granted:
        diary.put(day, path, BUDGET, f"{path}/adjustment-approval", {"effective_on": day.isoformat(), "document": story.document})
    else:
        diary.put(day, path, BUDGET, f"{path}/adjustment-refusal", {"reason": "不属于政策变化或突发事件，维持原目标"})


def _close(diary: Diary, county: County, declared: list[Item]) -> None:
    for item in declared:
        assert item.goal
        if item.goal.approved and item.year < county.ends.year:
            path = f"/goals/items/{county.id_of(item)}"
            diary.put(date(item.year + 1, *CLOSED_AFTER), path, PERFORMANCE, f"{path}/closing", {})
