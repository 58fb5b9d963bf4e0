"""The route that says which indicators of the library may be merged (分类、合并同类项), and why."""

import asyncio
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection

from goals import alike
from goals.alike import Because
from goals.api.library import Named
from goals.kept import BeingMade, Kept
from goals.permissions import READERS
from goals.views import cases, library
from goals.views.library import NamedIndicator
from shared.events.envelope import Value
from shared.runtime.sql.pages import cursor, place
from shared.runtime.web.pages import After, BadCursor, Limit
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["指标库 library"])
KEY = (int, str)
"""What a page goes on after: how many there are beside the one that stays, negative, and its code."""
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
    """The largest groups first; `of` how many there are, and where the next page begins."""

    items: tuple[AlikeGroup, ...]
    of: int
    next: str | None = None


Group = tuple[NamedIndicator, list[tuple[NamedIndicator, Because]]]
"""What stays, and what may be merged into it."""


class Order:
    """The library in the order in which indicators stay, those first that most goals have taken; its groups, each list of sectors once."""

    def __init__(self, rows: Sequence[NamedIndicator], taken: Mapping[str, int]) -> None:
        self.taken = taken
        self._rows = sorted(rows, key=lambda one: (-taken.get(one.code, 0), one.code))
        self.groups = lru_cache(SECTORS)(self._groups)
        self.groups(())

    def __len__(self) -> int:
        return len(self._rows)

    def _groups(self, sectors: tuple[str, ...]) -> list[Group]:
        found = alike.groups([(one, one.level2, one.name) for one in self._rows if not sectors or one.sector in sectors])
        return sorted(found, key=_key)


def _key(group: Group) -> tuple[int, str]:
    """In this order: the largest first."""
    stays, others = group
    return -len(others), stays.code


def _read(conn: Connection, today: date) -> tuple[Sequence[NamedIndicator], Mapping[str, int]]:
    return library.names(conn, today), cases.taken(conn)


def _ordered(read: tuple[Sequence[NamedIndicator], Mapping[str, int]]) -> Order:
    return Order(*read)


ORDER = Kept(_read, _ordered)


@routes.get("/library/alike", may=READERS, refuses=(BadCursor, BeingMade))
async def alike_indicators(ask: Ask, sector: Named = (), after: After = None, limit: Limit = 50) -> AlikeGroups:
    """相近的库内指标, of those in force today."""
    _, last = place([KEY], after)
    order = await ORDER.now(ask)
    found = await asyncio.to_thread(order.groups, tuple(sorted(set(sector))))
    first = bisect_right(found, tuple(last), key=_key) if last else 0
    page = found[first : first + limit]
    told = [
        AlikeGroup(level1=stays.level1, level2=stays.level2, indicators=tuple(_told(*one, order.taken) for one in [(stays, None), *others]))
        for stays, others in page
    ]
    more = first + limit < len(found)
    return AlikeGroups(items=tuple(told), of=len(found), next=cursor(0, _key(page[-1])) if more else None)


def _told(row: NamedIndicator, because: Because | None, taken: Mapping[str, int]) -> Alike:
    told = {name: getattr(row, name) for name in ("code", "name", "sector", "purpose", "measure")}
    return Alike(**told, taken=taken.get(row.code, 0), because=because)
