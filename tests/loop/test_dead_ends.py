"""What changes hands in the middle of its road goes on from there."""

from tests.goals.samples import content, form
from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, County

REFORM = {"reason": "机构改革，职责并入县农业农村局", "successor": {"unit": "301", "document": "万编发〔2020〕3号"}}


async def test_a_goal_that_a_department_reviewed_is_reviewed_by_finance_after_a_unit_without_one_took_it_over(county: County) -> None:
    await county.do("li", f"/goals/items/{ITEM}/draft", {"content": form(content())})
    await county.do("li", f"/goals/items/{ITEM}/declaration", {"budget_round": "二上"})
    await county.do("chen", f"/goals/items/{ITEM}/department-review", {"opinion": "同意"})
    await county.do("wang", "/goals/units/219001/closing", REFORM)
    assert (await county.get("qian", f"/goals/items/{ITEM}"))["unit"] == "301"
    await county.do("qian", f"/goals/items/{ITEM}/review", REVIEW)
    await county.do("zhou", f"/goals/items/{ITEM}/approval", {"document": "万财预〔2020〕1号"})
    assert (await county.get("qian", f"/goals/items/{ITEM}"))["status"] == "已批复"
