"""The route that says which indicators of the library may be merged (分类、合并同类项), and why."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection

from goals import alike
from goals.alike import Because
from goals.api.library import Named
from goals.kept import Kept
from goals.permissions import READERS
from goals.views import cases, library
from goals.views.library import NamedIndicator
from shared.events.envelope import Value
from shared.runtime.web.pages import Limit
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["指标库 library"])
SECTORS = 16
"""Of so many choices of sectors, the whole library among them, the groups are kept."""


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


class Order:
    """The library in the order in which indicators stay, those first that most goals have taken; its groups, each list of sectors once."""

    def __init__(self, rows: Sequence[NamedIndicator], taken: Mapping[str, int]) -> None:
        self.taken = taken
        self._rows = sorted(rows, key=lambda one: (-taken.get(one.code, 0), one.code))
        self.groups = lru_cache(SECTORS)(self._groups)
        self.groups(())

    def __len__(self) -> int:
        return len(self._rows)

    def _groups(self, sectors: tuple[str, ...]) -> list[tuple[NamedIndicator, list[tuple[NamedIndicator, Because]]]]:
        found = alike.groups([(one, one.level2, one.name) for one in self._rows if not sectors or one.sector in sectors])
        return sorted(found, key=lambda one: (-len(one[1]), one[0].code))


def _read(conn: Connection, today: date) -> tuple[Sequence[NamedIndicator], Mapping[str, int]]:
    return library.names(conn, today), cases.taken(conn)


def _ordered(read: tuple[Sequence[NamedIndicator], Mapping[str, int]]) -> Order:
    return Order(*read)


ORDER = Kept(_read, _ordered)


@routes.get("/library/alike", may=READERS)
async def alike_indicators(ask: Ask, sector: Named = (), limit: Limit = 50) -> AlikeGroups:
    """相近的库内指标, of those in force today."""
    order = await ORDER.now(ask)
    found = await asyncio.to_thread(order.groups, tuple(sorted(set(sector))))
    told = [
        AlikeGroup(level1=stays.level1, level2=stays.level2, indicators=tuple(_told(*one, order.taken) for one in [(stays, None), *others]))
        for stays, others in found[:limit]
    ]
    return AlikeGroups(items=tuple(told), of=len(found))


def _told(row: NamedIndicator, because: Because | None, taken: Mapping[str, int]) -> Alike:
    told = {name: getattr(row, name) for name in ("code", "name", "sector", "purpose", "measure")}
    return Alike(**told, taken=taken.get(row.code, 0), because=because)
