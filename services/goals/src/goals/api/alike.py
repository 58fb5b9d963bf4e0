"""The route that says which indicators of the library may be merged (分类、合并同类项), and why."""

import asyncio

from goals import alike
from goals.alike import Because
from goals.api.library import Named
from goals.permissions import READERS
from goals.views import cases, library
from goals.views.library import LibraryRow
from shared.events.envelope import Value
from shared.runtime.web.pages import Limit
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["指标库 library"])


class Alike(Value):
    """An indicator of the library, and why it may be another one."""

    code: str
    name: str
    sector: str
    purpose: str
    measure: str
    taken: int
    """How many approved goals name a version of it."""
    because: Because | None
    """None of the one that is to stay."""


class AlikeGroup(Value):
    """Indicators of one second level that may be one: first the one to stay, which most goals have taken, then those to merge."""

    level1: str
    level2: str
    indicators: tuple[Alike, ...]


class AlikeGroups(Value):
    """The largest groups first; `of` how many there are."""

    items: tuple[AlikeGroup, ...]
    of: int


@routes.get("/library/alike", may=READERS)
async def alike_indicators(ask: Ask, sector: Named = (), limit: Limit = 50) -> AlikeGroups:
    """相近的库内指标, of those in force today."""
    views = (library.VIEW, cases.VIEW)
    rows, taken = await ask.view(views, lambda conn: (library.usable(conn, ask.today), cases.taken(conn)))
    rows.sort(key=lambda one: (-taken.get(one.code, 0), one.code))
    named = [(one, one.level2, one.name) for one in rows if not sector or one.sector in sector]
    found = await asyncio.to_thread(alike.groups, named)
    found.sort(key=lambda one: (-len(one[1]), one[0].code))
    told = [
        AlikeGroup(level1=stays.level1, level2=stays.level2, indicators=tuple(_told(*one, taken) for one in [(stays, None), *others]))
        for stays, others in found[:limit]
    ]
    return AlikeGroups(items=tuple(told), of=len(found))


def _told(row: LibraryRow, because: Because | None, taken: dict[str, int]) -> Alike:
    told = {name: getattr(row, name) for name in ("code", "name", "sector", "purpose", "measure")}
    return Alike(**told, taken=taken.get(row.code, 0), because=because)
