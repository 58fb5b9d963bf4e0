"""Evaluation over HTTP: what is sent, who may send it, what the answers say."""

from datetime import datetime
from typing import Any

import pytest

from evaluation.rules.rule_set import SHIPPED
from shared.runtime.clock import FileClock
from tests.evaluation.cases import FORM, FUNDS, GOAL, ITEM, REPORT, ROWS, SCORES, UNIT
from tests.scenario.answers import recorded, refused
from tests.scenario.people import People

SELF, DEPARTMENT, KEY = (f"/{kind}-evaluations/{ITEM}" for kind in ("self", "department", "key"))
SUBJECT = {"object": "PROJECT", "unit": UNIT, "name": GOAL.name, "amount": "12612200.00"}
FORM_ROWS = [row.model_dump(mode="json") for row in ROWS]
FILLING = {
    "funds": FUNDS.model_dump(mode="json"),
    "rows": FORM_ROWS,
    "conclusion": "基本达到预期",
}
SUBMISSION = {"form": FORM.model_dump()}
SCORE_LINES = [score.model_dump(mode="json") for score in SCORES]
SCORED = {
    "scores": SCORE_LINES,
    "problems": ["资金拨付滞后"],
    "report": REPORT.model_dump(),
}


async def fill_and_submit(people: People) -> None:
    assert recorded(await people["li"].post(f"{SELF}/filling", FILLING)) == ["SelfEvaluationFilled"]
    assert recorded(await people["li"].post(f"{SELF}/submission", SUBMISSION)) == ["SelfEvaluationSubmitted"]


async def test_a_self_evaluation_from_the_list_to_the_re_check(people: People) -> None:
    assigned = await people["wang"].post("/self-evaluations", {"due_on": "2020-05-31", "items": [{"item": ITEM, **SUBJECT}]})
    assert (assigned.status_code, assigned.json()["recorded"]) == (200, 1), assigned.text
    await fill_and_submit(people)
    assert recorded(await people["chen"].post(f"{SELF}/department-return", {"reason": "佐证不全"})) == ["SelfEvaluationReturned"]
    await fill_and_submit(people)
    assert recorded(await people["chen"].post(f"{SELF}/department-review", {"opinion": "同意"})) == ["SelfEvaluationDeptReviewed"]
    assert recorded(await people["sun"].post(f"{SELF}/quality-return", {"reason": "口径有误"})) == ["SelfEvaluationReturned"]
    await fill_and_submit(people)
    assert recorded(await people["chen"].post(f"{SELF}/department-review", {"opinion": "同意"})) == ["SelfEvaluationDeptReviewed"]
    assert recorded(await people["sun"].post(f"{SELF}/quality-review", {"opinion": "同意"})) == ["SelfEvaluationQualityReviewed"]
    assert recorded(await people["wang"].post(f"{SELF}/confirmation", {"document": "万财绩〔2020〕3号"})) == ["EvaluationCompleted"]
    assert recorded(await people["wang"].post(f"{SELF}/spot-re-evaluation", {"score": "88", "reason": "复核"})) == ["SpotReEvaluated"]
    state = (await people["li"].get(SELF)).json()
    assert (state["status"], state["score"], state["grade"], state["re_evaluated_score"]) == ("已抽评", "92.61", "优", "88.00")
    derivation = (await people["shen"].get(f"{SELF}/derivation")).json()
    assert (derivation["rule_version"], derivation["total"], derivation["lines"][1]["score"]) == ("mof/2020", "92.61", "11.40")
    assert derivation["lines"][1]["inputs"] == {"目标值": "≥730万吨", "完成值": "693.5万吨"}


async def test_the_own_units_people_judge_nothing_of_it_whatever_their_role(people: People) -> None:
    assert recorded(await people["hu"].post(f"{SELF}/assignment", {**SUBJECT, "due_on": "2020-05-31"})) == ["SelfEvaluationAssigned"]
    await fill_and_submit(people)
    assert recorded(await people["chen"].post(f"{SELF}/department-review", {"opinion": "同意"})) == ["SelfEvaluationDeptReviewed"]
    assert refused(await people["hu"].post(f"{SELF}/quality-review", {"opinion": "同意"})) == (409, "EvaluatedEvaluates")
    assert refused(await people["hu"].post(f"{SELF}/quality-return", {"reason": "不全"})) == (409, "EvaluatedEvaluates")
    assert refused(await people["hu"].post(f"{SELF}/cancellation", {"reason": "项目取消"})) == (409, "EvaluatedEvaluates")
    assert recorded(await people["sun"].post(f"{SELF}/quality-review", {"opinion": "同意"})) == ["SelfEvaluationQualityReviewed"]
    assert refused(await people["hu"].post(f"{SELF}/confirmation")) == (409, "EvaluatedEvaluates")
    assert refused(await people["hu"].post(f"{KEY}/selection", {**SUBJECT, "reason": "社会关注度高"})) == (409, "EvaluatedEvaluates")


async def test_each_line_of_a_list_has_its_own_result(people: People) -> None:
    items: list[dict[str, Any]] = [
        {"item": ITEM, **SUBJECT},
        {"item": "360922-2019-D301", **SUBJECT, "object": "DEPARTMENT", "unit": "301"},
        {"item": "360922-2019-P2", **SUBJECT, "unit": "999"},
        {"item": "360922-2019-P3", **SUBJECT, "unit": "303"},
        {"item": "360922-2019-P4", **SUBJECT, "object": "DEPARTMENT"},
        {"item": "360924-2019-P5", **SUBJECT},
    ]
    answer = (await people["wang"].post("/self-evaluations", {"due_on": "2020-05-31", "items": items})).json()
    assert (answer["recorded"], answer["refused"]) == (2, 4)
    problems = [result["problem"]["type"].rsplit("/")[-1] for result in answer["results"] if result["problem"]]
    assert [problem.rsplit(":")[-1] for problem in problems] == ["UnknownUnit", "ClosedUnit", "ItemDoesNotFit", "OutOfScope"]
    assert refused(await people["wang"].post("/self-evaluations", {"due_on": "2020-05-31", "items": items[:1] * 2})) == (422, "ItemTwice")
    assert refused(await people["li"].post("/self-evaluations", {"due_on": "2020-05-31", "items": items[:1]})) == (403, "Forbidden")


async def test_a_department_without_a_department_above_it_evaluates_itself(people: People) -> None:
    own = "/self-evaluations/360922-2019-D301"
    body = {"object": "DEPARTMENT", "unit": "301", "name": "县残联整体支出", "amount": "100.00", "due_on": "2020-05-31"}
    assert refused(await people["li"].post(f"{own}/assignment", body)) == (403, "OutOfScope")
    assert recorded(await people["liu"].post(f"{own}/assignment", body)) == ["SelfEvaluationAssigned"]
    assert recorded(await people["liu"].post(f"{own}/filling", FILLING)) == ["SelfEvaluationFilled"]
    assert recorded(await people["liu"].post(f"{own}/submission", SUBMISSION)) == ["SelfEvaluationSubmitted"]
    assert refused(await people["zhu"].post(f"{own}/department-review", {"opinion": "同意"})) == (409, "NoDepartmentAbove")
    assert refused(await people["chen"].post(f"{own}/department-review", {"opinion": "同意"})) == (403, "OutOfScope")
    assert recorded(await people["sun"].post(f"{own}/quality-review", {"opinion": "同意"})) == ["SelfEvaluationQualityReviewed"]
    assert recorded(await people["wang"].post(f"{own}/cancellation", {"reason": "重复下达"})) == ["EvaluationCancelled"]


async def test_a_form_that_breaks_a_rule_is_refused_with_a_sentence(people: People, clock: FileClock) -> None:
    assert recorded(await people["li"].post(f"{SELF}/assignment", {**SUBJECT, "due_on": "2020-05-31"})) == ["SelfEvaluationAssigned"]
    assert refused(await people["li"].post(f"{SELF}/submission", SUBMISSION)) == (409, "OutOfOrder")
    assert (await people["li"].get(f"{SELF}/derivation")).status_code == 404
    unfilled = {**FILLING, "rows": [{**FORM_ROWS[0], "actual": None}, *FORM_ROWS[1:]]}
    assert recorded(await people["li"].post(f"{SELF}/filling", unfilled)) == ["SelfEvaluationFilled"]
    answer = await people["li"].post(f"{SELF}/submission", SUBMISSION)
    assert refused(answer) == (422, "ActualMissing")
    assert answer.json()["detail"] == "指标“处理水量”没有填写实际完成值"
    clock.turn(datetime.fromisoformat("2020-02-24T23:59:59+08:00"))
    assert recorded(await people["li"].post(f"{SELF}/filling", FILLING)) == ["SelfEvaluationFilled"]
    assert recorded(await people["li"].post(f"{SELF}/submission", SUBMISSION)) == ["SelfEvaluationSubmitted"]
    assert (await people["li"].get(f"{SELF}/derivation")).json()["rule_version"] == "jiangxi/2017"


async def test_a_department_evaluation_returned_once(people: People) -> None:
    selection = {"unit": UNIT, "name": GOAL.name, "amount": "12612200.00", "reason": "重点民生项目"}
    assert recorded(await people["chen"].post(f"{DEPARTMENT}/selection", selection)) == ["DepartmentEvaluationSelected"]
    assert recorded(await people["chen"].post(f"{DEPARTMENT}/cancellation", {"reason": "误选"})) == ["EvaluationCancelled"]
    assert recorded(await people["chen"].post(f"{DEPARTMENT}/selection", selection)) == ["DepartmentEvaluationSelected"]
    light = {**SCORED, "scores": [*SCORE_LINES[:3], {**SCORE_LINES[3], "dimension": "过程"}]}
    assert refused(await people["chen"].post(f"{DEPARTMENT}/report", light)) == (422, "ResultsTooLight")
    assert recorded(await people["chen"].post(f"{DEPARTMENT}/report", SCORED)) == ["DepartmentEvaluationReported"]
    assert recorded(await people["sun"].post(f"{DEPARTMENT}/return", {"reason": "缺少满意度调查"})) == ["DepartmentEvaluationReturned"]
    assert recorded(await people["chen"].post(f"{DEPARTMENT}/report", SCORED)) == ["DepartmentEvaluationReported"]
    assert recorded(await people["wang"].post(f"{DEPARTMENT}/confirmation")) == ["EvaluationCompleted"]
    assert (await people["li"].get(DEPARTMENT)).json()["grade"] == "良"


async def test_a_key_evaluation_from_selection_to_confirmation(people: People) -> None:
    assert recorded(await people["wang"].post(f"{KEY}/selection", {**SUBJECT, "reason": "社会关注度高"})) == ["KeyEvaluationSelected"]
    commission = {"third_party": "北京中泽融信", "third_party_code": "BJZZRX", "contract": "万财绩合〔2020〕1号", "fee": "60000.00"}
    assert refused(await people["gao"].post(f"{KEY}/plan", {"plan": REPORT.model_dump()})) == (403, "OutOfScope")
    assert recorded(await people["wang"].post(f"{KEY}/commission", commission)) == ["KeyEvaluationCommissioned"]
    assert refused(await people["feng"].post(f"{KEY}/plan", {"plan": REPORT.model_dump()})) == (403, "OutOfScope")
    assert recorded(await people["gao"].post(f"{KEY}/plan", {"plan": REPORT.model_dump()})) == ["KeyPlanSubmitted"]
    assert recorded(await people["wang"].post(f"{KEY}/plan-return", {"reason": "样本量不足"})) == ["KeyPlanReturned"]
    assert recorded(await people["gao"].post(f"{KEY}/plan", {"plan": REPORT.model_dump()})) == ["KeyPlanSubmitted"]
    assert recorded(await people["wang"].post(f"{KEY}/plan-approval")) == ["KeyPlanApproved"]
    assert recorded(await people["gao"].post(f"{KEY}/fieldwork")) == ["KeyFieldworkStarted"]
    assert recorded(await people["gao"].post(f"{KEY}/draft", SCORED)) == ["KeyDraftReported"]
    assert recorded(await people["li"].post(f"{KEY}/comments", {"comments": "无意见"})) == ["KeyCommentsGiven"]
    assert recorded(await people["gao"].post(f"{KEY}/final-report", {**SCORED, "answer_to_comments": "采纳"})) == ["KeyFinalReported"]
    assert refused(await people["wang"].post(f"{KEY}/confirmation")) == (409, "OutOfOrder")
    assert recorded(await people["wang"].post(f"{KEY}/delivery", {"document": "万财绩〔2020〕9号"})) == ["KeyReportDelivered"]
    assert refused(await people["wang"].post(f"{KEY}/receipt")) == (403, "Forbidden")
    assert recorded(await people["yu"].post(f"{KEY}/receipt")) == ["KeyReportReceipted"]
    assert recorded(await people["wang"].post(f"{KEY}/confirmation")) == ["EvaluationCompleted"]
    assert refused(await people["gao"].get(KEY)) == (403, "OutOfScope")
    state = (await people["li"].get(KEY)).json()
    assert (state["status"], state["fieldwork_from"], state["third_party"]) == ("已确认", "2020-05-06", "北京中泽融信")
    assert (await people["feng"].get(KEY)).status_code == 403
    (result,) = (await people["shen"].get("/results", year=2019, kind="KEY")).json()["items"]
    assert (result["score"], result["amount"], result["third_party"]) == ("86.75", "12612200.00", "北京中泽融信")


async def test_a_key_evaluation_may_be_cancelled_and_a_project_needs_its_amount(people: People) -> None:
    selection = {**SUBJECT, "amount": None, "reason": "社会关注度高"}
    without_goal = "/key-evaluations/360922-2019-P0099/selection"
    assert refused(await people["wang"].post(without_goal, selection)) == (422, "AmountMissing")
    department = {"object": "DEPARTMENT", "unit": "301", "name": "县残联部门整体支出", "amount": None, "reason": "整体支出试点"}
    assert recorded(await people["wang"].post("/key-evaluations/360922-2019-D301/selection", department)) == ["KeyEvaluationSelected"]
    cancelled = await people["wang"].post("/key-evaluations/360922-2019-D301/cancellation", {"reason": "暂缓"})
    assert recorded(cancelled) == ["EvaluationCancelled"]
    (row,) = (await people["wang"].get("/key-evaluations", year=2019, status="已撤销")).json()["items"]
    assert (row["unit"], row["amount"]) == ("301", None)


async def test_the_lists_the_coverage_and_the_rule_sets_answer(people: People) -> None:
    assert recorded(await people["li"].post(f"{SELF}/assignment", {**SUBJECT, "due_on": "2020-05-31"})) == ["SelfEvaluationAssigned"]
    (row,) = (await people["li"].get("/self-evaluations", year=2019, status="已下达")).json()["items"]
    assert (row["item"], row["due_on"], row["amount"], row["has_goal"]) == (ITEM, "2020-05-31", "12612200.00", True)
    assert (await people["liu"].get("/self-evaluations", year=2019)).json()["items"] == []
    assert (await people["li"].get("/department-evaluations", year=2019)).json() == {"items": [], "next": None, "counts": None}
    coverage = (await people["shen"].get("/coverage", year=2019)).json()
    assert (coverage["units"], coverage["projects"]["assigned"], coverage["missing"]) == (3, 1, [UNIT, "301", "302"])
    listed = [rules["key"] for rules in (await people["gao"].get("/rule-sets")).json()]
    assert listed == [*(rules.version for rules in SHIPPED), "spot-check/vendor"]


@pytest.mark.parametrize("kind", ["self", "department", "key"])
async def test_what_does_not_exist_is_not_found(people: People, kind: str) -> None:
    assert refused(await people["shen"].get(f"/{kind}-evaluations/360922-2019-P404")) == (404, "Unknown")
    cancelled = await people["wang"].post(f"/{kind}-evaluations/360922-2019-P404/cancellation", {"reason": "无此项"})
    assert refused(cancelled) == (404, "Unknown")
