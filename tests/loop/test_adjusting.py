"""An approved goal is adjusted: above the year's limit it is reviewed as the declaration was, and it changes on its day for everybody."""

from typing import Any

from tests.goals.samples import content, form
from tests.goals.steps import review
from tests.loop.county import ITEM, County, begins_after

GOAL = f"/goals/items/{ITEM}"
LESS = {"amount": "1000000.00", "fiscal_funds": "800000.00"}
ASKED = {"content": form(content(**LESS)), "reason": "政策变化", "budget_adjustment": "万财预调〔2020〕3号"}


async def seen(county: County, *names: str) -> list[Any]:
    """What the goal's answer says."""
    goal = await county.get("li", GOAL)
    return [goal[name] for name in names]


async def amounts(county: County) -> set[str]:
    """The item's amount, by everybody who tells it: goals, its list, the gate, monitoring and audit."""
    listed = await county.get("wang", "/goals/items", year=2020)
    gate = await county.get("treasury", f"/goals/gate/{ITEM}")
    watched = await county.get("wang", "/monitoring/watchlist", year=2020)
    read = await county.get("shen", f"/audit/items/{ITEM}")
    told = [listed["items"][0]["amount"], gate["approved_amount"], watched["items"][0]["amount"], read["goal"]["amount"]]
    return {*told, *await seen(county, "approved_amount")}


@begins_after(County.approved_goal)
async def test_an_adjustment_above_the_years_limit_is_reviewed_by_department_and_finance_first(county: County) -> None:
    await county.day("2020-06-15")
    await county.do("zhou", "/goals/adjustment-limits/2020", {"percent": "10", "document": "万财绩〔2020〕6号"})
    assert await county.get("li", "/goals/adjustment-limits/2020") == {"percent": "10.00", "amount": None}
    granted = {"effective_on": "2020-06-15", "document": "万财预调〔2020〕4号"}
    for grade, status in (("差", "已批复"), ("优", "调整中")):
        await county.do("li", f"{GOAL}/adjustment-request", ASKED)
        [filed, requested] = await seen(county, "status", "requested")
        assert (filed, "超过 2020 年度调整限额（原批复金额的 10.00%）" in requested["review_because"]) == ("调整已送审", True)
        early = await county.tried("zhou", f"{GOAL}/adjustment-approval", granted)
        assert (early.status_code, "“调整已送审”" in early.json()["detail"]) == (409, True)
        assert (await county.tried("qian", f"{GOAL}/adjustment-review", review(grade))).status_code == 409
        await county.do("chen", f"{GOAL}/adjustment-department-review", {"opinion": "同意"})
        await county.do("qian", f"{GOAL}/adjustment-review", review(grade))
        assert await seen(county, "status") == [status]
        assert (await county.get("shen", f"/audit/items/{ITEM}"))["goal"]["status"] == status
    assert await amounts(county) == {"1200000.00"}
    await county.do("zhou", f"{GOAL}/adjustment-approval", granted)
    assert await amounts(county) == {"1000000.00"}


@begins_after(County.approved_goal)
async def test_the_department_sends_a_request_above_the_limit_back_and_one_within_it_needs_no_review(county: County) -> None:
    half = form(content(amount="600000.00", fiscal_funds="400000.00"))
    await county.do("li", f"{GOAL}/adjustment-request", ASKED | {"content": half})
    await county.do("chen", f"{GOAL}/adjustment-department-return", {"reason": "压减过多，影响任务完成"})
    assert await seen(county, "status", "requested") == ["已批复", None]
    await county.do("li", f"{GOAL}/adjustment-request", ASKED)
    assert await seen(county, "status") == ["调整中"]


@begins_after(County.approved_goal)
async def test_an_adjustment_for_a_later_day_changes_nothing_for_anybody_before_that_day(county: County) -> None:
    await county.day("2020-06-15")
    await county.do("li", f"{GOAL}/adjustment-request", ASKED)
    await county.do("zhou", f"{GOAL}/adjustment-approval", {"effective_on": "2020-07-01", "document": "万财预调〔2020〕4号"})
    await county.day("2020-06-30")
    [status, version, coming] = await seen(county, "status", "version", "coming")
    assert (status, version, coming["version"], coming["amount"], coming["effective_on"]) == ("已批复", 1, 2, "1000000.00", "2020-07-01")
    assert await amounts(county) == {"1200000.00"}
    again = await county.tried("li", f"{GOAL}/adjustment-request", ASKED)
    assert (again.status_code, again.json()["type"].rsplit(":")[-1]) == (409, "AdjustmentComing")
    await county.day("2020-07-01")
    assert await amounts(county) == {"1000000.00"}
    assert await seen(county, "version", "coming", "effective_on") == [2, None, "2020-07-01"]
    last = (await county.get("shen", f"/audit/items/{ITEM}/trail", limit=200))["items"]
    [told] = [one for one in last if one["type"].endswith("GoalAdjusted")]
    assert told["authority"] == "万财预调〔2020〕4号"


@begins_after(County.approved_goal)
async def test_what_is_cancelled_before_its_day_takes_no_effect_and_what_was_handed_over_does_so_for_the_successor(county: County) -> None:
    second = ITEM.replace("P0017", "P0018")
    await county.approved_goal(second)
    await county.day("2020-06-15")
    for item in (ITEM, second):
        await county.do("li", f"/goals/items/{item}/adjustment-request", ASKED)
        later = {"effective_on": "2020-07-01", "document": "万财预调〔2020〕4号"}
        await county.do("zhou", f"/goals/items/{item}/adjustment-approval", later)
    await county.do("zhou", f"{GOAL}/cancellation", {"reason": "项目终止"})
    successor = {"unit": "301001", "document": "万编发〔2020〕3号"}
    await county.do("wang", "/goals/units/219001/closing", {"reason": "机构改革", "successor": successor})
    await county.day("2020-07-01")
    cancelled = await county.get("wang", GOAL)
    assert (cancelled["status"], cancelled["version"], cancelled["coming"]) == ("已撤销", 1, None)
    goal = await county.get("wu", f"/goals/items/{second}")
    assert (goal["version"], goal["content"]["unit"], goal["approved_amount"]) == (2, "301001", "1000000.00")
