"""Coverage (覆盖率) is one number, whoever is asked: goals or audit."""

from typing import Any

from tests.goals.samples import content, form
from tests.goals.steps import review
from tests.loop.county import ITEM, County

IN_BUDGET, ASKED, SMALL, REJECTED = (f"360922-2020-P00{n}" for n in range(18, 22))
POLICY = {
    "from_year": 2020,
    "threshold": "100000.00",
    "threshold_text": "10万元及以上",
    "enforced": True,
    "whole_department": True,
    "document": "万发〔2019〕20号",
}


async def entered(county: County, item: str) -> str:
    """What became of the budget system's wish to enter the item with its whole amount."""
    fact = {"source": "预算系统", "id": item, "item": item, "amount": "1200000.00"}
    return str((await county.do("treasury", "/goals/budget-replies", fact)).json()["events"][0]["type"].rsplit(".")[-1])


async def coverage(county: County) -> tuple[dict[str, Any], dict[str, str]]:
    """As goals answers, and as audit counts."""
    figures = await county.get("shen", "/audit/figures/2020")
    listed = figures["items"] if isinstance(figures, dict) else figures
    exact = {figure["code"]: figure["exact"] for figure in listed if figure["code"].startswith("Q2")}
    return await county.get("wang", "/goals/statistics/coverage", year=2020), exact


async def test_what_stands_in_the_budget_or_asks_for_it_without_a_goal_lowers_coverage_in_goals_and_audit_alike(county: County) -> None:
    await county.do("wang", "/goals/scope-policies", POLICY)
    for item in (ITEM, IN_BUDGET):
        await county.approved_goal(item)
        assert await entered(county, item) == "BudgetEntryAdmitted"
    answer, exact = await coverage(county)
    assert (answer["required"], answer["by_count"], exact["Q2a"]) == (2, "100.00", "2/2")
    await county.do("zhou", f"/goals/items/{IN_BUDGET}/cancellation", {"reason": "目标撤销，资金未收回"})
    assert await entered(county, ASKED) == "BudgetEntryBarred"
    small = content(fiscal_funds="50000.00", carryover="0.00", amount="50000.00")
    for item, goal in ((SMALL, small), (REJECTED, content())):
        await county.do("li", f"/goals/items/{item}/draft", {"content": form(goal)})
        await county.do("li", f"/goals/items/{item}/declaration", {"budget_round": "二上"})
    await county.do("chen", f"/goals/items/{REJECTED}/department-review", {"opinion": "同意"})
    await county.do("qian", f"/goals/items/{REJECTED}/review", review("差"))
    answer, exact = await coverage(county)
    assert (answer["required"], answer["approved"], answer["below_threshold"], answer["in_budget_without_goal"]) == (3, 1, 1, 1)
    assert (exact["Q2a"], exact["Q2b"], exact["Q2f"]) == ("1/3", "1200000.00/3600000.00", "1个")
    assert (answer["by_count"], answer["approved_amount"], answer["required_amount"]) == ("33.33", "1200000.00", "3600000.00")
    assert "10万元及以上" in answer["scope"]
