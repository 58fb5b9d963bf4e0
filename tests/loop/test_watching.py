"""What is approved is watched, also the second time."""

from tests.loop.county import ITEM, County


async def test_a_goal_cancelled_drafted_anew_and_approved_is_watched_again(county: County) -> None:
    await county.approved_goal(amount="1000000.00", fiscal_funds="800000.00")
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", {"reason": "项目撤销"})
    assert await watched(county) == [(ITEM, "1000000.00", True)]
    await county.approved_goal()
    assert await watched(county) == [(ITEM, "1200000.00", False)]


async def watched(county: County) -> list[tuple[str, str, bool]]:
    """Item, amount, and whether its watch has ended."""
    found = (await county.get("wang", "/monitoring/watchlist", year=2020))["items"]
    return [(one["item"], one["amount"], one["ended"]) for one in found]
