"""What waits for whom: the work of each day stands in the list of whoever has to do it, and nowhere else."""

from typing import Any

from tests.goals.samples import content, form
from tests.goals.steps import review
from tests.loop.county import ITEM, County, begins_after
from tests.loop.kept import rows_of, streams_of
from tests.scenario.papers import paper
from tests.scenario.people import CAST

GOAL, RECORD = f"/goals/items/{ITEM}", f"/monitoring/items/{ITEM}/records/7"


async def waiting(county: County, service: str = "goals", **asked: Any) -> dict[str, str]:
    """Who has something to do, and what."""
    said = {user.id: (await county.get(user.id, f"/{service}/todo", **asked))["items"] for user in CAST}
    return {who: "；".join(one["task"] for one in items) for who, items in said.items() if items}


def everybody(task: str, *people: str) -> dict[str, str]:
    return dict.fromkeys(people, task)


@begins_after(County.approved_goal)
async def test_a_goal_waits_for_one_after_the_other_and_comes_back_with_the_reason(county: County) -> None:
    assert await waiting(county) == {}
    other = ITEM.replace("P0017", "P0018")
    path = GOAL.replace("P0017", "P0018")
    body = (await county.get("li", GOAL))["content"]
    await county.do("li", f"{path}/draft", {"content": body})
    assert await waiting(county) == everybody("编制完成后申报", "li", "hu", "dong", "lizhou")
    await county.do("li", f"{path}/declaration", {"budget_round": "二上"})
    assert await waiting(county) == everybody("审核绩效目标，或退回", "chen", "dong")
    await county.day("2019-11-06")
    await county.do("chen", f"{path}/department-return", {"reason": "指标值偏低"})
    [back] = (await county.get("li", "/goals/todo"))["items"]
    assert (back["item"], back["since"], back["returned_because"], back["path"]) == (other, "2019-11-06", "指标值偏低", path)
    await county.do("li", f"{path}/draft", {"content": body})
    [again] = (await county.get("li", "/goals/todo"))["items"]
    assert (again["status"], again["returned_because"]) == ("编制中", "指标值偏低")
    await county.do("li", f"{path}/declaration", {"budget_round": "二上"})
    await county.do("chen", f"{path}/department-review", {"opinion": "同意"})
    assert set(await waiting(county)) == {"qian", "sun", "wang", "ma", "hu", "jiang"}
    await county.do("qian", f"{path}/review", review("良"))
    assert await waiting(county) == everybody("按财政意见完善绩效目标", "li", "hu", "dong", "lizhou")
    await county.do("li", f"{path}/completion", {"content": body})
    assert await waiting(county) == everybody("随预算批复绩效目标", "zhou", "yu", "lizhou")
    assert await rows_of(county) == await streams_of(county)


@begins_after(County.approved_goal)
async def test_an_approved_goal_waits_from_the_first_day_after_its_year_for_whoever_ends_it(county: County) -> None:
    asked = GOAL.replace("P0017", "P0018")
    await county.approved_goal(ITEM.replace("P0017", "P0018"))
    await county.day("2020-12-31")
    assert await waiting(county) == {}
    assert (await county.get("zhou", GOAL))["turn"] is None
    less = form(content(amount="1000000.00", fiscal_funds="800000.00"))
    wanted = {"content": less, "reason": "年末调减", "budget_adjustment": "万财预调〔2020〕9号"}
    await county.do("li", f"{asked}/adjustment-request", wanted)
    await county.day("2021-01-01")
    told = everybody("办理年度终了", "zhou", "yu", "wang", "ma", "hu", "jiang", "lizhou")
    assert await waiting(county, status=["已批复"]) == told, "what has been asked for within the year is answered first"
    [one] = (await county.get("wang", "/goals/todo"))["items"]
    assert (one["item"], one["since"], one["due_on"]) == (ITEM, "2021-01-01", None)
    assert set((await county.get("zhou", GOAL))["turn"]["whom"]) == {"BUDGET_OFFICE", "PERFORMANCE_OFFICE"}
    tried = (await county.do("wang", f"{GOAL}/closing/check")).json()
    assert (tried["passes"], tried["becomes"]) == (True, "年度终了")
    await county.do("wang", f"{GOAL}/closing")
    assert await waiting(county, status=["已批复"]) == {}
    assert await rows_of(county) == await streams_of(county)


@begins_after(County.approved_goal)
async def test_deadlines_come_first_late_ones_are_found_and_counts_equal_the_lists(county: County) -> None:
    await county.approved_goal(ITEM.replace("P0017", "P0018"))
    await county.round(6, "2020-07-01", "2020-07-20")
    await county.do("wang", f"/feedback/disclosures/{ITEM}/GOAL/requirement", {"unit": "219001", "name": "养护", "due_on": "2020-07-10"})
    fill, close = "填报监控自评表；填报监控自评表", "下达监控任务，收齐后结束轮次"
    unit, finance = everybody(fill, "li", "dong", "lizhou"), everybody(close, "wang", "ma", "qian", "sun", "jiang")
    assert await waiting(county, "monitoring") == unit | finance | {"hu": f"{fill}；{close}"}
    first = await county.get("li", "/monitoring/todo", limit=1)
    rest = await county.get("li", "/monitoring/todo", limit=1, after=first["next"])
    assert (first["counts"], rest["counts"], rest["next"]) == ({"monitoring": 2}, {"monitoring": 2}, None)
    assert [one["due_on"] for one in first["items"] + rest["items"]] == ["2020-07-20"] * 2
    assert (await county.get("li", "/monitoring/todo", late=True))["items"] == []
    await county.day("2020-07-21")
    assert [one["late"] for one in (await county.get("li", "/monitoring/todo", late=True))["items"]] == [True, True]
    assert (await county.get("li", "/monitoring/todo", kind=["round"])) == {"items": [], "next": None, "counts": {"monitoring": 2}}
    await county.filled(6, "10")
    record = f"/monitoring/items/{ITEM}/records/6"
    await county.do("li", f"{record}/submission", {"form": paper("监控自评表"), "report": paper("自评报告"), "execution": FIGURES})
    assert (await county.get("li", "/monitoring/todo"))["counts"] == {"monitoring": 1, "warning": 2}
    assert await waiting(county, "monitoring", kind=["monitoring"], late=False) == everybody("审核监控自评，或退回", "chen", "dong")
    [late] = (await county.get("li", "/feedback/todo"))["items"]
    assert (late["status"], late["due_on"], late["late"]) == ("逾期未公开", "2020-07-10", True)
    assert await rows_of(county) == await streams_of(county)


@begins_after(County.approved_and_monitored)
async def test_an_open_warning_waits_for_whoever_has_to_answer_it(county: County) -> None:
    red = "红灯预警：单位说明原因和措施，财政作出处置"
    [money, *_] = found = (await county.get("li", "/monitoring/todo", kind=["warning"]))["items"]
    assert [(one["status"], one["task"], one["due_on"]) for one in found] == [("红灯待说明", red, "2020-08-20")] * 3
    assert (money["name"], money["path"], money["title"]) == ("农村公路养护经费", RECORD, "监控预警")
    assert sorted(one["about"].split("：")[0] for one in found) == ["绩效指标“养护里程”亮红灯", "绩效目标亮红灯", "预算执行亮红灯"]
    three = "；".join([red] * 3)
    assert await waiting(county, "monitoring", kind=["warning"]) == everybody(
        three, "li", "dong", "lizhou", "wang", "ma", "zhou", "yu", "jiang", "hu"
    )
    await county.do("li", f"{RECORD}/warning-explanation", {"kind": "预算执行", "explanation": "汛期停工"})
    told = await waiting(county, "monitoring", kind=["warning"], status=["红灯已说明"])
    assert {"wang", "qian", "zhou"} <= set(told)
    assert "li" not in told
    cleared = {"kind": "预算执行", "reason": "情况属实"}
    await county.do("wang", f"{RECORD}/warning-clearance", cleared)
    assert (await county.get("wang", "/monitoring/todo"))["counts"] == {"round": 1, "warning": 2}
    disposal = {"disposal": "暂缓拨款", "reason": "进度严重滞后", "document": "万财绩处〔2020〕1号"}
    await county.do("wang", f"/monitoring/disposals/{ITEM}", disposal)
    assert await waiting(county, "monitoring", kind=["warning"]) == {}
    [held] = (await county.get("wang", "/monitoring/todo", kind=["disposal"]))["items"]
    assert (held["name"], held["status"]) == ("农村公路养护经费", "暂缓拨款"), "called as what is monitored, though no decision names it"
    assert await rows_of(county) == await streams_of(county)


FIGURES = {"initial_budget": "1200000.00", "adjusted_budget": "1200000.00", "executed": "600000.00"}
