"""Feedback over HTTP: from a confirmed result to 销号, linkage, disclosure and report."""

from datetime import datetime
from typing import Any

import stamina

from shared.events.goals import UnitRegistered
from shared.runtime.clock import FileClock
from tests.feedback.samples import ITEM, completed
from tests.scenario.answers import recorded, refused
from tests.scenario.papers import paper
from tests.scenario.people import People
from tests.scenario.serving import Tell

ONE = f"/rectifications/{ITEM}/1"
PROBLEMS = [{"code": "W1", "description": "台账不全", "demand": "补齐台账"}]
DRAFT = {"unit": "219001", "name": "养护", "origin": "KEY", "problems": PROBLEMS}
ISSUE = {"document": "万财绩整〔2020〕1号", "measures_due_on": "2020-06-10", "completion_due_on": "2020-07-10"}
MEASURES = {"measures": [{"problem": "W1", "measure": "补齐", "owner": "刘", "planned_on": "2020-07-01"}]}
REMEDIES = {"remedies": [{"problem": "W1", "result": "已补齐", "done_on": "2020-06-20", "evidence": [paper("台账")]}]}


async def a_known_unit_with_a_result(people: People, tell: Tell) -> None:
    await tell("unit/360922-U219001", UnitRegistered(code="219001", name="县交通局"))
    await tell(f"key-evaluation/{ITEM}", completed())
    async for attempt in stamina.retry_context(on=AssertionError, timeout=20, attempts=None, wait_max=0.05):
        with attempt:
            assert (await people["wang"].get(f"/results/{ITEM}/KEY")).is_success


async def feed(people: People) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = (await people["shen"].get("/events", limit=1000)).json()
    return events


async def turned(clock: FileClock, people: People, day: str, types: list[str]) -> list[dict[str, Any]]:
    """The day's morning comes; what fell due until then is told."""
    clock.turn(datetime.fromisoformat(f"{day}T09:00:00+08:00"))
    async for attempt in stamina.retry_context(on=AssertionError, timeout=20, attempts=None, wait_max=0.05):
        with attempt:
            events = [event for event in await feed(people) if event["type"].endswith(("Due", "Overdue"))]
            assert [event["type"].rsplit(".", 1)[1] for event in events] == types
    return events


async def test_a_result_is_fed_back_rectified_verified_and_closed(people: People, tell: Tell, clock: FileClock) -> None:
    await a_known_unit_with_a_result(people, tell)
    li, wang, qian = people["li"], people["wang"], people["qian"]
    assert [row["origin"] for row in (await wang.get("/to-rectify", year=2019)).json()["items"]] == ["KEY"]
    assert recorded(await wang.post(f"/results/{ITEM}/KEY/notice", {"opinion": "请整改", "document": "1号"})) == ["ResultFedBack"]
    assert recorded(await li.post(f"/results/{ITEM}/KEY/acknowledgement")) == ["ResultAcknowledged"]
    assert recorded(await wang.post(ONE + "/draft", DRAFT)) == ["RectificationDrafted"]
    assert refused(await li.get(ONE)) == (404, "Unknown")
    assert recorded(await wang.post(ONE + "/issue", ISSUE)) == ["RectificationIssued"]
    assert (await li.get(ONE)).json()["status"] == "已下达"
    assert refused(await people["wu"].post(ONE + "/acknowledgement")) == (403, "OutOfScope")
    assert recorded(await li.post(ONE + "/acknowledgement")) == ["RectificationAcknowledged"]
    due = await turned(clock, people, "2020-06-12", ["RectificationDue", "RectificationOverdue"])
    assert [event["time"] for event in due] == ["2020-06-09T16:00:00+00:00", "2020-06-10T16:00:00+00:00"]
    assert {event["data"]["demand"] for event in due} == {"补齐台账"}
    assert recorded(await wang.post(ONE + "/escalation", {"form": "约谈", "reason": "逾期"})) == ["RectificationEscalated"]
    assert recorded(await li.post(ONE + "/measures", MEASURES)) == ["MeasuresSubmitted"]
    assert recorded(await wang.post(ONE + "/measures-acceptance")) == ["MeasuresAccepted"]
    clock.turn(datetime.fromisoformat("2020-06-21T09:00:00+08:00"))
    assert recorded(await li.post(ONE + "/report", REMEDIES)) == ["RectificationReported"]
    back = {"reason": "佐证不足", "completion_due_on": "2020-08-01"}
    assert recorded(await qian.post(ONE + "/return", back)) == ["RectificationReturned"]
    assert recorded(await li.post(ONE + "/report", REMEDIES)) == ["RectificationReported"]
    assert refused(await li.post(ONE + "/verification", {"opinion": "好"})) == (403, "Forbidden")
    assert recorded(await qian.post(ONE + "/verification", {"opinion": "属实"})) == ["RectificationVerified"]
    closed = await wang.post(ONE + "/closing")
    assert recorded(closed) == ["RectificationClosed"]
    position = closed.headers["Position"]
    tally = (await people["shen"].get("/rectifications/statistics", work_year=2020, min_position=position)).json()
    assert next(line for line in tally if line["origin"] == "KEY") == {
        "origin": "KEY",
        "issued": 1,
        "withdrawn": 0,
        "measures_on_time": 0,
        "measures_late": 1,
        "returned": 1,
        "completed": 1,
        "overdue": 1,
    }
    await turned(clock, people, "2020-12-31", ["RectificationDue", "RectificationOverdue"])  # answered in time: nothing more fell due


async def test_the_own_units_people_judge_nothing_of_it_even_with_a_finance_role(people: People, tell: Tell) -> None:
    await a_known_unit_with_a_result(people, tell)
    wang, hu, jiang = people["wang"], people["hu"], people["jiang"]
    assert refused(await jiang.post(f"/results/{ITEM}/KEY/notice", {"opinion": "很好", "document": "1号"})) == (409, "SelfVerification")
    assert recorded(await wang.post(ONE + "/draft", DRAFT)) == ["RectificationDrafted"]
    assert refused(await jiang.post(ONE + "/issue", ISSUE)) == (409, "SelfVerification")
    assert recorded(await wang.post(ONE + "/issue", ISSUE)) == ["RectificationIssued"]
    assert recorded(await hu.post(ONE + "/acknowledgement")) == ["RectificationAcknowledged"]
    later = {"deadline": "COMPLETION", "due_on": "2020-09-01", "reason": "采购周期长"}
    for who in (hu, jiang):
        assert refused(await who.post(ONE + "/withdrawal", {"reason": "已整改"})) == (409, "SelfVerification")
        assert refused(await who.post(ONE + "/extension", later)) == (409, "SelfVerification")
    assert recorded(await hu.post(ONE + "/measures", MEASURES)) == ["MeasuresSubmitted"]
    for who in (hu, jiang):
        assert refused(await who.post(ONE + "/measures-acceptance")) == (409, "SelfVerification")
    assert recorded(await wang.post(ONE + "/measures-acceptance")) == ["MeasuresAccepted"]
    required = {"unit": "219001", "name": "养护", "due_on": "2020-06-20"}
    assert recorded(await wang.post(f"/disclosures/{ITEM}/EVALUATION_REPORT/requirement", required)) == ["DisclosureRequired"]
    secret = {"reason": "涉密", "document": "2号"}
    assert refused(await jiang.post(f"/disclosures/{ITEM}/EVALUATION_REPORT/exemption", secret)) == (409, "SelfVerification")
    assert recorded(await wang.post(f"/disclosures/{ITEM}/EVALUATION_REPORT/exemption", secret)) == ["DisclosureExempted"]


async def test_a_date_that_no_calendar_reaches_is_refused_before_it_is_told(people: People, tell: Tell, clock: FileClock) -> None:
    await a_known_unit_with_a_result(people, tell)
    wang = people["wang"]
    assert recorded(await wang.post(ONE + "/draft", DRAFT)) == ["RectificationDrafted"]
    assert (await wang.post(ONE + "/issue", ISSUE | {"completion_due_on": "9999-12-31"})).status_code == 422
    far = {"unit": "219001", "name": "养护", "due_on": "9999-12-31"}
    assert (await wang.post(f"/disclosures/{ITEM}/EVALUATION_REPORT/requirement", far)).status_code == 422
    assert recorded(await wang.post(ONE + "/issue", ISSUE)) == ["RectificationIssued"]
    await turned(clock, people, "2020-06-10", ["RectificationDue"])


async def test_a_result_is_linked_disclosed_and_reported(people: People, tell: Tell, clock: FileClock) -> None:
    await a_known_unit_with_a_result(people, tell)
    wang, zhou, li = people["wang"], people["zhou"], people["li"]
    rows = [{"grade": "中", "action": "压减", "ratio_min": "10", "ratio_max": "20"}]
    assert recorded(await wang.post("/linkage-policies/2021", {"document": "9号", "rows": rows})) == ["LinkagePolicySet"]
    link = f"/linkages/{ITEM}/KEY"
    proposal = {"next_year": 2021, "action": "压减", "ratio": "25", "reason": "评价为中"}
    assert refused(await wang.post(link + "/proposal", proposal)) == (422, "AgainstPolicy")
    assert recorded(await wang.post(link + "/proposal", proposal | {"ratio": "15"})) == ["LinkageProposed"]
    own = await people["lizhou"].post(link + "/confirmation", {"opinion": "采纳"})
    assert refused(own) == (409, "SelfVerification")
    assert recorded(await zhou.post(link + "/confirmation", {"opinion": "采纳"})) == ["LinkageConfirmed"]
    applied = await zhou.post(link + "/application", {"next_item": "360922-2021-P0017", "amount": "850000.00", "document": "预审1号"})
    assert recorded(applied) == ["LinkageApplied"]
    [row] = (await li.get("/linkages", year=2021, min_position=applied.headers["Position"])).json()["items"]
    assert (row["status"], row["amount"], row["applied"]) == ("已落实", "150000.00", "850000.00")

    listed = {"subject": "EVALUATION_REPORT", "due_on": "2020-06-20", "items": [{"item": ITEM, "unit": "219001", "name": "养护"}]}
    assert (await wang.post("/disclosures", listed)).json()["recorded"] == 1
    unknown = listed | {"items": [{"item": ITEM, "unit": "999", "name": "养护"}]}
    assert refused(await wang.post("/disclosures", unknown)) == (422, "UnknownUnit")
    await turned(clock, people, "2020-06-21", ["DisclosureOverdue"])
    site = {"url": "https://jt.example/1.html", "channel": "单位网站"}
    assert recorded(await li.post(f"/disclosures/{ITEM}/EVALUATION_REPORT/publication", site)) == ["DisclosurePublished"]

    package = {"title": "重点评价", "items": [ITEM], "summary": "一项", "package": paper("报告")}
    missing = package | {"items": ["360922-2019-P0099"]}
    assert refused(await wang.post("/reports/360922-2020-C/1/preparation", missing)) == (422, "NoConfirmedResult")
    assert recorded(await wang.post("/reports/360922-2020-C/1/preparation", package)) == ["ReportPrepared"]
    sent = await wang.post("/reports/360922-2020-C/1/submission", {"document": "万财〔2020〕88号"})
    assert recorded(sent) == ["ReportedToCongress"]
    [report] = (await people["shen"].get("/reports", work_year=2020, min_position=sent.headers["Position"])).json()["items"]
    assert (report["recipient"], report["items"], report["status"], report["document"]) == ("C", 1, "已上报", "万财〔2020〕88号")
    assert (await people["shen"].get("/reports/360922-2020-C/1")).json()["document"] == "万财〔2020〕88号"
