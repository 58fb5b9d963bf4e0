"""What is asked of one budget item: its trail, and its state at any instant."""

from sqlalchemy import Connection

from audit.api.answers import ItemAnswer
from audit.asked_as_of import AsOf, KnownAt
from audit.heard import Heard
from audit.item.state import fold
from audit.permissions import BUREAU, FIRM, UNITS
from audit.views import trail
from audit.views.trail import Entry
from shared.engagements import working_on
from shared.events.visibility import Shown, shown
from shared.runtime.decider import Unknown
from shared.runtime.web.context import Item
from shared.runtime.web.pages import After, BadCursor, Limit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["预算事项 items"])


@routes.get("/items/{item}/trail", may=BUREAU | UNITS | FIRM, refuses=(Unknown, BadCursor))
async def trail_of(
    item: Item, ask: Ask, as_of: AsOf = None, known_at: KnownAt = None, after: After = None, limit: Limit = 100
) -> Page[Entry]:
    """轨迹: every event of the item that the caller may see, of all services, cause before effect."""
    return trail.page(await _shown(item, ask, as_of, known_at), after=after, limit=limit)


@routes.get("/items/{item}", may=BUREAU | UNITS | FIRM, refuses=(Unknown,))
async def state_of(item: Item, ask: Ask, as_of: AsOf = None, known_at: KnownAt = None) -> ItemAnswer:
    """时点状态: the item as the caller sees it, at an instant of business time, as far as it was recorded at one of real time."""
    seen = await _shown(item, ask, as_of, known_at)
    if not seen:
        raise Unknown(f"截至所问时点，没有预算事项 {item} 的任何事件")
    return ItemAnswer.model_validate(fold(item, [one.recorded for one in seen]))


async def _shown(item: str, ask: Ask, as_of: AsOf, known_at: KnownAt) -> list[Shown[Heard]]:
    """What the caller sees of the item. Raises Unknown where nothing was ever told of it, OutOfScope where it belongs to another unit."""

    def read(conn: Connection) -> tuple[list[Heard], str]:
        heard = trail.heard(conn, item)
        return heard, fold(item, heard).unit

    heard, unit = await ask.view(trail.VIEW, read)
    if not heard:
        raise Unknown(f"没有预算事项 {item} 的任何事件")
    return shown(trail.until(heard, as_of=as_of, known_at=known_at), ask.as_whom(unit, await working_on(ask, item)))
