"""The national tables (预算管理一体化数据标准) of monitoring, for whoever may read its records and for other systems."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Annotated

from fastapi import Path, Response

from monitoring.decisions.assignment import item_of
from monitoring.decisions.record import RECORD
from monitoring.national import Reported, Row, by_stream, rows_of
from monitoring.papers import PAPERS
from monitoring.permissions import TABLE_READERS
from monitoring.views import on_paper, records, rectified, rounds
from shared.events.values import FiscalYear, first_level_of, unit_subject
from shared.evidence.view import named_in
from shared.forms.national import MONITORING
from shared.national_files import TABLE_FILE, AsFile, table_file
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["国家标准表 national tables"])

PAGE = 200
"""Records that are read at once."""
VIEWS = (records.VIEW, rounds.VIEW, on_paper.VIEW, rectified.VIEW, PAPERS.view)
OfTable = Annotated[str, Path(pattern=f"^({'|'.join(MONITORING)})$", description="表名 / the table's name, e.g. PAY_PERF_MONITOR_INFO")]


@routes.get("/national-tables/{table}.{ending}", may=TABLE_READERS, brings=TABLE_FILE)
async def monitoring_table_of_year(table: OfTable, ending: AsFile, ask: Ask, year: FiscalYear | None = None) -> Response:
    """国家标准表, streamed: a fiscal year's monitoring tasks, the rows of its records that were submitted, or their papers.

    Where no year is named, this year's."""
    asked = year or ask.today.year
    await ask.view(VIEWS, lambda conn: None)
    return table_file(MONITORING[table], asked, ending, _pages(ask, table, asked))


async def _pages(ask: Ask, table: str, year: int) -> AsyncIterator[Sequence[Row]]:
    told = await ask.view(rounds.VIEW, partial(rounds.of_year, year=year))
    numbers, after = {one.month: number for number, one in enumerate(told, 1)}, ""
    while held := await ask.view(records.VIEW, partial(records.of_year, year=year, scope=ask.sees, after=after, limit=PAGE)):
        after = held[-1]
        page = await _reported(ask, held, numbers)
        yield await asyncio.to_thread(rows_of, table, page, ask.request.scope.get("root_path", ""))


async def _reported(ask: Ask, streams: Sequence[str], numbers: dict[int, int]) -> list[Reported]:
    """These records and what else is told of them; each reaches the asker as it is now."""
    keys = [stream.partition("/")[2] for stream in streams]
    states = [(key, state) for key in keys if (state := await ask.passing(RECORD, key)).unit.startswith(ask.sees)]
    codes = {code for _, state in states for code in (state.unit, first_level_of(state.unit))}
    said = {item_of(key) for key, _ in states} | {unit_subject(ask.jurisdiction, code) for code in codes}
    words = await ask.view(on_paper.VIEW, partial(on_paper.words_of, subjects=said))
    notices = by_stream(await ask.view(rectified.VIEW, partial(rectified.of_records, streams=streams)), "found_in")
    papers = by_stream(await ask.view(PAPERS.view, partial(named_in, streams=streams)), "stream")
    return [
        Reported(
            key,
            state,
            numbers.get(state.period_end_month, 1),
            words,
            demands="；".join(one.demands for one in notices[f"{RECORD.kind}/{key}"]),
            results="；".join(text for one in notices[f"{RECORD.kind}/{key}"] for text in (one.results, one.opinion) if text),
            papers=papers[f"{RECORD.kind}/{key}"],
        )
        for key, state in states
    ]
