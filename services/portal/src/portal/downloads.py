"""Rows to take along, whole: .csv, or .xlsx that looks like the office's own; page by page from the service, so in little memory."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.listings import Column
from portal.terms import CODES, ORIGINS, ROLES, _
from portal.vocabulary import VOCABULARY
from shared.forms.cells.formulas import defused
from shared.runtime.clock import SHANGHAI

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEN_THOUSAND = Decimal(10000)
CHUNK = 64 * 1024
WIDTHS = {
    "item": 36,
    "unit": 22,
    "text": 22,
    "prose": 44,
    "texts": 44,
    "status": 11,
    "code": 11,
    "money": 15,
    "day": 13,
    "moment": 17,
    "number": 11,
    "percent": 10,
}
"""In characters of a digit's width."""
NUMBERS = {"money": "#,##0.00####", "percent": '0.00"%"', "number": "General", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}

Rows = AsyncIterator[Sequence[Mapping[str, Any]]]
Cell = str | Decimal | date | None
FOOT = _("&C第 &P 页，共 &N 页")


@dataclass(frozen=True)
class Heading:
    """What stands above the rows: which table, and what it was narrowed to."""

    title: str
    narrowed: str
    columns: tuple[Column, ...]
    term: Callable[[str], str]
    """What a word of ours or of the services is called in the reader's language."""


def cell(column: Column, row: Mapping[str, Any], units: Mapping[str, str], term: Callable[[str], str]) -> Cell:
    """What a table holds of a row: amounts in 万元 as numbers, days as days, everything else as the page says it."""
    value = row.get(column.name)
    match column.kind:
        case _ if value in (None, ""):
            return None
        case "money":
            return Decimal(str(value)) / TEN_THOUSAND
        case "number" | "percent":
            return Decimal(str(value))
        case "day":
            return date.fromisoformat(value)
        case "moment":
            return datetime.fromisoformat(value).astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)
        case "unit":
            return units.get(value, str(value))
        case "roles":
            return "、".join(term(ROLES.get(one, one)) for one in value)
        case "texts":
            return "、".join(value)
        case "origin":
            return term(ORIGINS.get(value, str(value)))
    word = CODES.get(str(value), str(value))
    return term(word) if word is not value or (word in VOCABULARY and column.kind != "item") else word


async def as_csv(head: Heading, pages: Rows, units: Mapping[str, str]) -> AsyncIterator[bytes]:
    """Line by line, with a byte order mark, so that table programs read the Chinese."""
    yield ("\ufeff" + _lines([[column.title for column in head.columns]])).encode()
    async for rows in pages:
        yield _lines([_plain(cell(column, row, units, head.term)) for column in head.columns] for row in rows).encode()


def _lines(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _plain(value: Cell) -> str:
    """Text that a table program would run as a formula is kept from it; numbers stay numbers."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return defused("" if value is None else str(value))


async def as_xlsx(head: Heading, pages: Rows, units: Mapping[str, str]) -> AsyncIterator[bytes]:
    """The whole file, made on disk and then sent; text is text whatever it begins with."""
    with TemporaryFile() as file:
        sheet = await asyncio.to_thread(_Sheet, head, file)
        async for rows in pages:
            await asyncio.to_thread(sheet.add, [[cell(column, row, units, head.term) for column in head.columns] for row in rows])
        await asyncio.to_thread(sheet.end)
        while part := await asyncio.to_thread(file.read, CHUNK):
            yield part


class _Sheet:
    """One worksheet that is written downwards only."""

    def __init__(self, head: Heading, file: BinaryIO) -> None:
        self._book = Workbook(file, {"constant_memory": True})
        self._sheet: Worksheet = self._book.add_worksheet(head.title[:31])
        self._columns = head.columns
        self._formats = [self._format(column) for column in head.columns]
        self._row = 0
        self._lay_out(head)

    def _format(self, column: Column) -> Format:
        numbers = {"num_format": NUMBERS[column.kind]} if column.kind in NUMBERS else {"text_wrap": True}
        return self._book.add_format({"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10, **numbers})

    def _lay_out(self, head: Heading) -> None:
        sheet, plain = self._sheet, {"font_name": "宋体", "font_size": 10}
        title = self._book.add_format({"center_across": True, "bold": True, "font_name": "黑体", "font_size": 16})
        top = self._book.add_format({**plain, "bold": True, "border": 1, "align": "center", "bg_color": "#EEF2F7", "text_wrap": True})
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, head.title, title)
        sheet.write_string(1, 0, head.narrowed, self._book.add_format(plain))
        for n, column in enumerate(head.columns):
            sheet.set_column(n, n, 24 if column.name == "item" else WIDTHS.get(column.kind, 14))
            if n:
                sheet.write_blank(0, n, None, title)
            sheet.write_string(2, n, column.title, top)
        self._row = 3
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(0, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(head.term(FOOT))

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """More rows beneath."""
        for row in rows:
            for n, value in enumerate(row):
                self._write(n, value)
            self._row += 1

    def _write(self, n: int, value: Cell) -> None:
        match value:
            case None:
                self._sheet.write_blank(self._row, n, None, self._formats[n])
            case Decimal():
                self._sheet.write_number(self._row, n, value, self._formats[n])
            case date():
                self._sheet.write_datetime(self._row, n, value, self._formats[n])
            case _:
                self._sheet.write_string(self._row, n, value[:32767], self._formats[n])

    def end(self) -> None:
        """Whole, and at its beginning again."""
        self._sheet.autofilter(2, 0, max(self._row - 1, 2), len(self._columns) - 1)
        self._sheet.print_area(0, 0, max(self._row - 1, 2), len(self._columns) - 1)
        file = self._book.filename
        self._book.close()
        file.seek(0)
