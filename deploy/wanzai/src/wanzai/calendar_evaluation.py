"""When evaluations are assigned, filled in, reviewed, commissioned, reported and confirmed."""

from datetime import date, timedelta
from typing import Any

from wanzai import forms
from wanzai.county import Assignment, County, Item
from wanzai.diary import Diary
from wanzai.evaluators import before_comments, scores
from wanzai.moments import workday
from wanzai.papers import evidence
from wanzai.people import BUDGET, DIVISION, EVALUATOR, EVALUATOR_CODE, PERFORMANCE, REPLACED, REPLACED_CODE, SECOND, clerk, reviewer
from wanzai.stories import DEPARTMENT, FINANCE, KeyEvaluation
from wanzai.wording import words

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
        put(day, unit, "filling", forms.self_evaluation(item, story))
        put(day, unit, "submission", {"form": evidence(f"{item.name} 自评表 {item.year}")})

    day = story.submitted_on
    hand_in(day)
    if DEPARTMENT in story.returned:
        put(day, above, "department-return", {"reason": words(item, "self_department_return")})
        day = workday(day + timedelta(days=3))
        hand_in(day)
    put(day, above, "department-review", {"opinion": words(item, "self_department")})
    if FINANCE in story.returned:
        day = workday(day + timedelta(days=4))
        put(day, DIVISION, "quality-return", {"reason": words(item, "self_finance_return")})
        day = workday(day + timedelta(days=4))
        hand_in(day)
        put(day, above, "department-review", {"opinion": words(item, "self_again")})
    put(story.confirmed_on, DIVISION, "quality-review", {"opinion": words(item, "self_quality")})
    put(story.confirmed_on, PERFORMANCE, "confirmation", {})
    if story.rechecked is not None:
        day = workday(story.confirmed_on + timedelta(days=20))
        put(day, SECOND, "spot-re-evaluation", {"score": str(story.rechecked), "reason": "抽查佐证材料后重新评分"})
    if story.corrected:
        day, score = story.corrected
        document = f"{county.name}财绩更〔{day.year}〕{item.code}号"
        put(day, SECOND, "correction", {"score": str(score), "reason": "复核发现完成数重复计算，予以更正", "document": document})


def _department(diary: Diary, county: County, item: Item) -> None:
    story = item.department_evaluation
    if not story:
        return
    path = f"/evaluation/department-evaluations/{county.id_of(item)}"
    above = reviewer(item.unit)
    selection = {"unit": item.unit, "name": item.name, "amount": forms.money(item.amount), "reason": story.reason}
    report = {
        "scores": scores(item, story.grade, "DEPARTMENT"),
        "problems": story.problems,
        "report": evidence(f"{item.name} 部门评价报告"),
    }
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
    begins = story.selected_on

    def put(days: int, who: str, decision: str, body: dict[str, Any] | None = None) -> None:
        diary.put(min(begins + timedelta(days=days), story.confirmed_on), path, who, f"{path}/{decision}", body or {})

    selection = {
        "object": item.kind,
        "unit": item.unit,
        "name": item.name,
        "amount": forms.money(item.amount) if story.amount_known else None,
        "reason": story.reason,
    }
    plan = {"plan": evidence(f"{item.name} 评价方案")}
    found = {"scores": scores(item, story.grade, "KEY"), "problems": story.problems}
    final: dict[str, Any] = {"answer_to_comments": words(item, "key_answer"), "report": evidence(f"{item.name} 重点评价报告")}
    put(0, PERFORMANCE, "selection", selection)
    if story.replaced:
        put(0, PERFORMANCE, "commission", _contract(county, item, story, "", REPLACED, REPLACED_CODE))
        begins += timedelta(days=7)
        put(-3, PERFORMANCE, "cancellation", {"reason": "受托机构主评人离职，不能按合同派出评价人员，解除委托后重新选定"})
        put(0, PERFORMANCE, "selection", selection)
    put(0, PERFORMANCE, "commission", _contract(county, item, story, "-2" if story.replaced else "", county.third_party, EVALUATOR_CODE))
    put(7, EVALUATOR, "plan", plan)
    if story.plan_returned:
        put(9, PERFORMANCE, "plan-return", {"reason": "满意度调查的样本量不足"})
        put(11, EVALUATOR, "plan", plan)
    put(14, PERFORMANCE, "plan-approval")
    put(14, EVALUATOR, "fieldwork")
    drafted, comments = found, words(item, "key_comments")
    if story.objection:
        drafted = found | {"scores": before_comments(scores(item, story.grade, "KEY"), story.objection)}
        comments = "对“实际完成率”扣分有异议：抽查时验收尚未结束，现补交全部验收单，请按实际完成数重新计算"
        final |= {
            "answer_to_comments": "经核对补交的验收单，意见采纳，“实际完成率”按实际完成数重新计分",
            "changes": [{"what": "实际完成率", "reason": "单位补交验收单，经核对完成数属实"}],
        }
    put(35, EVALUATOR, "draft", drafted | {"report": evidence(f"{item.name} 评价报告初稿")})
    put(42, clerk(item.unit), "comments", {"comments": comments})
    put(49, EVALUATOR, "final-report", found | final)
    put(56, PERFORMANCE, "delivery")
    put(56, BUDGET, "receipt")
    diary.put(story.confirmed_on, path, PERFORMANCE, f"{path}/confirmation", {})


def _contract(county: County, item: Item, story: KeyEvaluation, number: str, firm: str, code: str) -> dict[str, str]:
    contract = f"{county.name}财绩委〔{story.selected_on.year}〕{item.code}{number}号"
    return {"third_party": firm, "third_party_code": code, "contract": contract}
