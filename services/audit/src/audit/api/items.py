"""What is asked of one budget item: its trail, and its state at any instant."""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from audit.api.answers import ItemAnswer
from audit.asked_as_of import AsOf, KnownAt, Through
from audit.heard import Heard
from audit.instant import At
from audit.item.attained import Attained, attained
from audit.item.difference import Changed, differences
from audit.item.last_year import LastYear, last_year
from audit.item.standing import Stage, standing
from audit.item.state import fold
from audit.order import in_order
from audit.permissions import BUREAU, FIRM, UNITS
from audit.views import lost, trail
from audit.views.trail import Entry
from shared.engagements import working_on
from shared.events.envelope import Value
from shared.events.values import year_after, year_before
from shared.events.visibility import Shown, shown
from shared.runtime.clock import day_of
from shared.runtime.decider import Invalid, Unknown
from shared.runtime.deciding.handler import OutOfScope
from shared.runtime.web.context import Item
from shared.runtime.web.pages import After, BadCursor, Limit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["预算事项 items"])


class NotTheEarlierInstant(Invalid):
    """What was known at the instant that should be the earlier one is not all known at the other."""

    zh = "两个时点的先后不对"


class Difference(Value):
    """One value that reads otherwise at the later instant."""

    place: tuple[str, ...]
    """Where it stands in the item's state: `["goal", "status"]`; a row of a list by its name, or its number from 1."""
    was: Any
    """At the earlier instant; null where nothing stood there."""
    now: Any
    """At the later one."""
    cause: str
    """The id of the event that made it so, the last one where there are several."""

    @classmethod
    def of(cls, changed: Changed) -> "Difference":
        """As it is answered."""
        return cls(place=changed.place, was=changed.was, now=changed.now, cause=changed.cause.id)


class StandingAnswer(Value):
    """Where an item stands in the loop."""

    item: str
    stages: tuple[Stage, ...]
    """The eight stages in their order."""
    attainment: Attained | None
    """目标实现程度 in per cent, by the newest report of it; None before there is one."""
    last_year: LastYear | None
    """What the same project came to in the fiscal year before."""
    goes_on: bool
    """Whether the same project is there in the fiscal year after, as far as the caller sees."""


@routes.get("/items/{item}/trail", may=BUREAU | UNITS | FIRM, refuses=(Unknown, BadCursor))
async def trail_of(
    item: Item, ask: Ask, as_of: AsOf = None, known_at: KnownAt = None, after: After = None, limit: Limit = 100
) -> Page[Entry]:
    """轨迹: every event of the item that the caller may see, of all services, cause before effect; what was lost since says so."""
    gone = await ask.view(trail.VIEW, lambda conn: lost.of_item(conn, item))
    return trail.page(await _shown(item, ask, At(as_of, known_at), gone.heard), gone.why, after=after, limit=limit)


@routes.get("/items/{item}", may=BUREAU | UNITS | FIRM, refuses=(Unknown, BadCursor))
async def state_of(item: Item, ask: Ask, as_of: AsOf = None, known_at: KnownAt = None, through: Through = None) -> ItemAnswer:
    """时点状态: the item as the caller sees it, at an instant of business time, as far as it was recorded at one of real time."""
    seen = await _shown(item, ask, At(as_of, known_at, through))
    if not seen:
        raise Unknown(f"截至所问时点，没有预算事项 {item} 的任何事件")
    return ItemAnswer.model_validate(fold(item, [one.recorded for one in seen]))


@routes.get("/items/{item}/differences", may=BUREAU | UNITS | FIRM, refuses=(Unknown, BadCursor, NotTheEarlierInstant))
async def differences_of(
    item: Item,
    ask: Ask,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    through: Through = None,
    was_as_of: AsOf = None,
    was_known_at: KnownAt = None,
    was_through: Through = None,
) -> tuple[Difference, ...]:
    """两个时点的不同: what reads otherwise at an instant than at an earlier one (`was_…`), each with the event that made it so."""
    now = [one.recorded for one in await _shown(item, ask, At(as_of, known_at, through))]
    was = [one.recorded for one in await _shown(item, ask, At(was_as_of, was_known_at, was_through))]
    if {one.id for one in was} - {one.id for one in now}:
        raise NotTheEarlierInstant("was_as_of、was_known_at、was_through 所指的时点须不晚于另一个时点：前一时点的事件，后一时点都要有")
    read = lambda state: ItemAnswer.model_validate(state).model_dump(mode="json")  # noqa: E731
    return tuple(Difference.of(one) for one in differences(item, was, now, read))


@routes.get("/items/{item}/standing", may=BUREAU | UNITS | FIRM, refuses=(Unknown, BadCursor))
async def standing_of(item: Item, ask: Ask, as_of: AsOf = None, known_at: KnownAt = None, through: Through = None) -> StandingAnswer:
    """闭环位置: the eight stages of the loop as the caller sees them, the attainment of the goal, and the year before."""
    seen = await _shown(item, ask, At(as_of, known_at, through))
    if not seen:
        raise Unknown(f"截至所问时点，没有预算事项 {item} 的任何事件")
    last = seen[-1].recorded if through else None
    day = day_of(as_of) if as_of else day_of(last.time) if last else ask.today
    state = fold(item, [one.recorded for one in seen])
    at = At(as_of, known_at or (last.recordedtime if last else None))
    before, after = await asyncio.gather(_of_year(year_before(item), ask, at), _of_year(year_after(item), ask, at))
    return StandingAnswer(
        item=item,
        stages=standing(state, day),
        attainment=attained(state),
        last_year=last_year(fold(year_before(item), [one.recorded for one in before])) if before else None,
        goes_on=bool(after),
    )


async def _of_year(item: str, ask: Ask, at: At) -> list[Shown[Heard]]:
    """What the caller sees of the project in another year; nothing where there is none, or it is another unit's."""
    try:
        return await _shown(item, ask, at)
    except (Unknown, OutOfScope):
        return []


async def _shown(item: str, ask: Ask, at: At, gone: Sequence[Heard] = ()) -> list[Shown[Heard]]:
    """What the caller sees of the item at an instant.

    Raises Unknown where nothing was ever told of it, OutOfScope where it belongs to another unit, BadCursor for an event that is not seen.
    """

    def read(conn: Connection) -> tuple[list[Heard], str]:
        heard = trail.heard(conn, item)
        return in_order([*heard, *gone]) if gone else heard, fold(item, heard or gone).unit

    heard, unit = await ask.view(trail.VIEW, read)
    if not heard:
        raise Unknown(f"没有预算事项 {item} 的任何事件")
    until = trail.until(heard, as_of=at.as_of, known_at=at.known_at, through=at.through)
    seen = shown(until, ask.as_whom(unit, await working_on(ask, item)))
    if at.through and at.through not in {one.recorded.id for one in seen}:
        raise BadCursor(f"{at.through} 不是预算事项 {item} 轨迹中截至所问时点的事件")
    return seen
