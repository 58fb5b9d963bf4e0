"""What is asked of one budget item: its trail, and its state at any instant."""

from sqlalchemy import Connection

from audit.api.answers import ItemAnswer
from audit.heard import Heard
from audit.instant import AsOf, KnownAt
from audit.item.state import fold
from audit.permissions import BUREAU, UNITS
from audit.views import trail
from audit.views.trail import Entry
from shared.runtime.decider import Unknown
from shared.runtime.web.context import Item
from shared.runtime.web.pages import After, BadCursor, Limit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["预算事项 items"])


@routes.get("/items/{item}/trail", may=BUREAU | UNITS, refuses=(Unknown, BadCursor))
async def trail_of(
    item: Item, ask: Ask, as_of: AsOf = None, known_at: KnownAt = None, after: After = None, limit: Limit = 100
) -> Page[Entry]:
    """轨迹: every event of the item, of all services, cause before effect."""
    heard = trail.until(await _heard(item, ask), as_of=as_of, known_at=known_at)
    return trail.page(heard, after=after, limit=limit)


@routes.get("/items/{item}", may=BUREAU | UNITS, refuses=(Unknown,))
async def state_of(item: Item, ask: Ask, as_of: AsOf = None, known_at: KnownAt = None) -> ItemAnswer:
    """时点状态: the item as it stood at an instant of business time, as far as it was recorded at one of real time."""
    heard = trail.until(await _heard(item, ask), as_of=as_of, known_at=known_at)
    if not heard:
        raise Unknown(f"截至所问时点，没有预算事项 {item} 的任何事件")
    return ItemAnswer.model_validate(fold(item, heard))


async def _heard(item: str, ask: Ask) -> list[Heard]:
    """Everything told of the item. Raises Unknown where that is nothing, OutOfScope where it belongs to another unit."""

    def read(conn: Connection) -> tuple[list[Heard], str]:
        heard = trail.heard(conn, item)
        return heard, fold(item, heard).unit

    heard, unit = await ask.view(trail.VIEW, read)
    if not heard:
        raise Unknown(f"没有预算事项 {item} 的任何事件")
    ask.require_within(unit)
    return heard
