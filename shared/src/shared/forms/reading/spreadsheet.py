"""Excel workbooks, by calamine; what calamine does not tell (hidden rows, errors, far cells) is read from the package itself."""

import io
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from shared.forms.book import Area, Book, Row, Scalar, Sheet, Unreadable
from shared.forms.finding import Finding
from shared.forms.reading.biff import biff_sheets
from shared.forms.reading.contents import Content, refusal
from shared.forms.reading.extra import DAMAGED, Extra
from shared.forms.reading.far_cells import without_far_cells
from shared.forms.reading.ooxml import ooxml_sheets


def read_spreadsheet(name: str, data: bytes, content: Content) -> Book:
    """All worksheets; calamine holds the values in about 100 bytes a cell and gives them row by row."""
    findings: list[Finding] = []
    try:
        if content is Content.XLSX:
            data, findings = without_far_cells(data)
        book = load_workbook(io.BytesIO(data))
        extras = ooxml_sheets(data) if content is Content.XLSX else biff_sheets(data)
        sheets = tuple(
            _sheet(book.get_sheet_by_name(meta.name), meta.visible is not SheetVisibleEnum.Visible, extras.get(meta.name, Extra()))
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet
        )
    except (CalamineError, *DAMAGED) as broken:
        raise Unreadable(refusal("FILE_DAMAGED", "工作簿已损坏，无法打开；请用Excel或WPS重新保存后再上传。")) from broken
    return Book(name, content.value, sheets, tuple(findings), typed=True)


def _sheet(sheet: CalamineSheet, hidden: bool, extra: Extra) -> Sheet:
    start = sheet.start
    indent: list[Scalar] = [""] * (start[1] if start else 0)

    def walk() -> Iterator[Row]:
        for row in sheet.iter_rows():
            yield [*indent, *row] if indent else row

    merged = tuple(Area(first[0], first[1], last[0], last[1]) for first, last in sheet.merged_cell_ranges or ())
    height = sheet.total_height + 1 if start else 0
    return Sheet(sheet.name, walk, height, merged, hidden, extra.hidden_rows, extra.hidden_columns, extra.errors)
