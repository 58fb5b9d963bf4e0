"""What is decided about an item's money reaches the budget: disposals of monitoring, and linkages of an earlier year's result."""

from typing import Any

import pytest

from tests.goals.samples import content, form
from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, County

EARLIER, NEXT = "360922-2019-P0017", "360922-2021-P0017"
MILLION = {"amount": "1000000.00", "fiscal_funds": "800000.00"}
RULES = [
    {"grade": "优", "action": "优先保障"},
    {"grade": "中", "action": "压减", "ratio_min": "10", "ratio_max": "20"},
    {"grade": "差", "action": "取消"},
]


async def asked(county: County, item: str, amount: str, id: str) -> tuple[str, str]:
    """What the budget system hears when it wants this amount, and why not."""
    fact = {"source": "预算系统", "id": id, "item": item, "amount": amount}
    await county.do("treasury", "/goals/budget-replies", fact)
    last = (await county.get("shen", "/audit/items/" + item + "/trail"))["items"][-1]
    return last["type"].rsplit(".", 1)[-1], last["data"].get("reason", "")


async def disposed(county: County, disposal: str, document: str) -> None:
    """Finance disposes of the item."""
    await county.do("wang", f"/monitoring/disposals/{ITEM}", {"disposal": disposal, "reason": "进度严重滞后", "document": document})


@pytest.mark.parametrize("disposal", ["暂缓拨款", "停止拨款", "撤销项目"])
async def test_a_disposal_closes_the_gate_and_its_release_opens_it(county: County, disposal: str) -> None:
    await county.approved_goal(**MILLION)
    assert await asked(county, ITEM, "1000000.00", "b1") == ("BudgetEntryAdmitted", "")
    await county.day("2020-08-15")
    await disposed(county, disposal, "万财绩〔2020〕9号")
    because = f"监控处置“{disposal}”（万财绩〔2020〕9号，2020-08-15）尚未解除，不得安排预算"
    assert await asked(county, ITEM, "900000.00", "b2") == ("BudgetEntryBarred", because)
    assert (await county.get("li", f"/goals/items/{ITEM}"))["gate"]["closed"]["document"] == "万财绩〔2020〕9号"
    await county.do("wang", f"/monitoring/disposals/{ITEM}/release", {"reason": "已整改", "document": "万财绩〔2020〕12号"})
    assert await asked(county, ITEM, "900000.00", "b3") == ("BudgetEntryAdmitted", "")
    assert (await county.get("shen", f"/audit/items/{ITEM}"))["goal"]["gate"]["closed"] is None


async def test_a_disposal_that_adjusts_the_goal_asks_the_unit_for_an_adjustment(county: County) -> None:
    await county.approved_goal(**MILLION)
    await county.day("2020-08-15")
    await disposed(county, "调整目标", "万财绩〔2020〕9号")
    demand = {"document": "万财绩〔2020〕9号", "decided_on": "2020-08-15", "reason": "进度严重滞后"}
    assert await to_adjust(county) == demand
    less = content(amount="900000.00", fiscal_funds="700000.00")
    request = {"content": form(less), "reason": "按处置决定调整", "budget_adjustment": "万财预调〔2020〕3号"}
    await county.do("li", f"/goals/items/{ITEM}/adjustment-request", request)
    assert await to_adjust(county) is None
    await county.do("zhou", f"/goals/items/{ITEM}/adjustment-refusal", {"reason": "指标须相应调减"})
    assert await to_adjust(county) == demand
    await county.do("li", f"/goals/items/{ITEM}/adjustment-request", request)
    await county.do("zhou", f"/goals/items/{ITEM}/adjustment-approval", {"effective_on": "2020-08-15", "document": "4号"})
    assert await to_adjust(county) is None


async def to_adjust(county: County) -> Any:
    """What the unit is still asked for."""
    return (await county.get("li", f"/goals/items/{ITEM}"))["to_adjust"]


async def evaluated(county: County, score: int) -> None:
    """The project of 2019 has its department's result."""
    await county.approved_goal(EARLIER, **MILLION)
    await county.day("2020-06-01")
    await county.department_result(EARLIER, score)
    await ruled(county)


async def ruled(county: County) -> None:
    """The policy for 2021 is set; it is November 2020."""
    await county.do("wang", "/feedback/linkage-policies/2021", {"document": "万财绩〔2020〕20号", "rows": RULES})
    await county.day("2020-11-05")


async def to_approve(county: County) -> None:
    """The goal of 2021 waits for its approval."""
    await county.do("li", f"/goals/items/{NEXT}/draft", {"content": form(content(starts_on="2021-01-01", ends_on="2021-12-31", **MILLION))})
    await county.do("li", f"/goals/items/{NEXT}/declaration", {"budget_round": "二上"})
    await county.do("chen", f"/goals/items/{NEXT}/department-review", {"opinion": "同意"})
    await county.do("qian", f"/goals/items/{NEXT}/review", REVIEW)


async def test_a_cancelled_projects_next_goal_is_approved_only_by_a_decision_with_its_number(county: County) -> None:
    await evaluated(county, 50)
    path = await county.linked(EARLIER, 2021, "取消")
    await county.do("zhou", f"{path}/application", {"next_item": NEXT, "amount": "0", "document": "万财预审〔2021〕1号"})
    await to_approve(county)
    cancelled = f"{EARLIER}/DEPARTMENT 的评价结果挂钩已取消该项目（万财预审〔2021〕1号，2020-11-05）"
    refused = await county.tried("zhou", f"/goals/items/{NEXT}/approval", {"document": "万财预〔2021〕1号"})
    assert refused.status_code == 409
    assert refused.json()["detail"] == f"{cancelled}，目标不得批复；确需安排的，须由预算股依据文件另行决定"
    assert await asked(county, NEXT, "1.00", "b1") == ("BudgetEntryBarred", f"{cancelled}，不得安排预算")
    [chain] = (await county.get("li", f"/goals/items/{NEXT}"))["linkages"]
    assert (chain["item"], chain["kind"], chain["grade"], chain["score"], chain["evaluated"]) == (
        EARLIER,
        "DEPARTMENT",
        "差",
        "50.00",
        "1000000.00",
    )
    assert (chain["action"], chain["amount"], chain["status"], chain["answer"]) == ("取消", "1000000.00", "已落实", "采纳")
    assert (chain["applied"], chain["document"]) == ("0.00", "万财预审〔2021〕1号")
    await county.do("zhou", f"/goals/items/{NEXT}/override", {"reason": "汛后抢修急需", "document": "万府办〔2020〕88号"})
    await county.do("zhou", f"/goals/items/{NEXT}/approval", {"document": "万财预〔2021〕1号"})
    assert await asked(county, NEXT, "1000000.00", "b2") == ("BudgetEntryAdmitted", "")
    assert (await county.get("shen", f"/audit/items/{NEXT}"))["goal"]["gate"]["overridden"]["reason"] == "汛后抢修急需"


async def test_a_cut_limits_the_next_budget_to_what_it_leaves(county: County) -> None:
    await evaluated(county, 70)
    path = await county.linked(EARLIER, 2021, "压减", "10")
    application = {"next_item": NEXT, "amount": "99999999.00", "document": "万财预审〔2021〕1号"}
    refused = await county.tried("zhou", f"{path}/application", application)
    assert refused.status_code == 409
    assert "核减 100000.00 元，下年安排数至多 900000.00 元，不是 99999999.00 元" in refused.json()["detail"]
    await county.do("zhou", f"{path}/application", application | {"amount": "900000.00"})
    await county.approved_goal(NEXT, **MILLION)
    kind, reason = await asked(county, NEXT, "900000.01", "b1")
    assert (kind, reason) == (
        "BudgetEntryBarred",
        f"申请安排 900000.01 元，超过{EARLIER}/DEPARTMENT 的评价结果挂钩（压减，万财预审〔2021〕1号，2020-11-05）的安排数 900000.00 元",
    )
    assert (await county.get("treasury", f"/goals/gate/{NEXT}"))["limit"] == "900000.00"
    assert await asked(county, NEXT, "900000.00", "b2") == ("BudgetEntryAdmitted", "")


async def test_one_result_of_an_item_bears_on_a_years_budget(county: County) -> None:
    await county.approved_goal(EARLIER)
    await county.self_evaluated(EARLIER)
    await county.department_result(EARLIER, 70, amount="1200000.00")
    await ruled(county)
    path = await county.linked(EARLIER, 2021, "压减", "10")
    await county.do("zhou", f"{path}/application", {"next_item": NEXT, "amount": "1080000.00", "document": "万财预审〔2021〕1号"})
    second, proposal = f"/feedback/linkages/{EARLIER}/SELF", {"next_year": 2021, "action": "压减", "ratio": "15", "reason": "自评为中"}
    refused = await county.tried("wang", f"{second}/proposal", proposal)
    assert refused.status_code == 409
    assert "已有 DEPARTMENT 评价的挂钩建议（压减，已落实）" in refused.json()["detail"]
    await county.do("zhou", f"{path}/withdrawal", {"reason": "部门评价有误", "document": "万财预审〔2021〕3号"})
    await county.do("wang", f"{second}/proposal", proposal)
    await county.approved_goal(NEXT, **MILLION)
    assert await asked(county, NEXT, "1000000.00", "b1") == ("BudgetEntryAdmitted", "")
    chain = (await county.get("li", f"/goals/items/{NEXT}"))["linkages"]
    assert [(one["kind"], one["status"]) for one in chain] == [("DEPARTMENT", "已撤回"), ("SELF", "已提出")]
    tally = (await county.get("shen", f"/audit/items/{NEXT}"))["feedback"]["carried_from_last_year"]
    assert tally is None
