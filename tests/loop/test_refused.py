"""What a rule refuses to a reaction is seen by an operator; what is meant to pass in silence is not among it."""

from typing import Any

from shared.events.goals import GoalAdjusted
from shared.runtime.decider import Decider
from shared.runtime.deciding.handler import Cause
from tests.audit.cases import adjusted
from tests.goals.samples import content, form
from tests.loop.county import ITEM, County


async def test_a_goal_taken_back_before_its_approval_leaves_nothing_to_an_operator(county: County) -> None:
    await county.do("li", f"/goals/items/{ITEM}/draft", {"content": form(content())})
    await county.do("li", f"/goals/items/{ITEM}/cancellation", {"reason": "误报"})
    await county.approved_goal()
    await county.do("zhou", f"/goals/items/{ITEM}/cancellation", {"reason": "项目撤销"})
    await county.do("li", f"/goals/items/{ITEM}/draft", {"content": form(content())})
    await county.do("li", f"/goals/items/{ITEM}/cancellation", {"reason": "再次误报"})
    assert [await refused(county, service) for service in county.hosts] == [[]] * len(county.hosts)


async def test_an_adjustment_of_a_goal_that_nobody_watches_is_seen_with_event_reaction_and_sentence(county: County) -> None:
    await tell(county, "goal/360922-2020-P0099", adjusted("100.00", "80.00"))
    [seen] = await refused(county, "monitoring")
    assert (seen["reaction"], seen["event_type"]) == ("when_goal_adjusted_follow_it", GoalAdjusted.TYPE)
    assert (seen["subject"], seen["rule"]) == ("360922-2020-P0099", "Unknown")
    assert seen["sentence"] == "该事项“未纳入监控”，不能跟踪目标调整"


async def tell(county: County, stream: str, event: GoalAdjusted) -> None:
    """What no route of goals would tell: the event of a log that lacks what came before."""
    kind, key = stream.split("/")
    cause = Cause("6f0c1c52-7b7c-5d0a-9d3e-b1f0a5c7e2d4", "zhou", "app_user", b"", county.clock.now(), "c", "c")
    await county.hosts["goals"].handler.handle(
        Decider[Any, GoalAdjusted](kind, None, lambda state, _: state), key, lambda _: [event], cause
    )
    await county.settled()


async def refused(county: County, service: str) -> list[dict[str, Any]]:
    """What waits for an operator in this service."""
    found: list[dict[str, Any]] = (await county.get("ops", f"/{service}/refused"))["items"]
    return found
