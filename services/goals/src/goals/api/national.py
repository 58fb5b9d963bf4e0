"""The national tables (预算管理一体化数据标准) of goals, of indicators and of the library, for finance and for other systems."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Annotated

from fastapi import Path, Response

from goals.api.library import library_key
from goals.decisions.library import LIBRARY
from goals.national import Row, goal_rows, library_rows
from goals.permissions import TABLE_READERS
from goals.views import cases, register
from goals.views import library as library_view
from shared.events.values import FiscalYear
from shared.forms.national import GOALS
from shared.national_files import TABLE_FILE, AsFile, table_file
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["国家标准表 national tables"])

LIBRARY_TABLE = "BAS_PERF_INDICATOR"
PAGE = 500
"""Goals, or indicators of the library, that are read at once."""
OfTable = Annotated[str, Path(pattern=f"^({'|'.join(GOALS)})$", description="表名 / the table's name, e.g. PM_PERF_INDICATOR")]


@routes.get("/national-tables/{table}.{ending}", may=TABLE_READERS, brings=TABLE_FILE)
async def national_table_of_year(table: OfTable, ending: AsFile, ask: Ask, year: FiscalYear | None = None) -> Response:
    """国家标准表, streamed: a fiscal year's approved goals as they were adjusted last, or the library as it holds today.

    Where no year is named, this year's."""
    asked = year or ask.today.year
    await ask.view((cases.VIEW, register.VIEW, library_view.VIEW), lambda conn: None)
    if table == LIBRARY_TABLE:
        return table_file(GOALS[table], None, ending, _library(ask))
    return table_file(GOALS[table], asked, ending, _goals(ask, table, asked))


async def _goals(ask: Ask, name: str, year: int) -> AsyncIterator[Sequence[Row]]:
    after = ""
    while held := await ask.view(cases.VIEW, partial(cases.of_year, year=year, after=after, limit=PAGE)):
        after = held[-1].item
        names = await ask.view(register.VIEW, partial(register.names, codes={one.unit for one in held}))
        yield await asyncio.to_thread(goal_rows, name, held, names)


async def _library(ask: Ask) -> AsyncIterator[Sequence[Row]]:
    rows = await ask.view(library_view.VIEW, lambda conn: library_view.usable(conn, ask.today))
    for at in range(0, len(rows), PAGE):
        held = [await ask.fold(LIBRARY, library_key(ask.jurisdiction, one.code)) for one in rows[at : at + PAGE]]
        yield library_rows(ask.jurisdiction, held, ask.today)
