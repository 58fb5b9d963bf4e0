"""What is asked of many things is narrowed in every service by the same words."""

from tests.loop.county import ITEM, County
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
