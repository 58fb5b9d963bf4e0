"""When evaluations are assigned, filled in, reviewed, commissioned, reported and confirmed."""

from datetime import date, timedelta
from typing import Any

from wanzai import forms
from wanzai.county import Assignment, County, Item
from wanzai.diary import Diary
from wanzai.people import BUDGET, DIVISION, EVALUATOR, EVALUATOR_CODE, PERFORMANCE, SECOND, clerk, reviewer
from wanzai.stories import DEPARTMENT, FINANCE

AT_A_TIME = 60


def write(diary: Diary, county: County) -> None:
    """Everything that is posted to evaluation."""
    for assignment in county.assignments:
        _assign(diary, county, assignment)
    for item in county.items:
        _self(diary, county, item)
        _department(diary, county, item)
        _key(diary, county, item)


def _assign(diary: Diary, county: County, assignment: Assignment) -> None:
    items = [item for item in county.items if item.self_evaluation and item.year == assignment.year]
    for start in range(0, len(items), AT_A_TIME):
        listed = [_listed(county, item) | {"synthetic": item.synthetic} for item in items[start : start + AT_A_TIME]]
        body = {"due_on": assignment.due_on.isoformat(), "items": listed, "document": assignment.document}
        diary.put(assignment.assigned_on, f"assignment {assignment.year} {start}", PERFORMANCE, "/evaluation/self-evaluations", body)


def _listed(county: County, item: Item) -> dict[str, Any]:
    return {"item": county.id_of(item), "object": item.kind, "unit": item.unit, "name": item.name, "amount": forms.money(item.amount)}


def _self(diary: Diary, county: County, item: Item) -> None:
    story = item.self_evaluation
    if not story:
        return
    path = f"/evaluation/self-evaluations/{county.id_of(item)}"
    unit, above = clerk(item.unit), reviewer(item.unit)

    def put(day: date, who: str, decision: str, body: dict[str, Any]) -> None:
        diary.put(day, path, who, f"{path}/{decision}", body)

    def hand_in(day: date) -> None:
        put(day, unit, "filling", forms.self_evaluation(item, story.grade))
        put(day, unit, "submission", {"form": forms.evidence(f"{item.name} 自评表 {item.year}")})

    day = story.submitted_on
    hand_in(day)
    if DEPARTMENT in story.returned:
        put(day, above, "department-return", {"reason": "佐证材料不全，请补充验收资料后重报"})
        day += timedelta(days=3)
        hand_in(day)
    put(day, above, "department-review", {"opinion": "填报完整，同意报送财政"})
    if FINANCE in story.returned:
        day += timedelta(days=4)
        put(day, DIVISION, "quality-return", {"reason": "偏差原因分析过于笼统，请逐项说明"})
        day += timedelta(days=4)
        hand_in(day)
        put(day, above, "department-review", {"opinion": "已按财政意见修改"})
    put(story.confirmed_on, DIVISION, "quality-review", {"opinion": "自评质量审核通过"})
    put(story.confirmed_on, PERFORMANCE, "confirmation", {})
    if story.rechecked is not None:
        day = story.confirmed_on + timedelta(days=20)
        put(day, SECOND, "spot-re-evaluation", {"score": str(story.rechecked), "reason": "抽查佐证材料后重新评分"})


def _department(diary: Diary, county: County, item: Item) -> None:
    story = item.department_evaluation
    if not story:
        return
    path = f"/evaluation/department-evaluations/{county.id_of(item)}"
    above = reviewer(item.unit)
    selection = {"unit": item.unit, "name": item.name, "amount": forms.money(item.amount), "reason": story.reason}
    report = {"scores": forms.scores(story.grade), "problems": story.problems, "report": forms.evidence(f"{item.name} 部门评价报告")}
    diary.put(story.selected_on, path, above, f"{path}/selection", selection)
    reported_on = story.confirmed_on - timedelta(days=10)
    diary.put(reported_on, path, above, f"{path}/report", report)
    if story.returned:
        diary.put(reported_on, path, DIVISION, f"{path}/return", {"reason": "效益指标评分缺少依据"})
        diary.put(reported_on + timedelta(days=5), path, above, f"{path}/report", report)
    diary.put(story.confirmed_on, path, PERFORMANCE, f"{path}/confirmation", {})


def _key(diary: Diary, county: County, item: Item) -> None:
    story = item.key_evaluation
    if not story:
        return
    path = f"/evaluation/key-evaluations/{county.id_of(item)}"

    def put(days: int, who: str, decision: str, body: dict[str, Any] | None = None) -> None:
        diary.put(min(story.selected_on + timedelta(days=days), story.confirmed_on), path, who, f"{path}/{decision}", body or {})

    selection = {
        "object": item.kind,
        "unit": item.unit,
        "name": item.name,
        "amount": forms.money(item.amount) if story.amount_known else None,
        "reason": story.reason,
    }
    commission = {
        "third_party": county.third_party,
        "third_party_code": EVALUATOR_CODE,
        "contract": f"{county.name}财绩委〔{county.work_year}〕{item.code}号",
    }
    plan = {"plan": forms.evidence(f"{item.name} 评价方案")}
    found = {"scores": forms.scores(story.grade), "problems": story.problems}
    final = {"answer_to_comments": "已逐条核实，采纳两条", "report": forms.evidence(f"{item.name} 重点评价报告")}
    put(0, PERFORMANCE, "selection", selection)
    put(0, PERFORMANCE, "commission", commission)
    put(7, EVALUATOR, "plan", plan)
    if story.plan_returned:
        put(9, PERFORMANCE, "plan-return", {"reason": "满意度调查的样本量不足"})
        put(11, EVALUATOR, "plan", plan)
    put(14, PERFORMANCE, "plan-approval")
    put(14, EVALUATOR, "fieldwork")
    put(35, EVALUATOR, "draft", found | {"report": forms.evidence(f"{item.name} 评价报告初稿")})
    put(42, clerk(item.unit), "comments", {"comments": "基本同意，产出数量请以验收单为准"})
    put(49, EVALUATOR, "final-report", found | final)
    put(56, PERFORMANCE, "delivery")
    put(56, BUDGET, "receipt")
    diary.put(story.confirmed_on, path, PERFORMANCE, f"{path}/confirmation", {})
