"""What ends in one service has ended in all: no deadline, count, task, light or list keeps what is over."""

from typing import Any

from tests.loop.county import ITEM, PAPERS, SLOW, County, begins_after
from tests.scenario.answers import refused

RECORD = f"/monitoring/items/{ITEM}/records/8"
CANCELLED = {"reason": "项目撤销"}


async def listed(county: County, path: str, year: int = 2020) -> list[Any]:
    """The rows of a list."""
    found: list[Any] = (await county.get("wang", path, year=year))["items"]
    return found


@begins_after(County.approved_goal)
async def test_a_cancelled_goal_leaves_no_record_open_no_warning_no_light_and_nobody_late(county: County) -> None:
    await county.monitored(8)
    asked = {"fiscal_year": 2020, "period_end_month": 7, "opens_on": "2020-08-01", "due_on": "2020-09-10", "rule_set": "anhui/2019"}
    await county.do("wang", "/monitoring/rounds", asked)
    await county.do("wang", "/monitoring/rounds/360922-2020-R07/assignments", {"items": [ITEM]})
    assert await listed(county, "/monitoring/warnings")
    assert await listed(county, "/feedback/to-rectify")
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", CANCELLED)
    for path in ("/monitoring/warnings", "/monitoring/lights", "/feedback/to-rectify"):
        assert await listed(county, path) == [], path
    assert {one["status"] for one in await listed(county, "/monitoring/records")} == {"已终止"}
    assert refused(await county.tried("li", f"/monitoring/items/{ITEM}/records/7/progress", {"progress": SLOW})) == (409, "OutOfOrder")
    await county.day("2020-09-20")
    assert await listed(county, "/monitoring/late") == []
    months = (await county.get("shen", f"/audit/items/{ITEM}"))["monitoring"]["records"].values()
    assert [(one["status"], one["warnings"], one["overdue"]) for one in months] == [("已终止", [], False)] * 2


@begins_after(County.approved_goal)
async def test_a_goal_that_is_approved_anew_is_asked_anew_for_the_same_round(county: County) -> None:
    await county.monitored(8)
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", CANCELLED)
    await county.approved_goal()
    await county.do("wang", "/monitoring/rounds/360922-2020-R08/assignments", {})
    assert (await county.get("li", RECORD))["status"] == "已下达"


@begins_after(County.approved_goal)
async def test_a_cancelled_goal_takes_its_open_self_evaluation_out_of_the_coverage_and_what_was_spent_may_be_asked_anew(
    county: County,
) -> None:
    await county.day("2021-03-02")
    path = f"/evaluation/self-evaluations/{ITEM}"
    about = {"object": "PROJECT", "unit": "219001", "name": "农村公路养护经费", "amount": "1200000.00", "due_on": "2021-04-30"}
    await county.do("wang", f"{path}/assignment", about)
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", CANCELLED)
    assert (await county.get("wang", path))["status"] == "已撤销"
    assert (await county.get("wang", "/evaluation/coverage", year=2020))["projects"]["assigned"] == 0
    await county.do("wang", f"{path}/assignment", about)
    assert (await county.get("wang", path))["has_goal"] is False


@begins_after(County.approved_goal)
async def test_a_cancelled_goal_ends_its_key_monitoring_and_what_was_reported_is_still_concluded(county: County) -> None:
    await county.day("2020-07-01")
    watched = f"/monitoring/key-monitorings/{ITEM}"
    firm = {"third_party": "北京中泽融信", "third_party_code": "TP01", "contract": "万财绩合〔2020〕1号"}
    await county.do("wang", f"{watched}/selection", {"reason": "重点民生"})
    await county.do("wang", f"{watched}/engagement", firm)
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", CANCELLED)
    assert [one["status"] for one in await listed(county, "/monitoring/key-monitorings")] == ["已取消"]
    assert [one["status"] for one in await listed(county, "/monitoring/engagements")] == ["已撤销"]
    assert (await county.get("wang", f"/audit/items/{ITEM}"))["monitoring"]["key"]["status"] == "已取消"
    await county.day("2020-07-02")
    await county.approved_goal()
    await county.do("wang", f"{watched}/selection", {"reason": "重点民生"})
    found = {"report": PAPERS["report"], "findings": "台账不全", "problems": ["台账不全"]}
    await county.do("wang", f"{watched}/report", found)
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", CANCELLED)
    assert [one["kind"] for one in await listed(county, "/feedback/to-rectify")] == ["重点监控"]
    await county.do("wang", f"{watched}/conclusion", {"opinion": "问题移交整改"})
    assert [one["status"] for one in await listed(county, "/monitoring/key-monitorings")] == ["已办结"]


@begins_after(County.approved_goal)
async def test_a_project_cancelled_by_a_disposal_is_watched_until_its_goal_is_cancelled(county: County) -> None:
    await county.day("2020-07-01")
    await county.do("wang", f"/monitoring/key-monitorings/{ITEM}/selection", {"reason": "重点民生"})
    disposal = {"disposal": "撤销项目", "reason": "无法实施", "document": "万财绩处〔2020〕1号"}
    await county.do("zhou", f"/monitoring/disposals/{ITEM}", disposal)
    assert (await county.get("zhou", f"/goals/gate/{ITEM}"))["open"] is False
    assert [one["status"] for one in await listed(county, "/monitoring/key-monitorings")] == ["已选定"]
    await county.monitored(8)
    assert [one["status"] for one in await listed(county, "/monitoring/records")] == ["已报送"]


@begins_after(County.approved_goal)
async def test_a_rectification_and_a_confirmed_result_go_on_when_the_goal_is_cancelled_because_money_was_spent(county: County) -> None:
    await county.self_evaluated()
    one = f"/feedback/rectifications/{ITEM}/1"
    problem = {"code": "W1", "description": "只完成一半", "demand": "补足里程"}
    await county.do("wang", f"{one}/draft", {"unit": "219001", "name": "养护", "origin": "SELF", "problems": [problem]})
    dates = {"measures_due_on": "2021-03-20", "completion_due_on": "2021-04-20"}
    await county.do("wang", f"{one}/issue", {"document": "万财绩整〔2021〕1号", **dates})
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", CANCELLED)
    assert (await county.get("wang", one))["status"] == "已下达"
    assert (await county.get("wang", f"/evaluation/self-evaluations/{ITEM}"))["status"] == "已确认"
    assert [row["status"] for row in await listed(county, "/feedback/results")] == ["待反馈"]
    await county.day("2021-03-21")
    assert [row["overdue"] for row in await listed(county, "/feedback/rectifications")] == [True]
