"""What is asked of many things is narrowed in every service by the same words."""

from tests.loop.county import ITEM, County, begins_after
from tests.scenario.answers import refused

NEXT = "360922-2020-P0018"


async def test_a_list_is_narrowed_to_a_unit_and_those_below_it_and_to_several_statuses(county: County) -> None:
    for item in (ITEM, NEXT):
        await county.approved_goal(item)
    await county.do("zhou", f"/goals/items/{NEXT}/cancellation", {"reason": "项目撤销"})
    everything = await county.get("wang", "/goals/items", year=2020, unit="219", status=["已批复", "已撤销"])
    assert [one["item"] for one in everything["items"]] == [ITEM, NEXT]
    assert [one["item"] for one in (await county.get("li", "/goals/items", year=2020, status=["已撤销"]))["items"]] == [NEXT]
    for path in ("/goals/items", "/monitoring/watchlist", "/evaluation/results", "/feedback/rectifications"):
        assert (await county.get("wang", path, year=2020, unit="301"))["items"] == []
        assert refused(await county.people["li"].get(path, year=2020, unit="219")) == (403, "OutOfScope")


@begins_after(County.approved_goal)
async def test_units_budget_entries_disposals_executions_and_findings_are_listed(county: County) -> None:
    entry = {"source": "budget", "item": ITEM, "amount": "1000000.00"}
    await county.do("treasury", "/goals/budget-replies", entry | {"id": "1"})
    await county.do("treasury", "/goals/budget-replies", entry | {"id": "2", "amount": "9000000.00"})
    await county.day("2020-07-01")
    fact = {"source": "treasury", "item": ITEM, "initial_budget": "1200000.00", "adjusted_budget": "1200000.00"}
    await county.do("treasury", "/monitoring/executions", fact | {"id": "1", "as_of": "2020-05-31", "executed": "300000.00"})
    correction = {"id": "2", "as_of": "2020-05-31", "executed": "350000.00", "corrects": "1", "reason": "误记"}
    await county.do("treasury", "/monitoring/executions", fact | correction)
    defer = {"disposal": "暂缓拨款", "reason": "进度滞后", "document": "万财预〔2020〕12号"}
    await county.do("zhou", f"/monitoring/disposals/{ITEM}", defer)
    await county.do("shen", f"/audit/items/{ITEM}/findings", {"finding": "合同变更未履行审批"})
    await county.do("shen", f"/audit/items/{ITEM}/findings", {"finding": "台账不全"})
    await county.do("cao", f"/audit/items/{ITEM}/findings/1/settlement", {"reason": "已补办"})
    assert await column(county, "/goals/units", "code", unit="219") == ["219", "219001"]
    assert await column(county, "/goals/budget-entries", "status", year=2020, unit="219") == ["准予编列", "不予编列"]
    for path in ("/goals/budget-entries", "/feedback/to-rectify", "/audit/findings", "/audit/figures/2020/Q1a/events"):
        asked = {} if "figures" in path else {"year": 2020}
        assert set(await column(county, path, "name", **asked)) == {"农村公路养护经费"}, path
    assert await column(county, "/goals/budget-entries", "amount", year=2020, status="不予编列") == ["9000000.00"]
    assert await column(county, "/monitoring/executions", "corrected_by", year=2020, unit="219") == ["treasury/2", ""]
    assert await column(county, "/monitoring/disposals", "disposal", year=2020, status=["暂缓拨款", "停止拨款"]) == ["暂缓拨款"]
    assert await column(county, "/monitoring/disposals", "unit", year=2020, status="正常拨款") == []
    assert await column(county, "/audit/findings", "n", unit="219") == [1, 2]
    assert await column(county, "/audit/findings", "finding", year=2020, status="未销号") == ["台账不全"]
    for path in ("/goals/budget-entries", "/monitoring/executions", "/monitoring/disposals"):
        assert (await county.get("wu", path, year=2020))["items"] == []
        assert len((await county.get("li", path, year=2020))["items"]) == len(await column(county, path, "item", year=2020))


async def column(county: County, path: str, name: str, **asked: object) -> list[object]:
    """One field of every row that finance reads, page by page."""
    rows: list[object] = []
    after: dict[str, str] = {}
    while True:
        page = await county.get("wang", path, **asked, **after, limit=1)
        rows += [one[name] for one in page["items"]]
        if page["next"] is None:
            return rows
        after = {"after": page["next"]}
