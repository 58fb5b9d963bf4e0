"""Monitoring over HTTP: what is sent, what is told, what is answered."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import stamina

from monitoring.rules.shipped import SHIPPED
from shared.events.goals import GoalApproved
from shared.events.values import Grade
from shared.runtime.clock import FileClock
from tests.monitoring.samples import AMOUNT, GOAL, ROADS
from tests.scenario.answers import recorded, refused
from tests.scenario.papers import paper
from tests.scenario.people import People, Person
from tests.scenario.serving import Tell

BRIDGES = "360922-2020-P0018"
RECORD = f"/items/{ROADS}/records/6"
ROUND = {
    "fiscal_year": 2020,
    "period_end_month": 6,
    "opens_on": "2020-07-01",
    "due_on": "2020-07-15",
    "rule_set": "anhui/2019",
    "document": "万财绩〔2020〕5号",
}
ROWS = [
    {"indicator": "养护里程", "actual": "40", "likelihood": "有可能", "causes": ["经费保障"], "explanation": "资金四月才到位"},
    {"indicator": "安全事故", "actual": "0", "likelihood": "确定能"},
    {"indicator": "群众出行", "tier": "达成预期指标", "likelihood": "确定能"},
]
PAPERS = {"form": paper("监控自评表"), "report": paper("自评报告")}
FACT = {
    "source": "treasury",
    "id": "77",
    "item": ROADS,
    "as_of": "2020-06-30",
    "initial_budget": "1200000.00",
    "adjusted_budget": "1200000.00",
    "executed": "300000.00",
}


async def answered(person: Person, path: str, items: int, **params: str | int) -> list[dict[str, Any]]:
    """The rows, as soon as there are so many."""
    async for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=20, wait_initial=0.02, wait_max=0.1):
        with attempt:
            found = (await person.get(path, **params)).raise_for_status().json()["items"]
            assert len(found) == items
    return list(found)


@pytest.fixture
async def assigned(people: People, tell: Tell) -> People:
    for item, unit in ((ROADS, "219001"), (BRIDGES, "301001")):
        goal = GOAL.model_copy(update={"unit": unit})
        await tell(f"goal/{item}", GoalApproved(content=goal, unit=unit, amount=AMOUNT, grade=Grade.GOOD, in_year=False))
    await answered(people["wang"], "/watchlist", 2, year=2020)
    assert recorded(await people["wang"].post("/rounds", ROUND)) == ["RoundOpened"]
    results = (await people["wang"].post("/rounds/360922-2020-R06/assignments", {})).json()
    assert (results["recorded"], results["refused"]) == (2, 0)
    return people


@pytest.fixture
async def submitted(assigned: People) -> People:
    assert recorded(await assigned["treasury"].post("/executions", FACT)) == ["ExecutionReported"]
    assert recorded(await assigned["li"].post(f"{RECORD}/progress", {"progress": ROWS})) == ["IndicatorProgressReported"]
    answer = await assigned["li"].post(f"{RECORD}/submission", PAPERS)
    assert recorded(answer) == ["MonitoringSubmitted", "LightsAssessed", "WarningRaised", "WarningRaised", "WarningRaised"]
    return assigned


async def test_a_record_goes_from_the_unit_to_the_department_to_finance_and_is_closed(submitted: People) -> None:
    chen, wang, li = submitted["chen"], submitted["wang"], submitted["li"]
    assert recorded(await chen.post(f"{RECORD}/department-return", {"reason": "里程与台账不符"})) == ["MonitoringReturned"]
    assert recorded(
        await li.post(f"{RECORD}/progress", {"progress": [{"indicator": "养护里程", "actual": "60", "likelihood": "确定能"}]})
    ) == ["IndicatorProgressReported"]
    again = recorded(await li.post(f"{RECORD}/submission", PAPERS))
    assert again == ["MonitoringSubmitted", "LightsAssessed", "WarningCleared", "WarningCleared", "WarningRaised"]
    assert recorded(await chen.post(f"{RECORD}/department-review", {"opinion": "属实"})) == ["MonitoringDeptReviewed"]
    assert recorded(await wang.post(f"{RECORD}/finance-return", {"reason": "补充支付凭证"})) == ["MonitoringReturned"]
    assert recorded(await li.post(f"{RECORD}/submission", PAPERS))[:2] == ["MonitoringSubmitted", "LightsAssessed"]
    assert recorded(await chen.post(f"{RECORD}/department-review", {"opinion": "属实"})) == ["MonitoringDeptReviewed"]
    assert recorded(await wang.post(f"{RECORD}/finance-review", {"opinion": "同意"})) == ["MonitoringFinReviewed"]
    cleared = {"kind": "预算执行", "reason": "七月已集中支付"}
    assert recorded(await wang.post(f"{RECORD}/warning-clearance", cleared)) == ["WarningCleared"]
    closed = await wang.post(f"{RECORD}/closing")
    assert recorded(closed) == ["MonitoringClosed"]
    record = (await li.get(RECORD)).json()
    assert (record["status"], record["warnings"], record["execution"]["reference"]) == ("已办结", [], "treasury/77")
    [row] = (await li.get("/records", year=2020, month=6, min_position=closed.headers["Position"])).json()["items"]
    assert (row["status"], row["returns"], row["deadline"]) == ("已办结", 2, "已报送")


async def test_lights_and_warnings_say_what_they_were_computed_from(submitted: People) -> None:
    [lights] = await answered(submitted["shen"], "/lights", 1, year=2020, month=6)
    assert (lights["execution_light"], lights["goal_light"], lights["execution_rate"]) == ("红", "黄", "25.00")
    warnings = await answered(submitted["shen"], "/warnings", 3, year=2020)
    about = {warning["warning"]["kind"]: warning["warning"]["inputs"] for warning in warnings}
    assert about["预算执行"] == {
        "adjusted_budget": "1200000.00",
        "executed": "300000.00",
        "month": "6",
        "execution_rate": "25.00",
        "value": "50.00",
        "figures_of": "treasury/77",
    }


async def test_who_asks_too_much_is_refused_by_name(submitted: People) -> None:
    li, wu, chen, dong, wang = (submitted[name] for name in ("li", "wu", "chen", "dong", "wang"))
    review = f"{RECORD}/department-review"
    assert refused(await wu.post(f"{RECORD}/progress", {"progress": ROWS})) == (403, "OutOfScope")
    assert refused(await li.post(review, {"opinion": "属实"})) == (403, "Forbidden")
    assert refused(await wang.post(f"{RECORD}/finance-review", {"opinion": "同意"})) == (409, "OutOfOrder")
    assert refused(await chen.post(f"/items/{BRIDGES}/records/6/department-review", {"opinion": "属实"})) == (403, "OutOfScope")
    assert refused(await li.post(f"/items/{ROADS}/records/7/progress", {"progress": ROWS})) == (404, "Unknown")
    assert refused(await li.post(f"/items/{ROADS}/records/13/progress", {"progress": ROWS})) == (422, "InvalidRequest")
    assert refused(await wang.post("/rounds", ROUND)) == (409, "OutOfOrder")
    assert refused(await wang.post("/rounds", ROUND | {"period_end_month": 8, "rule_set": "anhui/1999"})) == (422, "UnknownRuleSet")
    assert refused(await wang.post("/rounds", ROUND | {"period_end_month": 8})) == (422, "ImpossibleDueDate")
    assert refused(await wang.post("/rounds/360922-2020-R13/closing")) == (422, "InvalidRequest")
    assert refused(await wang.post("/rounds/360922-2020-R09/assignments", {})) == (404, "Unknown")
    assert refused(await dong.get(f"/items/{BRIDGES}/records/6")) == (403, "OutOfScope")
    assert (await dong.get(RECORD)).status_code == 200
    assert [row["item"] for row in (await wu.get("/watchlist", year=2020)).json()["items"]] == [BRIDGES]


async def test_who_submits_does_not_review_even_as_a_department(assigned: People) -> None:
    both = assigned["dong"]
    assert recorded(await both.post(f"{RECORD}/progress", {"progress": ROWS}))
    figures = {name: FACT[name] for name in ("initial_budget", "adjusted_budget", "executed")}
    assert recorded(await both.post(f"{RECORD}/submission", PAPERS | {"execution": figures}))
    assert refused(await both.post(f"{RECORD}/department-review", {"opinion": "属实"})) == (409, "SubmitterReviews")


async def test_who_belongs_to_the_unit_does_not_judge_it_for_finance(submitted: People) -> None:
    chen, wang, jiang = submitted["chen"], submitted["wang"], submitted["jiang"]
    cleared = {"kind": "预算执行", "reason": "七月已集中支付"}
    assert refused(await jiang.post(f"{RECORD}/warning-clearance", cleared)) == (409, "OwnUnit")
    assert recorded(await chen.post(f"{RECORD}/department-review", {"opinion": "属实"})) == ["MonitoringDeptReviewed"]
    assert refused(await jiang.post(f"{RECORD}/finance-return", {"reason": "不实"})) == (409, "OwnUnit")
    assert refused(await jiang.post(f"{RECORD}/finance-review", {"opinion": "同意"})) == (409, "OwnUnit")
    assert recorded(await wang.post(f"{RECORD}/finance-review", {"opinion": "同意"})) == ["MonitoringFinReviewed"]
    assert refused(await jiang.post(f"{RECORD}/closing")) == (409, "OwnUnit")
    assert refused(await jiang.post(f"/key-monitorings/{ROADS}/selection", {"reason": "重点民生"})) == (409, "OwnUnit")
    stop = {"disposal": "停止拨款", "reason": "滞后", "document": "万财预〔2020〕12号"}
    assert refused(await jiang.post(f"/disposals/{ROADS}", stop)) == (409, "OwnUnit")


async def test_the_assignment_of_named_items_answers_for_each(assigned: People) -> None:
    body = {"items": [ROADS, "360922-2020-P9999", "360922-2019-P0017", "360923-2020-P0017"]}
    results = (await assigned["wang"].post("/rounds/360922-2020-R06/assignments", body)).json()["results"]
    assert [result["problem"]["status"] for result in results] == [409, 404, 404, 403]


async def test_an_overdue_record_is_told_at_midnight_and_may_still_be_submitted(assigned: People, clock: FileClock) -> None:
    clock.turn(datetime.fromisoformat("2020-07-16T08:00:00+08:00"))
    late = await answered(assigned["shen"], "/late", 2, year=2020)
    assert [(row["unit"], row["outstanding"], row["since"]) for row in late] == [("219001", 1, "2020-07-15"), ("301001", 1, "2020-07-15")]
    await assigned["li"].post(f"{RECORD}/progress", {"progress": ROWS})
    figures = {name: FACT[name] for name in ("initial_budget", "adjusted_budget", "executed")}
    answer = await assigned["li"].post(
        f"{RECORD}/submission", PAPERS | {"execution": figures, "problems": "进度滞后", "measures": "增派人手"}
    )
    assert recorded(answer)[0] == "MonitoringSubmitted"
    rows = (await assigned["li"].get("/late", year=2020, min_position=answer.headers["Position"])).json()["items"]
    assert [(row["unit"], row["outstanding"], row["submitted_late"]) for row in rows] == [("219001", 0, 1)]


async def test_treasury_facts_arrive_late_are_corrected_and_count_once(assigned: People) -> None:
    treasury, shen, li, wu = (assigned[name] for name in ("treasury", "shen", "li", "wu"))
    first = await treasury.post("/executions", FACT)
    again = await treasury.http.post("/executions", json=FACT, headers=treasury.headers)
    assert again.json() == first.json()
    assert refused(await treasury.post("/executions", FACT | {"executed": "1.00"})) == (422, "CommandReused")
    late = FACT | {"id": "61", "as_of": "2020-05-31", "executed": "200000.00"}
    assert recorded(await treasury.post("/executions", late)) == ["ExecutionReported"]
    correction = FACT | {"id": "78", "executed": "280000.00", "corrects": "77"}
    assert refused(await treasury.post("/executions", correction)) == (422, "CorrectionWithoutReason")
    assert recorded(await treasury.post("/executions", correction | {"reason": "重复记账"})) == ["ExecutionCorrected"]
    assert refused(await treasury.post("/executions", FACT | {"id": "80", "as_of": "2020-07-02"})) == (422, "FactOfTheFuture")
    assert refused(await treasury.post("/executions", FACT | {"id": "81", "item": "360923-2020-P0017"})) == (403, "OutOfScope")
    now = (await shen.get(f"/executions/{ROADS}")).json()
    assert (len(now["facts"]), now["counts"]["reference"], now["counts"]["executed"]) == (3, "treasury/78", "280000.00")
    then = (await li.get(f"/executions/{ROADS}", as_of="2020-06-01")).json()
    assert then["counts"]["reference"] == "treasury/61"
    assert refused(await wu.get(f"/executions/{ROADS}")) == (403, "OutOfScope")
    assert (await shen.get(f"/executions/{BRIDGES}")).json()["counts"] is None


async def test_key_monitoring_with_a_third_party_becomes_a_candidate(assigned: People) -> None:
    wang, firm, rival, shen = (assigned[name] for name in ("wang", "firm", "rival", "shen"))
    path = f"/key-monitorings/{ROADS}"
    report = {"report": PAPERS["report"], "findings": "物资台账不全", "problems": ["台账不全"]}
    assert refused(await wang.post("/key-monitorings/360922-2020-P9999/selection", {"reason": "重点民生"})) == (404, "Unknown")
    assert recorded(await wang.post(f"{path}/selection", {"reason": "社会关注度高"})) == ["KeyMonitoringSelected"]
    engaged = {"third_party": "北京中泽融信", "third_party_code": "TP01", "contract": "2020-03"}
    assert recorded(await wang.post(f"{path}/engagement", engaged)) == ["ThirdPartyEngaged"]
    assert refused(await rival.post(f"{path}/report", report)) == (403, "OutOfScope")
    assert recorded(await firm.post(f"{path}/report", report)) == ["KeyMonitoringReported"]
    assert refused(await firm.get(path)) == (403, "OutOfScope")
    assert (await shen.get(path)).json()["findings"] == "物资台账不全"
    assert recorded(await wang.post(f"{path}/candidate-mark", {"reason": "来年重点评价"})) == ["NextYearCandidateMarked"]
    assert recorded(await wang.post(f"{path}/conclusion", {"opinion": "办结"})) == ["KeyMonitoringConcluded"]
    [row] = await answered(shen, "/candidates", 1, year=2020)
    assert (row["item"], row["third_party"]) == (ROADS, "北京中泽融信")
    assert len(await answered(shen, "/key-monitorings", 1, year=2020)) == 1


async def test_a_disposal_rests_on_a_document_and_payments_are_released(assigned: People) -> None:
    zhou, wang, li = assigned["zhou"], assigned["wang"], assigned["li"]
    path = f"/disposals/{ROADS}"
    defer = {"disposal": "暂缓拨款", "reason": "进度严重滞后"}
    assert refused(await zhou.post(path, defer)) == (422, "InvalidRequest")
    defer |= {"document": "万财预〔2020〕12号"}
    assert refused(await li.post(path, defer)) == (403, "Forbidden")
    assert recorded(await zhou.post(path, defer)) == ["DisposalDecided"]
    assert refused(await wang.post(path, defer)) == (409, "HeldAlready")
    assert (await li.get(path)).json()["payment"] == "暂缓拨款"
    released = {"reason": "已按要求整改", "document": "万财预〔2020〕15号"}
    assert recorded(await wang.post(f"{path}/release", released)) == ["PaymentReleased"]
    assert (await li.get(path)).json()["payment"] == "正常拨款"


async def test_a_closed_round_assigns_no_more(assigned: People) -> None:
    wang = assigned["wang"]
    assert recorded(await wang.post("/rounds/360922-2020-R06/closing")) == ["RoundClosed"]
    assert refused(await wang.post("/rounds/360922-2020-R06/assignments", {"items": [ROADS]})) == (409, "OutOfOrder")
    [row] = (await wang.get("/rounds", year=2020)).json()
    assert row["round"] == "360922-2020-R06"
    assert {rules["key"] for rules in (await wang.get("/rule-sets", kind="lights")).json()} == {rules.key for rules in SHIPPED}


async def test_the_same_command_twice_is_the_first_answer(submitted: People) -> None:
    key = str(uuid4())
    path, body = f"{RECORD}/department-review", {"opinion": "属实"}
    first = await submitted["chen"].post(path, body, Idempotency_Key=key)
    assert (await submitted["chen"].post(path, body, Idempotency_Key=key)).json() == first.json()
    assert refused(await submitted["chen"].post(path, {"opinion": "不实"}, Idempotency_Key=key)) == (422, "CommandReused")
