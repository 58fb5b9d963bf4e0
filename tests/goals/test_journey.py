"""Goals over HTTP: from the form to the approval, the adjustment and the end of the year."""

from datetime import datetime

from shared.runtime.clock import FileClock
from tests.goals.samples import ITEM, content, form
from tests.goals.steps import declared, log, review, to_approve
from tests.scenario.people import People


async def test_a_goal_goes_from_the_form_to_the_approval_and_opens_the_gate(people: People) -> None:
    assert (await people["treasury"].get(f"/gate/{ITEM}")).json()["open"] is False
    await to_approve(people)
    answer = await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "万财预〔2019〕50号"})
    assert answer.json()["events"][0]["type"] == "bihuan.goals.GoalApproved"
    assert (await people["treasury"].get(f"/gate/{ITEM}")).json() == {
        "open": True,
        "reason": "绩效目标已批复",
        "approved_amount": "1200000.00",
        "limit": None,
    }
    approved = (await log(people))[-1]
    assert (approved["authority"], approved["authid"], approved["subject"]) == ("万财预〔2019〕50号", "zhou", ITEM)
    assert approved["data"]["content"] == form()


async def test_a_list_is_approved_with_a_result_per_item(people: People) -> None:
    await to_approve(people, "360922-2020-P0001")
    await declared(people, "360922-2020-P0002")
    items = ["360922-2020-P0001", "360922-2020-P0002", "360922-2020-P0009"]
    answers = (await people["zhou"].post("/approvals", {"items": items, "document": "万财预〔2019〕50号"})).json()
    assert [result["recorded"] for result in answers["results"]] == [True, False, False]
    problems = [result["problem"]["type"].rsplit(":", 1)[1] for result in answers["results"][1:]]
    assert problems == ["OutOfOrder", "Unknown"]


async def test_the_budget_system_is_told_no_without_a_goal_and_each_fact_counts_once(people: People) -> None:
    fact = {"source": "预算系统", "id": "b1", "item": ITEM, "amount": "1200000.00"}
    for _ in range(2):
        answer = await people["treasury"].post("/budget-replies", fact)
        assert answer.json()["events"][0]["type"] == "bihuan.goals.BudgetEntryBarred"
    assert [event["type"] for event in await log(people)].count("bihuan.goals.BudgetEntryBarred") == 1


async def test_statistics_follow_the_log(people: People) -> None:
    await declared(people)
    fault = {"reason": "不细化", "findings": [{"code": "INDICATOR_TOO_COARSE", "sentence": "指标不够细化"}]}
    assert (await people["chen"].post(f"/items/{ITEM}/department-return", fault)).is_success
    await to_approve(people)
    position = (await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "50号"})).headers["Position"]
    coverage = (await people["wang"].get("/statistics/coverage", year=2020, min_position=position)).json()
    assert (coverage["required"], coverage["approved"], coverage["by_amount"], coverage["units"]) == (1, 1, "100.00", 1)
    [returns] = (await people["wang"].get("/statistics/returns", year=2020, min_position=position)).json()["items"]
    assert returns == {"unit": "219001", "declarations": 2, "by_department": 1, "by_finance": 0}
    [quality] = (await people["wang"].get("/statistics/quality", year=2020)).json()["items"]
    assert quality == {"unit": "219001", "grades": {"优": 1}, "faults": {"INDICATOR_TOO_COARSE": 1}}
    assert (await people["wu"].get("/items", year=2020)).json()["items"] == []
    assert [row["item"] for row in (await people["li"].get("/items", year=2020)).json()["items"]] == [ITEM]


async def test_a_declaration_may_be_made_good_adjusted_and_closed_with_its_year(people: People, clock: FileClock) -> None:
    await declared(people)
    assert (await people["chen"].post(f"/items/{ITEM}/department-review", {"opinion": "同意"})).is_success
    assert (await people["qian"].post(f"/items/{ITEM}/review", review("良"))).is_success
    early = await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "50号"})
    assert (early.status_code, early.json()["type"]) == (409, "urn:bihuan:problem:NotCompleted")
    better = form(content(annual_goal="养护农村公路四十二公里"))
    assert (await people["li"].post(f"/items/{ITEM}/completion", {"content": better})).is_success
    assert (await people["zhou"].post(f"/items/{ITEM}/approval", {"document": "50号"})).is_success
    less = form(content(fiscal_funds="800000.00", amount="1000000.00"))
    asked = {"content": less, "reason": "政策变化", "budget_adjustment": "9号"}
    assert (await people["li"].post(f"/items/{ITEM}/adjustment-request", asked)).is_success
    assert (await people["zhou"].post(f"/items/{ITEM}/adjustment-refusal", {"reason": "依据不足"})).is_success
    assert (await people["li"].post(f"/items/{ITEM}/adjustment-request", asked)).is_success
    clock.turn(datetime.fromisoformat("2020-07-01T09:00:00+08:00"))
    granted = {"effective_on": "2020-07-01", "document": "9号"}
    own = await people["lizhou"].post(f"/items/{ITEM}/adjustment-approval", granted)
    assert (own.status_code, own.json()["type"]) == (409, "urn:bihuan:problem:OwnUnit")
    late = await people["zhou"].post(f"/items/{ITEM}/adjustment-approval", granted | {"effective_on": "2021-07-01"})
    assert (late.status_code, late.json()["type"]) == (422, "urn:bihuan:problem:EffectiveOutsideYear")
    assert (await people["zhou"].post(f"/items/{ITEM}/adjustment-approval", granted)).is_success
    goal = (await people["li"].get(f"/items/{ITEM}")).json()
    assert (goal["status"], goal["version"], goal["approved_amount"], goal["effective_on"]) == ("已批复", 2, "1000000.00", "2020-07-01")
    assert (await people["treasury"].get(f"/gate/{ITEM}", amount="1000000.01")).json()["open"] is False
    early = await people["wang"].post(f"/items/{ITEM}/closing")
    assert (early.status_code, early.json()["type"]) == (409, "urn:bihuan:problem:YearNotOver")
    clock.turn(datetime.fromisoformat("2021-01-04T09:00:00+08:00"))
    assert (await people["wang"].post(f"/items/{ITEM}/closing")).is_success
    assert (await log(people))[-1]["type"] == "bihuan.goals.GoalClosed"


async def test_a_goal_of_the_year_rides_on_an_addition_and_a_poor_one_gets_nothing(people: People) -> None:
    covid, poor = "360922-2020-P0100", "360922-2020-P0101"
    for item, grade in ((covid, "优"), (poor, "差")):
        assert (await people["li"].post(f"/items/{item}/draft", {"content": form()})).is_success
        assert (await people["li"].post(f"/items/{item}/declaration", {"budget_round": "追加"})).is_success
        assert (await people["chen"].post(f"/items/{item}/department-review", {"opinion": "同意"})).is_success
        assert (await people["qian"].post(f"/items/{item}/review", review(grade))).is_success
    assert (await people["zhou"].post(f"/items/{covid}/approval", {"document": "5号"})).is_success
    assert (await log(people))[-1]["data"]["in_year"] is True
    refused = await people["zhou"].post(f"/items/{poor}/approval", {"document": "5号"})
    assert "不予安排" in refused.json()["detail"]
    assert "不予安排" in (await people["treasury"].get(f"/gate/{poor}")).json()["reason"]


async def test_the_scope_of_a_year_decides_what_passes_without_a_goal(people: People) -> None:
    policy = {"from_year": 2020, "threshold_text": "20万元及以上", "enforced": True, "whole_department": True, "document": "20号"}
    nothing = await people["wang"].post("/scope-policies", policy)
    assert (nothing.status_code, nothing.json()["type"]) == (422, "urn:bihuan:problem:ThresholdNeeded")
    assert (await people["wang"].post("/scope-policies", policy | {"threshold": "200000.00"})).is_success
    same = await people["wang"].post("/scope-policies", policy | {"threshold": "200000.00"})
    assert (same.status_code, same.json()["type"]) == (409, "urn:bihuan:problem:AlreadySo")
    for amount, recorded in (("199999.99", "Admitted"), ("200000.00", "Barred")):
        assert (await people["treasury"].get(f"/gate/{ITEM}", amount=amount)).json()["open"] is (recorded == "Admitted")
        fact = {"source": "预算系统", "id": amount, "item": ITEM, "amount": amount}
        answer = await people["treasury"].post("/budget-replies", fact)
        assert answer.json()["events"][0]["type"] == f"bihuan.goals.BudgetEntry{recorded}"


async def test_goals_of_the_largest_amounts_are_added_up(people: People) -> None:
    largest = form(content(fiscal_funds="9999999999999.99", carryover="0.00", amount="9999999999999.99"))
    for item in ("360922-2020-P0001", "360922-2020-P0002"):
        await people["li"].post(f"/items/{item}/draft", {"content": largest})
        answer = await people["li"].post(f"/items/{item}/declaration", {"budget_round": "二上"})
    coverage = await people["wang"].get("/statistics/coverage", year=2020, min_position=answer.headers["Position"])
    assert coverage.json()["required_amount"] == "19999999999999.98"
