"""The money of a form: a table of kinds by columns, or labels with their amounts beside them."""

from shared.forms.cells.text import label, plain
from shared.forms.form import Cell, Row
from shared.forms.layout.grid import Grid
from shared.forms.layout.words import ANNUAL, FUND_BLOCK, FUND_ROW, MIDTERM, fund_column

HEADING_AT_LEAST = 2


def fund_heading(grid: Grid, row: int) -> dict[str, int] | None:
    """The columns of a fund table whose heading is this row."""
    found = {meaning: at for at, text in reversed(grid.runs(row)) if (meaning := fund_column(text))}
    money = found.keys() & {"initial", "full_year", "executed"}
    return found if len(found) >= HEADING_AT_LEAST and money else None


def fund_rows(grid: Grid, row: int, columns: dict[str, int]) -> tuple[list[Row], int]:
    """The rows below a fund heading, and the first row after them; a row of amounts without a label is the total."""
    rows: list[Row] = []
    left = min(columns.values())
    at = row + 1
    while at < grid.last:
        if at in grid.sheet.hidden_rows:
            at += 1
            continue
        words = [(place, kind) for place, text in grid.runs(at) if place < left and (kind := FUND_ROW.get(label(text)))]
        amounts = {name: grid.cell(at, place) for name, place in columns.items()}
        if not words and not (at == row + 1 and any(_figure(cell) for cell in amounts.values())):
            break
        named = grid.cell(at, words[-1][0]) if words else grid.cell(row, left)
        rows.append(Row({"kind": _kind(named, words[-1][1] if words else "total"), **amounts}))
        at += 1
    return rows, at


def labelled_amounts(grid: Grid, row: int, horizon: str | None) -> list[Row]:
    """年度资金总额: 100 — a label and the amount right of it; two in a row are mid-term and annual."""
    runs = grid.runs(row)
    rows: list[Row] = []
    places = [at for at, text in runs if label(text) in FUND_ROW]
    for order, (at, text) in enumerate(runs):
        kind = FUND_ROW.get(label(text))
        following = runs[order + 1] if order + 1 < len(runs) else None
        if kind is None or following is None or label(following[1]) in FUND_ROW or not any(one.isdecimal() for one in following[1]):
            continue
        beside = MIDTERM if len(places) == 2 and at == places[0] else ANNUAL if len(places) == 2 else horizon
        counted = FUND_BLOCK.get(label(text), beside)
        rows.append(Row({"kind": _kind(grid.cell(row, at), kind), "initial": grid.cell(row, following[0])}, counted))
    return rows


def _kind(cell: Cell, kind: str) -> Cell:
    """The label's place with what it means."""
    return Cell.of(kind, cell.sheet, cell.at, cell.row)


def _figure(cell: Cell) -> bool:
    return any(one.isdecimal() for one in plain(cell.text))
