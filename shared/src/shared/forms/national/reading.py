"""A national table read again: row by row as it is, or as the forms that its rows make up."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from shared.forms.book import Book, Sheet, address
from shared.forms.book import Row as Line
from shared.forms.cells.formulas import as_meant
from shared.forms.cells.text import text_of
from shared.forms.form import Cell, Form, Kind, Layout, Row
from shared.forms.layout.words import ANNUAL, MIDTERM
from shared.forms.national.monitored import monitoring_form
from shared.forms.national.tables import LONG_TERM, SIGNS, TABLES, NationalTable

FIELDS = {
    "fiscal_year": "fiscal_year",
    "pro_code": "project_code",
    "pro_name": "project_name",
    "agency_code": "unit_code",
    "agency_name": "unit",
    "dept_code": "unit_code",
    "dept_name": "unit",
    "kpi_target": "annual_goal",
    "zqgoal": "midterm_goal",
}
INDICATOR = {
    "kpi_lv1": "level1",
    "kpi_lv2": "level2",
    "kpi_content": "level3",
    "kpi_evalstd": "scoring",
    "kpi_val": "target",
    "kpi_remark": "remark",
    "weight": "weight",
    "computesign": "operator",
    "meterunit": "unit",
}
MEANT = {code: sign for sign, code in SIGNS.items()}
PROJECT, DEPARTMENT = ("pro_code", Kind.GOAL_DECLARATION), ("dept_code", Kind.DEPARTMENT_GOAL)
KINDS = {
    "PM_PERF_GOAL_INFO": PROJECT,
    "PM_PERF_INDICATOR": PROJECT,
    "BGT_PERF_GOAL_INFO": DEPARTMENT,
    "BGT_PERF_INDICATOR": DEPARTMENT,
    "PAY_PERF_MONITOR_INFO": ("perf_mon_no", Kind.MONITORING),
}
"""What the rows of a table make up, and by which column they are of one; those of the others make up no form."""
Cells = Mapping[str, Cell]


def table_of(line: Line) -> NationalTable | None:
    """The table whose columns a heading names; None of any other row."""
    told = {text_of(value).lower() for value in line}
    return next((table for table in TABLES.values() if table.telling <= told), None)


def rows_of(book: Book) -> Iterator[tuple[NationalTable, Cells]]:
    """Every row of every national table in a book, each value with its place."""
    for sheet in book.sheets:
        heading = next(iter(sheet.rows()), ())
        if table := table_of(heading):
            yield from ((table, row) for row in _rows(sheet, table, typed=book.typed))


def as_forms(sheet: Sheet, table: NationalTable, *, typed: bool) -> Iterator[Form]:
    """The goal, or the indicators, of each project or department, or a record's form; rows of one follow each other."""
    if table.name not in KINDS:
        return
    whose, kind = KINDS[table.name]
    rows = _rows(sheet, table, typed=typed)
    for _, held in groupby(rows, key=lambda row: tuple(row[name].text for name in ("fiscal_year", whose) if name in row)):
        if kind is Kind.MONITORING:
            yield monitoring_form(sheet, list(held), typed=typed)
        else:
            yield _form(sheet, kind, list(held), typed=typed)


def _rows(sheet: Sheet, table: NationalTable, *, typed: bool) -> Iterator[Cells]:
    lines = enumerate(sheet.rows())
    _, heading = next(lines)
    columns = {name: at for at, value in enumerate(heading) if (name := text_of(value).lower()) in table.names}
    for row, line in lines:
        if any(text_of(value) for value in line):
            yield {name: _cell(sheet, row, at, line, typed=typed) for name, at in columns.items()}


def _cell(sheet: Sheet, row: int, at: int, line: Line, *, typed: bool) -> Cell:
    value = line[at] if at < len(line) else ""
    told = value if isinstance(value, str) else text_of(value)
    return Cell.of(told if typed else as_meant(told), sheet.name, address(row, at), row, sheet.errors.get((row, at)))


def _form(sheet: Sheet, kind: Kind, rows: list[Cells], *, typed: bool) -> Form:
    fields = {FIELDS[name]: cell for name, cell in rows[0].items() if name in FIELDS and cell.text}
    indicators = tuple(_indicator(row) for row in rows if "kpi_content" in row)
    return Form(kind, Layout.REGISTER, sheet.name, fields, {"indicators": indicators} if indicators else {}, (), typed)


def _indicator(row: Cells) -> Row:
    cells = {INDICATOR[name]: cell for name, cell in row.items() if name in INDICATOR and (cell.text or name == "meterunit")}
    if sign := cells.get("operator"):
        cells["operator"] = Cell.of(MEANT.get(sign.text, sign.text), sign.sheet, sign.at, sign.row, sign.error)
    return Row(cells, MIDTERM if "yearflag" in row and row["yearflag"].text == LONG_TERM else ANNUAL)
