"""After a warning of a set that asks for it, the unit chooses within working days, or its payments are paused (限期选择, 自动暂停拨款)."""

from typing import Any

from tests.loop.choosing import AT, warned
from tests.loop.county import ITEM, County, begins_after
from tests.scenario.answers import recorded, refused

RECORD = f"/monitoring/items/{ITEM}/records/6"


async def standing(county: County) -> dict[str, Any]:
    found: dict[str, Any] = await county.get("li", AT)
    return found


async def tasks(county: County, who: str) -> list[str]:
    return [one["task"] for one in (await county.get(who, "/monitoring/todo", year=2020, kind="disposal"))["items"]]


async def gate(county: County) -> Any:
    return (await county.get("shen", f"/audit/items/{ITEM}"))["goal"]["gate"]["closed"]


CONTINUE = {"course": "继续实施", "reason": "汛期已过，十月完成"}


@begins_after(warned)
async def test_a_unit_that_does_not_choose_in_ten_working_days_has_its_payments_paused_until_finance_lifts_it(county: County) -> None:
    asked = await standing(county)
    assert (asked["payment"], asked["demanded"]["due_on"], asked["demanded"]["finding"]) == ("待单位选择", "2020-10-09", "")
    assert await tasks(county, "li") == ["选择继续实施、调剂或撤销，逾期未选自动暂停拨款"]
    assert await tasks(county, "wu") == []
    assert refused(await county.tried("wang", f"{AT}/choice", CONTINUE)) == (403, "Forbidden")
    await county.day("2020-10-09")
    assert ((await standing(county))["payment"], await gate(county)) == ("待单位选择", None)
    await county.day("2020-10-10")
    assert (await standing(county))["payment"] == "暂停拨款"
    closed = await gate(county)
    assert (closed["disposal"], closed["decided_on"]) == ("暂停拨款", "2020-10-10")
    [row] = (await county.get("wang", "/monitoring/choices", year=2020, status="暂停拨款"))["items"]
    assert (row["item"], row["due_on"], row["course"]) == (ITEM, "2020-10-09", None)
    assert (await county.get("wu", "/monitoring/choices", year=2020))["items"] == []
    loop = await county.get("shen", f"/audit/items/{ITEM}/standing")
    assert [one["note"] for one in loop["stages"] if one["stage"] == "监控"] == ["1至6月已报送，暂停拨款"]
    lift = {"reason": "单位已选择继续实施", "document": "万财绩〔2020〕15号"}
    early = await county.tried("wang", f"{AT}/release", lift)
    assert refused(early) == (409, "OutOfOrder")
    assert "暂停拨款" in early.json()["detail"]
    assert recorded(await county.do("li", f"{AT}/choice", CONTINUE)) == ["ChoiceMade"]
    assert await tasks(county, "wang") == ["单位已选择或无须再选：恢复拨款，或另行处置"]
    assert recorded(await county.do("wang", f"{AT}/release", lift)) == ["PaymentReleased"]
    assert ((await standing(county))["payment"], await gate(county)) == ("正常拨款", None)
    await county.day("2020-12-31")
    assert (await standing(county))["payment"] == "正常拨款", "told once"
    [row] = (await county.get("li", "/monitoring/choices", year=2020))["items"]
    assert (row["status"], row["course"], row["chosen_on"]) == ("正常拨款", "继续实施", "2020-10-10")


@begins_after(warned)
async def test_a_unit_that_asks_to_cancel_in_time_keeps_its_payments_and_finance_decides(county: County) -> None:
    await county.do("li", f"{AT}/choice", {"course": "申请撤销", "reason": "用地未批"})
    assert (await standing(county))["payment"] == "单位已选择"
    assert refused(await county.tried("li", f"{AT}/choice", CONTINUE)) == (409, "OutOfOrder")
    await county.day("2020-10-10")
    assert (await standing(county))["payment"] == "单位已选择"
    assert await tasks(county, "zhou") == ["按单位的选择作出处置"]
    await county.do("zhou", AT, {"disposal": "撤销项目", "reason": "用地未批", "document": "万财预〔2020〕12号"})
    assert (await standing(county))["payment"] == "已撤销"
    [row] = (await county.get("zhou", "/monitoring/disposals", year=2020))["items"]
    assert (row["status"], row["disposal"]) == ("已撤销", "撤销项目")


@begins_after(warned)
async def test_what_is_answered_otherwise_asks_for_no_choice_any_more(county: County) -> None:
    for kind in ("预算执行", "目标与执行不匹配"):
        assert (await standing(county))["payment"] == "待单位选择", f"{kind} is open"
        if any(one["warning"]["kind"] == kind for one in (await county.get("li", "/monitoring/warnings", year=2020))["items"]):
            await county.do("li", f"{RECORD}/warning-explanation", {"kind": kind, "explanation": "国库在途"})
            await county.do("wang", f"{RECORD}/warning-clearance", {"kind": kind, "reason": "已核实"})
    after = await standing(county)
    assert (after["payment"], after["demanded"]) == ("正常拨款", None)
    await county.day("2020-10-10")
    assert (await standing(county))["payment"] == "正常拨款"


async def test_the_working_days_are_those_of_the_countys_own_calendar(county: County) -> None:
    at = "/monitoring/rule-sets/workdays"
    about = {"title": "本年工作日历", "document": "万府办〔2020〕1号", "in_force_from": "2020-01-01", "in_force_until": "2020-12-31"}
    of_2020 = about | {"reason": "国庆不放假", "parameters": {"holidays": ["2020-09-21"], "workdays": []}}
    wrong = of_2020 | {"parameters": {"holidays": ["2020-09-19"], "workdays": []}}
    assert "2020-09-19是周末，不必列入放假日" in (await county.tried("qian", f"{at}/check", wrong)).text
    await county.do("qian", at, of_2020)
    assert refused(await county.tried("qian", f"{at}/360922-1/approval", {})) == (403, "Forbidden")
    await county.do("wang", f"{at}/360922-1/approval", {})
    await warned(county, number=2)
    assert (await standing(county))["demanded"]["due_on"] == "2020-10-05"
