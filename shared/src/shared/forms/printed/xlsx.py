"""A printed form as .xlsx: merges, borders, fonts and print area as on paper; text is text whatever it begins with."""

import io
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shared.forms.printed.form import PrintedCell, PrintedForm, Stands
from shared.runtime.files.kinds import KINDS

XLSX = KINDS["xlsx"]
A4 = 9
LINE = 14.0
"""Points of one line of text."""
SPARE = 10.0
"""Points of a row beside its lines."""
TALLEST = 400.0
"""Points; a spreadsheet's rows end at 409."""
EXACT = 15
"""Significant digits that a spreadsheet's number keeps."""
HEAD = 3
"""Rows above the form: title, year, unit of the amounts."""
BODY = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
LOOKS: dict[Stands, dict[str, object]] = {
    Stands.LABEL: {"align": "center"},
    Stands.WORDS: {"align": "left"},
    Stands.CENTRED: {"align": "center"},
    Stands.AMOUNT: {"align": "right", "num_format": "#,##0.00####"},
    Stands.NUMBER: {"align": "center", "num_format": "General"},
    Stands.RATE: {"align": "center", "num_format": "0.00%"},
}


def as_xlsx(form: PrintedForm) -> bytes:
    """The file."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(form.title[:31])
        looks = {stands: book.add_format({**BODY, **own}) for stands, own in LOOKS.items()}
        _paper(sheet, form)
        _around(book, sheet, form)
        for row, column, cell in form.placed():
            _place(sheet, row + HEAD, column, cell, looks[cell.stands])
        for row, height in enumerate(_heights(form)):
            sheet.set_row(row + HEAD, height)
    return out.getvalue()


def _paper(sheet: Worksheet, form: PrintedForm) -> None:
    for column, width in enumerate(form.widths):
        sheet.set_column(column, column, width)
    sheet.set_paper(A4)
    if form.landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, HEAD + len(form.rows), len(form.widths) - 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _around(book: Workbook, sheet: Worksheet, form: PrintedForm) -> None:
    """Title, year and unit above, signatures below."""
    last = len(form.widths) - 1
    plain = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    title = book.add_format({"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"})
    lines = [
        (0, form.title, title, 32.0),
        (1, form.under, book.add_format({**plain, "font_size": 12, "align": "center"}), 18.0),
        (2, form.corner, book.add_format({**plain, "align": "right"}), LINE),
        (HEAD + len(form.rows), form.signed, book.add_format(plain), 24.0),
    ]
    for row, text, look, height in lines:
        sheet.set_row(row, height)
        sheet.merge_range(row, 0, row, last, "", look)
        sheet.write_string(row, 0, text, look)


def _place(sheet: Worksheet, row: int, column: int, cell: PrintedCell, look: Format) -> None:
    if cell.across > 1 or cell.down > 1:
        sheet.merge_range(row, column, row + cell.down - 1, column + cell.across - 1, "", look)
    figure = _figure(cell)
    if figure is not None:
        sheet.write_number(row, column, figure, look)
    elif cell.value:
        sheet.write_string(row, column, cell.value, look)
    elif cell.across == cell.down == 1:
        sheet.write_blank(row, column, None, look)


def _figure(cell: PrintedCell) -> float | None:
    """What a spreadsheet computes with; None of text, and of a number that it would not keep to the last digit."""
    if cell.stands not in (Stands.AMOUNT, Stands.NUMBER, Stands.RATE) or not cell.value:
        return None
    value = Decimal(cell.value.removesuffix("%"))
    exact = value / 100 if cell.stands is Stands.RATE else value
    return float(exact) if len(value.normalize().as_tuple().digits) <= EXACT else None


def _heights(form: PrintedForm) -> list[float]:
    """Each row as high as its text needs; a merged cell asks for none by itself."""
    lines: list[float] = [1.0] * len(form.rows)
    for row, column, cell in sorted(form.placed(), key=lambda one: one[2].down):
        width = sum(form.widths[column : column + cell.across]) - 1
        needed = sum(max(1, -(-_width(line) // width)) for line in cell.value.splitlines() or [""])
        reached = range(row, row + cell.down)
        if (missing := needed - sum(lines[at] for at in reached)) > 0:
            for at in reached:
                lines[at] += missing / cell.down
    return [min(LINE * one + SPARE, TALLEST) for one in lines]


def _width(text: str) -> int:
    """In half Chinese characters."""
    wide: Callable[[str], bool] = lambda one: unicodedata.east_asian_width(one) in "WFA"  # noqa: E731
    return sum(2 if wide(one) else 1 for one in text)
