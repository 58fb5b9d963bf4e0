"""One form as on paper: everything between its title and the next one."""

import re
from collections.abc import Mapping

from shared.forms.cells.text import label, plain
from shared.forms.finding import Finding, Severity
from shared.forms.form import Cell, Form, Kind, Layout, Row
from shared.forms.layout.fields import read_fields
from shared.forms.layout.funds import fund_heading, fund_rows, labelled_amounts
from shared.forms.layout.grid import Grid
from shared.forms.layout.heading import Heading, heading_at
from shared.forms.layout.indicators import hidden_lines, horizon_beside, read_rows
from shared.forms.layout.tasks import task_rows
from shared.forms.layout.titles import surely, year_of
from shared.forms.layout.words import FIELD, NOTE

UNIT = re.compile(r"[(\[](?:金额)?(?:单位[::]?)?(?:人民币)?(万元|千元|亿元|元)[)\]]|单位[::]?(?:人民币)?(万元|千元|亿元|元)(?:[)\],;]|$)")
PERIOD = re.compile(r"(?:1|一)(?:月)?[-—~至到](\d{1,2})月")
EXECUTION = re.compile(r"预算执行率?[(（]?(\d+(?:\.\d+)?)分")
LONGEST_LABEL = 40
TOTAL_ABOVE = "自评总分"
"""Printed beside the heading of a whole department's form, where others have a last row."""
YEAR_WITHIN = 5


def read_form(grid: Grid, kind: Kind | None, layout: Layout = Layout.FORM, *, typed: bool = False) -> Form | None:
    """The form in these rows; None where nothing of one stands in them."""
    fields: dict[str, Cell] = {}
    tables: dict[str, list[Row]] = {}
    findings: list[Finding] = []
    headings: list[Heading] = []
    row = grid.first
    while row < grid.last:
        if row in grid.sheet.hidden_rows or not (runs := grid.runs(row)):
            row += 1
            continue
        if heading := heading_at(grid, row):
            headings.append(heading)
            found = read_rows(grid, heading, horizon_beside(grid, row))
            findings += [*found.findings, *hidden_lines(grid, heading, found.end)]
            for name, rows in (("indicators", found.indicators), ("subtotals", found.subtotals), ("totals", found.totals)):
                tables.setdefault(name, []).extend(rows)
            _period(grid, row, heading.below, fields)
            row = max(found.end, heading.below)
            continue
        if columns := fund_heading(grid, row):
            _facts(grid, row, runs, fields)
            _period(grid, row, row + 1, fields)
            read, after = fund_rows(grid, row, columns)
            tables.setdefault("funds", []).extend(read)
            row = max(after, row + 1)
            continue
        if tasks := task_rows(grid, row):
            tables["tasks"] = tasks[0]
            row = tasks[1]
            continue
        _facts(grid, row, runs, fields)
        read_fields(grid, row, fields)
        horizon = horizon_beside(grid, row)
        tables.setdefault("funds", []).extend(labelled_amounts(grid, row, horizon))
        if NOTE.match(plain(runs[0][1])) and tables.get("indicators"):
            tables.setdefault("notes", []).append(Row({"text": grid.cell(row, runs[0][0])}))
        row += 1
    told = {name: tuple(rows) for name, rows in tables.items() if rows}
    if not told.get("indicators") and not (told.get("funds") and len(fields) > 1):
        return None
    return Form(kind or guessed(headings), layout, grid.sheet.name, fields, told, tuple(findings), typed)


def guessed(headings: list[Heading]) -> Kind:
    """The kind of a form without a title, by its columns."""
    columns = {name for heading in headings for block in heading.blocks for name in block.columns}
    if columns & {"forecast", "possibility_CERTAIN", "possibility_POSSIBLE"}:
        return Kind.MONITORING
    return Kind.PROJECT_SELF_EVALUATION if "score" in columns else Kind.GOAL_DECLARATION


def unit_of(text: str) -> str | None:
    """The unit of amounts that a label prints: 项目资金（万元）, 单位：元."""
    bare = plain(text)
    found = UNIT.search(bare) if len(bare) <= LONGEST_LABEL and not label(text).endswith("指标") else None
    return found[1] or found[2] if found else None


def _facts(grid: Grid, row: int, runs: list[tuple[int, str]], fields: dict[str, Cell]) -> None:
    """The year and the unit of the amounts, wherever they are printed."""
    for n, (at, text) in enumerate(runs):
        bare = plain(text)
        if label(text) == TOTAL_ABOVE and n + 1 < len(runs) and label(runs[n + 1][1]) not in FIELD:
            fields.setdefault("total_score", grid.cell(row, runs[n + 1][0]))
        if row < grid.first + YEAR_WITHIN and len(runs) == 1 and (year := year_of(text)):
            if surely(text) and "fiscal_year" in fields and not surely(grid.text(fields["fiscal_year"].row, at)):
                del fields["fiscal_year"]
            _set(grid, row, at, "fiscal_year", year, fields)
        if unit := unit_of(text):
            _set(grid, row, at, "amount_unit", unit, fields)
        if weight := EXECUTION.search(bare):
            _set(grid, row, at, "execution_weight", weight[1], fields)


def _period(grid: Grid, row: int, below: int, fields: dict[str, Cell]) -> None:
    for line in range(row, below):
        for at, text in grid.runs(line):
            if found := PERIOD.search(plain(text)):
                _set(grid, line, at, "period_end_month", int(found[1]), fields)
            elif "上半年" in text:
                _set(grid, line, at, "period_end_month", 6, fields)


def _set(grid: Grid, row: int, at: int, name: str, value: str | int, fields: dict[str, Cell]) -> None:
    place = grid.cell(row, at)
    fields.setdefault(name, Cell.of(value, place.sheet, place.at, place.row))


def without_year(sheet: str, fields: Mapping[str, Cell]) -> tuple[Finding, ...]:
    """Said where no year is printed."""
    if "fiscal_year" in fields:
        return ()
    return (Finding(sheet, None, "YEAR_MISSING", None, "表上没有写年度，请选择这张表属于哪一年度。", Severity.WARNING),)
