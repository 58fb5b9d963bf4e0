"""Once a budget year is over no goal is written for it by hand, and what was begun for it is not declared any more."""

from uuid import uuid4

from tests.goals.samples import content, form
from tests.loop.county import ITEM, County, begins_after
from tests.scenario.answers import refused

PATH = f"/goals/items/{ITEM}"
DRAFT = {"content": form(content())}


async def drafted(county: County) -> None:
    await county.do("li", f"{PATH}/draft", DRAFT)


@begins_after(drafted)
async def test_a_goal_of_last_year_is_neither_written_nor_declared_and_whoever_asks_is_told_for_which_years_it_may_be(
    county: County,
) -> None:
    await county.day("2020-12-31")
    assert (await county.do("li", f"{PATH}/draft/check", DRAFT)).json()["passes"] is True
    await county.day("2021-01-01")
    again, declared = (
        await county.tried("li", f"{PATH}/draft", DRAFT),
        await county.tried("li", f"{PATH}/declaration", {"budget_round": "一上"}),
    )
    assert refused(again) == refused(declared) == (409, "BudgetYearOver")
    assert "现在编报 2021 年度的追加项目和 2022 年度预算的绩效目标" in declared.json()["detail"]
    other = await county.tried("li", f"{PATH.replace('P0017', 'P0099')}/draft", DRAFT)
    assert refused(other) == (409, "BudgetYearOver")
    may = {one["title"]: one for one in (await county.get("li", PATH))["decisions"]}
    assert [(may[title]["allowed"], may[title]["problem"].rpartition(":")[2]) for title in ("编制", "申报")] == [
        (False, "BudgetYearOver")
    ] * 2
    coming = PATH.replace("2020", "2022")
    await county.do("li", f"{coming}/draft", {"content": form(content(starts_on="2022-01-01", ends_on="2022-12-31"))})
    await county.do("li", f"{coming}/declaration", {"budget_round": "一上"})


async def test_whoever_sends_again_what_was_taken_before_the_year_ended_is_answered_as_the_first_time(county: County) -> None:
    key = str(uuid4())
    first = await county.do("li", f"{PATH}/draft", DRAFT, Idempotency_Key=key)
    await county.day("2021-01-01")
    assert (await county.do("li", f"{PATH}/draft", DRAFT, Idempotency_Key=key)).json() == first.json()
