"""Excel workbooks, by calamine; what calamine does not tell (hidden rows, errors, far cells) is read from the package itself."""

import io
from collections.abc import Iterator
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from shared.forms.book import Area, Book, Row, Scalar, Sheet, Unreadable
from shared.forms.cells.numbers import digits
from shared.forms.cells.text import text_of
from shared.forms.finding import Finding
from shared.forms.reading.biff import biff_sheets, workbook_stream
from shared.forms.reading.container import container_of
from shared.forms.reading.contents import Content
from shared.forms.reading.extra import BROKEN, Extra
from shared.forms.reading.far_cells import without_far_cells
from shared.forms.reading.ooxml import ooxml_sheets
from shared.forms.reading.plausible import DAMAGED

PANIC = "PanicException"
"""What calamine, written in Rust, raises where it gives up; it is no Exception."""


def read_spreadsheet(name: str, data: bytes, content: Content) -> Book:
    """All worksheets; calamine holds the values in about 100 bytes a cell and gives them row by row."""
    findings: list[Finding] = []
    try:
        if content is Content.XLSX:
            data, findings = without_far_cells(data)
            extras = ooxml_sheets(data)
        else:
            stream = workbook_stream(data)
            extras, data = biff_sheets(stream), container_of("Workbook", stream)
        book = load_workbook(io.BytesIO(data))
        sheets = tuple(
            _sheet(book.get_sheet_by_name(meta.name), meta.visible is not SheetVisibleEnum.Visible, extras.get(meta.name, Extra()))
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet
        )
    except Unreadable:
        raise
    except BaseException as broken:
        if isinstance(broken, (CalamineError, *BROKEN)) or type(broken).__name__ == PANIC:
            raise Unreadable(DAMAGED) from broken
        raise
    return Book(name, content.value, sheets, tuple(findings), typed=True)


def _sheet(sheet: CalamineSheet, hidden: bool, extra: Extra) -> Sheet:
    start = sheet.start
    indent: list[Scalar] = [""] * (start[1] if start else 0)

    shown: dict[int, list[int]] = {}
    for row, column in extra.percent:
        shown.setdefault(row, []).append(column)

    def walk() -> Iterator[Row]:
        if not (indent or shown):
            yield from sheet.iter_rows()
            return
        for at, row in enumerate(sheet.iter_rows()):
            line: list[Scalar] = [*indent, *row]
            for column in shown.get(at, ()):
                if column < len(line):
                    line[column] = _per_cent(line[column])
            yield line

    merged = tuple(Area(first[0], first[1], last[0], last[1]) for first, last in sheet.merged_cell_ranges or ())
    height = sheet.total_height + 1 if start else 0
    return Sheet(sheet.name, walk, height, merged, hidden, extra.hidden_rows, extra.hidden_columns, extra.errors, extra.since_1904)


def _per_cent(value: Scalar) -> Scalar:
    """As a person sees it: 0.95 in a cell with a format in per cent is 95%."""
    return f"{digits(Decimal(text_of(value)) * 100)}%" if isinstance(value, int | float) and not isinstance(value, bool) else value
