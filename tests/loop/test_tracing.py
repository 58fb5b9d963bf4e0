"""A trace that a caller names goes with what follows from it, from service to service."""

from tests.loop.county import ITEM, County, begins_after

TRACE = "0af7651916cd43dd8448eb211c80319c"


@begins_after(County.approved_goal)
async def test_a_watch_ends_in_the_trace_of_the_goals_cancellation(county: County) -> None:
    assert await traced(county) == []
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", {"reason": "项目撤销"}, traceparent=f"00-{TRACE}-b7ad6b7169203331-01")
    assert await traced(county) == ["bihuan.monitoring.WatchEnded"]


async def traced(county: County) -> list[str]:
    """The types of monitoring's events that belong to the trace."""
    events = await county.get("shen", "/monitoring/events", limit=1000)
    return [event["type"] for event in events if TRACE in event.get("traceparent", "")]
