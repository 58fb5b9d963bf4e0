"""The national tables (预算管理一体化数据标准) of goals, of indicators and of the library, for finance and for other systems."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Path, Response
from fastapi.responses import StreamingResponse

from goals.api.library import library_key
from goals.decisions.library import LIBRARY
from goals.national import Row, goal_rows, library_rows
from goals.permissions import TABLE_READERS
from goals.views import cases, register
from goals.views import library as library_view
from shared.events.values import FiscalYear
from shared.evidence.routes import ATTACHED
from shared.forms.national import TABLES, WRITTEN
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["国家标准表 national tables"])

LIBRARY_TABLE = "BAS_PERF_INDICATOR"
PAGE = 500
"""Goals, or indicators of the library, that are read at once."""
OfTable = Annotated[str, Path(pattern=f"^({'|'.join(TABLES)})$", description="表名 / the table's name, e.g. PM_PERF_INDICATOR")]
AsFile = Annotated[str, Path(pattern=f"^({'|'.join(WRITTEN)})$", description="文件格式 / what kind of file")]
FILE: dict[int | str, Any] = {
    200: {
        "content": {media: {"schema": {"type": "string", "format": "binary"}} for media, _ in WRITTEN.values()},
        "description": "the table / 表",
    }
}


@routes.get("/national-tables/{table}.{ending}", may=TABLE_READERS, brings=FILE)
async def national_table_of_year(table: OfTable, ending: AsFile, ask: Ask, year: FiscalYear | None = None) -> Response:
    """国家标准表, streamed: a fiscal year's approved goals as they were adjusted last, or the library as it holds today.

    Where no year is named, this year's."""
    asked = year or ask.today.year
    await ask.view((cases.VIEW, register.VIEW, library_view.VIEW), lambda conn: None)
    media, written = WRITTEN[ending]
    pages = _library(ask) if table == LIBRARY_TABLE else _goals(ask, table, asked)
    file = f"{table}.{ending}" if table == LIBRARY_TABLE else f"{table}-{asked}.{ending}"
    headers = ATTACHED | {"Content-Disposition": f'attachment; filename="{file}"'}
    return StreamingResponse(written(TABLES[table], pages), media_type=media, headers=headers)


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
