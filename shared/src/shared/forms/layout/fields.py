"""Labels and the cells that belong to them: right of the label, below it, or behind its colon."""

import re

from shared.forms.cells.text import label, plain
from shared.forms.form import Cell
from shared.forms.layout.grid import Grid
from shared.forms.layout.words import FIELD, GOALS, column

COLON = re.compile(r"([^:：\s]{2,12})[:：]\s*([^:：]*?)(?=\s{2,}|[^:：\s]{2,12}[:：]|$)")
BLANKS = re.compile(r"\s{3,}")


def read_fields(grid: Grid, row: int, fields: dict[str, Cell]) -> None:
    """All labels of one row; what is known already stays."""
    runs = grid.runs(row)
    for order, (at, text) in enumerate(runs):
        name = FIELD.get(label(text))
        if name is None:
            _behind_colon(grid, row, at, text, fields)
            continue
        following = runs[order + 1] if order + 1 < len(runs) else None
        right = following is not None and label(following[1]) not in FIELD
        if name in ("expected_goal", "actual_goal") or (name in GOALS and not right):
            _below(grid, row, at, name, fields)
        elif right and following is not None:
            fields.setdefault(name, grid.cell(row, following[0]))


def _below(grid: Grid, row: int, at: int, name: str, fields: dict[str, Cell]) -> None:
    """The cell right below the label, unless the label itself reaches down there."""
    text = grid.text(row + 1, at) if row + 1 < grid.last and not grid.merged(row + 1, at) else ""
    if text and not _is_label(text) and text != grid.text(row, at):
        fields.setdefault(name, grid.cell(row + 1, at))


def _behind_colon(grid: Grid, row: int, at: int, text: str, fields: dict[str, Cell]) -> None:
    if len(text) > 200 or not re.search("[:：]", text):
        return
    for part in BLANKS.split(text):
        for found in COLON.finditer(part):
            name = FIELD.get(label(found[1]))
            if name and found[2].strip() and name not in GOALS:
                place = grid.cell(row, at)
                fields.setdefault(name, Cell.of(found[2].strip(), place.sheet, place.at, place.row))


def _is_label(text: str) -> bool:
    return label(text) in FIELD or label(text) == "绩效指标" or column(text) is not None or not plain(text)
