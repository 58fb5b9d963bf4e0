"""A warning is a task with an owner and a term, and is closed by what answered it."""

from typing import Any

from tests.loop.county import ITEM, PAPERS, County
from tests.scenario.answers import recorded, refused

ABOUT = {"kind": "绩效指标", "indicator": "养护里程"}


async def monitored(county: County, month: int, kilometres: str, executed: str) -> None:
    """Handed in with these figures of a budget of 500,000."""
    await county.spent(f"{month}", executed, f"2020-{month:02d}-01")
    path = await county.filled(month, kilometres)
    await county.do("li", f"{path}/submission", PAPERS)


async def warnings(county: County, **other: str) -> list[dict[str, Any]]:
    """Open ones, unless said otherwise."""
    found: list[dict[str, Any]] = (await county.get("li", "/monitoring/warnings", year=2020, **other))["items"]
    return found


async def test_junes_warnings_do_not_stay_open_behind_septembers(county: County) -> None:
    await county.approved_goal(amount="500000.00", fiscal_funds="500000.00", carryover="0")
    await county.round(6, "2020-07-01", "2020-07-31")
    await monitored(county, 6, "10", "50000.00")
    june = await warnings(county)
    assert {(one["unit"], one["month"], one["due_on"], one["overdue"]) for one in june} == {("219001", 6, "2020-07-16", False)}
    assert [one["warning"]["kind"] for one in june] == ["绩效指标", "绩效目标", "预算执行"]
    await county.day("2020-07-17")
    assert all(one["overdue"] for one in await warnings(county))

    await county.round(9, "2020-10-09", "2020-10-31")
    await monitored(county, 9, "15", "450000.00")
    assert [(one["month"], one["warning"]["kind"]) for one in await warnings(county)] == [(9, "绩效指标"), (9, "绩效目标")]
    closed = {one["warning"]["kind"]: one for one in await warnings(county, status="已解除")}
    assert {kind: one["answered"] for kind, one in closed.items()} == {
        "绩效指标": "后期预警取代",
        "绩效目标": "后期预警取代",
        "预算执行": "后期监控好转",
    }
    assert {one["answered_in"] for one in closed.values()} == {f"monitoring/{ITEM}/09"}


async def test_what_is_open_when_the_year_is_ended_is_nobodys_task_any_more_and_stays_found(county: County) -> None:
    await county.approved_goal(amount="500000.00", fiscal_funds="500000.00", carryover="0")
    await county.round(6, "2020-07-01", "2020-07-31")
    await monitored(county, 6, "10", "50000.00")
    path = f"/monitoring/items/{ITEM}/records/6"
    await county.do("li", f"{path}/warning-explanation", {**ABOUT, "explanation": "汛期停工"})
    await county.day("2021-01-22")
    assert len(await warnings(county)) == 3, "the calendar alone lets nobody off"
    found = [one["problem_list"] for one in (await county.get("wang", "/feedback/to-rectify", year=2020))["items"]]
    await county.do("zhou", f"/goals/items/{ITEM}/closing")
    assert await warnings(county) == []
    lapsed = await warnings(county, status="随年度终了")
    assert {(one["standing"], one["closed_on"], one["overdue"], *one["turn"]) for one in lapsed} == {("随年度终了", "2021-01-22", False)}
    assert [one["explanation"] for one in lapsed] == ["汛期停工", "", ""]
    for who in ("li", "wang"):
        assert (await county.get(who, "/monitoring/todo", kind=["warning"]))["items"] == []
    assert [one["problem_list"] for one in (await county.get("wang", "/feedback/to-rectify", year=2020))["items"]] == found != []
    assert (await county.get("shen", f"/audit/items/{ITEM}"))["monitoring"]["records"]["6"]["warnings"] == []
    for one in lapsed:
        about = {"kind": one["warning"]["kind"], "indicator": one["warning"]["indicator"], "reason": "自评已说明"}
        await county.do("wang", f"{path}/warning-clearance", about)
    assert await warnings(county, status="随年度终了") == []
    assert (await county.get("wang", "/feedback/to-rectify", year=2020))["items"] == []


async def test_the_unit_answers_its_task_and_a_disposal_closes_the_rest(county: County) -> None:
    await county.approved_goal(amount="500000.00", fiscal_funds="500000.00", carryover="0")
    await county.round(6, "2020-07-01", "2020-07-31")
    await monitored(county, 6, "10", "50000.00")
    path = f"/monitoring/items/{ITEM}/records/6"
    said = {**ABOUT, "explanation": "汛期停工", "measures": "八月起三班作业"}
    assert refused(await county.tried("wu", f"{path}/warning-explanation", said)) == (403, "OutOfScope")
    assert recorded(await county.do("li", f"{path}/warning-explanation", said)) == ["WarningExplained"]
    await county.day("2020-07-17")
    assert {one["warning"]["kind"]: (one["overdue"], one["explanation"]) for one in await warnings(county)} == {
        "绩效指标": (False, "汛期停工"),
        "绩效目标": (True, ""),
        "预算执行": (True, ""),
    }
    assert recorded(await county.do("wang", f"{path}/warning-clearance", {**ABOUT, "reason": "措施可行"})) == ["WarningCleared"]
    document = {"reason": "进度滞后", "document": "万财绩〔2020〕9号"}
    await county.do("wang", f"/monitoring/disposals/{ITEM}", document | {"disposal": "责令整改"})
    assert len(await warnings(county)) == 2
    await county.do("wang", f"/monitoring/disposals/{ITEM}", document | {"disposal": "暂缓拨款"})
    assert await warnings(county) == []
    closed = await warnings(county, status="已解除")
    assert sorted(one["answered"] for one in closed) == ["处置", "处置", "说明核实"]
