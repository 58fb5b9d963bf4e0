"""The index of what may be suggested (指标推荐), kept for as long as library and cases stay as they are, and made beside the event loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from goals.views import cases, library
from goals.views.cases import Case
from goals.views.library import LibraryRow
from shared.runtime.web.queries import QueryContext

if TYPE_CHECKING:
    from goals.likeness import Likeness

VIEWS = (library.VIEW, cases.VIEW)
SMALL = 5_000
"""Up to so many candidates a new index is waited for; of more, the one of before answers until it is there."""


@dataclass
class _Kept:
    """What one process has of one database."""

    stands: object = None
    index: "Likeness | None" = None
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    task: "asyncio.Task[Any] | None" = None


_KEPT: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


async def index_for(ask: QueryContext) -> "Likeness":
    """The index of what is in force today."""

    def asked(conn: Connection) -> tuple[Engine, object]:
        return conn.engine, (library.last_change(conn), cases.last_change(conn), ask.today)

    engine, stands = await ask.view(VIEWS, asked)
    kept = _KEPT.setdefault(engine, _Kept())
    if kept.index is not None and kept.stands != stands and len(kept.index) > SMALL:
        if kept.task is None or kept.task.done():
            kept.task = asyncio.create_task(_made(kept, stands, ask))
        return kept.index
    return await _made(kept, stands, ask)


async def _made(kept: _Kept, stands: object, ask: QueryContext) -> "Likeness":
    async with kept.making:
        if kept.index is None or kept.stands != stands:
            rows, goals = await ask.view(VIEWS, lambda conn: (library.usable(conn, ask.today), cases.every(conn)))
            kept.index, kept.stands = await asyncio.to_thread(made_of, rows, goals), stands
        return kept.index


def made_of(rows: Sequence[LibraryRow], goals: Sequence[Case]) -> "Likeness":
    """The index of these; its libraries are loaded by whoever needs it first."""
    from goals.likeness import Candidate, Likeness, placed

    found = [
        Candidate(*place, one.name, one.operator, one.measure, f"{one.code}/{one.version}", "", f"{one.sector} {one.purpose}".strip())
        for one in rows
        if (place := placed(one.level1, one.level2))
    ]
    found += [
        Candidate(each.level1, each.level2, each.name, each.operator, each.measure, each.library or "", one.item, one.name)
        for one in goals
        for each in one.indicators
    ]
    return Likeness(found)
