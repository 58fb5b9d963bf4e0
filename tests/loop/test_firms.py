"""Third parties are outsiders with a task: who may be one, who files, what they read and for how long."""

import structlog

from tests.loop.county import ITEM, County, begins_after
from tests.scenario.answers import refused
from tests.scenario.papers import paper

KEY, WATCHED = f"/evaluation/key-evaluations/{ITEM}", f"/monitoring/key-monitorings/{ITEM}"
SELECTION = {"object": "PROJECT", "unit": "219001", "name": "农村公路养护经费", "amount": "1200000.00", "reason": "社会关注度高"}
FIRM = {"third_party": "北京中泽融信", "third_party_code": "TP01", "contract": "万财绩合〔2020〕1号"}
RIVAL = {"third_party": "江西赣评", "third_party_code": "TP02", "contract": "万财绩合〔2020〕7号"}
REPORT = {"report": paper("重点监控报告"), "findings": "物资台账不全", "problems": ["台账不全"]}
READ = (
    f"/goals/items/{ITEM}",
    f"/monitoring/items/{ITEM}/records/6",
    f"/evaluation/self-evaluations/{ITEM}",
    f"/audit/items/{ITEM}",
    f"/audit/items/{ITEM}/trail",
)
ROUND = {"fiscal_year": 2020, "period_end_month": 6, "opens_on": "2020-07-01", "due_on": "2020-07-31", "rule_set": "anhui/2019"}


@begins_after(County.approved_goal)
async def test_no_unit_of_the_register_is_a_third_party(county: County) -> None:
    await county.day("2020-07-01")
    await county.do("wang", f"{WATCHED}/selection", {"reason": "重点民生"})
    await county.do("wang", f"{KEY}/selection", SELECTION)
    station = {"third_party": "县种子站", "third_party_code": "301001", "contract": "2020-03"}
    assert refused(await county.tried("wang", f"{WATCHED}/engagement", station)) == (422, "UnitIsNoThirdParty")
    assert refused(await county.tried("wang", f"{KEY}/commission", station)) == (422, "UnitIsNoThirdParty")
    await county.do("wang", f"{WATCHED}/engagement", FIRM)
    assert refused(await county.tried("wang", f"{WATCHED}/report", REPORT)) == (409, "FirmReportsItself")
    await county.do("wang", f"{WATCHED}/report", REPORT | {"on_behalf": True})
    [reported] = [one for one in (await county.get("wang", f"/audit/items/{ITEM}/trail"))["items"] if one["title"] == "重点监控报告"]
    assert reported["data"]["on_behalf_of"] == "北京中泽融信"


@begins_after(County.approved_goal)
async def test_an_engaged_firm_reads_its_items_while_it_works_on_them_and_every_reading_is_logged(county: County) -> None:
    await county.day("2020-07-01")
    await county.do("wang", "/monitoring/rounds", ROUND)
    await county.do("wang", "/monitoring/rounds/360922-2020-R06/assignments", {})
    assignment = {"object": "PROJECT", "unit": "219001", "name": "农村公路养护经费", "amount": "1200000.00", "due_on": "2021-03-31"}
    await county.do("wang", f"/evaluation/self-evaluations/{ITEM}/assignment", assignment)
    await county.do("wang", f"{WATCHED}/selection", {"reason": "重点民生"})
    assert await firm_reads(county) == {403}
    await county.do("wang", f"{WATCHED}/engagement", FIRM)
    with structlog.testing.capture_logs() as logs:
        assert await firm_reads(county) == {200}
    read = [line for line in logs if line["event"] == "read by an engaged firm"]
    assert [(line["person"], line["firm"], line["item"]) for line in read] == [("firm", "TP01", ITEM)] * len(READ)
    assert {refused(await county.people["rival"].get(path))[1] for path in READ} == {"OutOfScope"}
    titles = {one["title"] for one in (await county.get("firm", f"/audit/items/{ITEM}/trail"))["items"]}
    assert {"绩效目标批复", "监控自评下达", "自评下达"} <= titles
    goal = await county.get("firm", f"/goals/items/{ITEM}")
    assert (goal["content"]["name"], goal["gate"], goal["linkages"]) == ("农村公路养护经费", None, [])
    [task] = (await county.get("firm", "/monitoring/engagements", year=2020))["items"]
    assert (task["item"], task["unit"], task["status"], task["since"]) == (ITEM, "219001", "受托中", "2020-07-01")
    assert (await county.get("rival", "/monitoring/engagements"))["items"] == []
    named = {who: [one["code"] for one in (await county.get(who, "/goals/units"))["items"]] for who in ("firm", "rival")}
    assert named == {"firm": ["219001"], "rival": []}
    await county.do("firm", f"{WATCHED}/report", REPORT)
    assert await firm_reads(county) == {403}
    assert (await county.get("firm", "/goals/units"))["items"] == []
    assert [one["status"] for one in (await county.get("wang", "/monitoring/engagements", status=["已交付"]))["items"]] == ["已交付"]


@begins_after(County.approved_goal)
async def test_the_engagement_for_a_key_evaluation_ends_when_that_is_cancelled(county: County) -> None:
    await county.day("2020-07-01")
    await county.do("wang", f"{KEY}/selection", SELECTION)
    await county.do("wang", f"{KEY}/commission", FIRM)
    assert (await county.people["firm"].get(f"/audit/items/{ITEM}")).status_code == 200
    await county.do("wang", f"{KEY}/cancellation", {"reason": "另行安排"})
    assert refused(await county.people["firm"].get(f"/audit/items/{ITEM}")) == (403, "OutOfScope")
    [task] = (await county.get("firm", "/evaluation/engagements"))["items"]
    assert (task["status"], task["third_party_code"]) == ("已撤销", "TP01")


@begins_after(County.approved_goal)
async def test_another_firm_is_engaged_for_a_key_monitoring_when_the_first_ones_task_is_cancelled(county: County) -> None:
    await county.day("2020-07-01")
    await county.do("wang", f"{WATCHED}/selection", {"reason": "重点民生"})
    await county.do("wang", f"{WATCHED}/engagement", FIRM)
    assert refused(await county.tried("wang", f"{WATCHED}/engagement", RIVAL)) == (409, "OutOfOrder")
    await county.do("wang", f"{WATCHED}/cancellation", {"reason": "机构未按期进场，另行委托"})
    assert refused(await county.people["firm"].get(f"/goals/items/{ITEM}")) == (403, "OutOfScope")
    assert refused(await county.tried("firm", f"{WATCHED}/report", REPORT)) == (403, "OutOfScope")
    item = (await county.get("wang", f"/audit/items/{ITEM}"))["monitoring"]["key"]
    assert (item["status"], item["candidate"]) == ("已取消", False)
    assert await figure(county, "Q3c") == "0个"
    await county.do("wang", f"{WATCHED}/selection", {"reason": "重点民生"})
    await county.do("wang", f"{WATCHED}/engagement", RIVAL)
    await county.do("rival", f"{WATCHED}/report", REPORT)
    listed = (await county.get("wang", "/monitoring/engagements"))["items"]
    assert {one["third_party_code"]: one["status"] for one in listed} == {"TP01": "已撤销", "TP02": "已交付"}


async def figure(county: County, code: str) -> str:
    """A figure of 2020, unrounded."""
    return next(str(one["exact"]) for one in await county.get("wang", "/audit/figures/2020") if one["code"] == code)


async def firm_reads(county: County) -> set[int]:
    """What the firm's people are answered, whatever they ask about the item."""
    return {(await county.people["firm"].get(path)).status_code for path in READ}
