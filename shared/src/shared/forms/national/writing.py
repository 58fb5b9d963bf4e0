"""A national table as a file, piece by piece: .csv, .xlsx or .json, of whatever length in little memory."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from tempfile import TemporaryFile

from xlsxwriter import Workbook

from shared.forms.cells.formulas import defused
from shared.forms.national.tables import NationalTable
from shared.forms.printed.xlsx import XLSX

CHUNK = 64 * 1024
Rows = AsyncIterator[Sequence[tuple[str, ...]]]
"""Page by page."""
Written = Callable[[NationalTable, Rows], AsyncIterator[bytes]]


async def as_csv(table: NationalTable, pages: Rows) -> AsyncIterator[bytes]:
    """With a byte order mark, the columns' names first, no formula in it."""
    yield ("\ufeff" + _lines([table.names])).encode()
    async for rows in pages:
        yield _lines(map(defused, row) for row in rows).encode()


async def as_json(table: NationalTable, pages: Rows) -> AsyncIterator[bytes]:
    """An object with the table's name and a grid of cells, of which the first row is the columns' names."""
    yield f'{{"name": "{table.name}", "table": [\n{json.dumps(table.names)}'.encode()
    async for rows in pages:
        yield "".join(f",\n{json.dumps(row, ensure_ascii=False)}" for row in rows).encode()
    yield b"\n]}\n"


async def as_xlsx(table: NationalTable, pages: Rows) -> AsyncIterator[bytes]:
    """One sheet of text, named as the table; made on disk and then sent."""
    with TemporaryFile() as file:
        book = Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet(table.name)
        at = 0

        def add(rows: Iterable[Sequence[str]]) -> None:
            nonlocal at
            for row in rows:
                for column, value in enumerate(row):
                    if value:
                        sheet.write_string(at, column, value)
                at += 1

        add([table.names])
        sheet.freeze_panes(1, 0)
        async for rows in pages:
            await asyncio.to_thread(add, rows)
        await asyncio.to_thread(book.close)
        file.seek(0)
        while part := await asyncio.to_thread(file.read, CHUNK):
            yield part


WRITTEN: dict[str, tuple[str, Written]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
    "xlsx": (XLSX, as_xlsx),
}
"""By ending: the media type, and what writes it."""


def _lines(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
