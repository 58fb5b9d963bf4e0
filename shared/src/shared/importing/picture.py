"""A sheet as a person sees it: its cells, its merged areas, and what of it is shown."""

from collections.abc import Iterator
from itertools import islice

from shared.events.envelope import Value
from shared.forms.book import Book, Row, Sheet
from shared.forms.cells.text import text_of

ROWS, COLUMNS, SHEETS = 200, 40, 12
"""Of a longer one the first rows are drawn; all of it is read."""
LONGEST = 2_000
"""Characters of a cell."""


class Merged(Value):
    """An area that is one cell; rows and columns count from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Picture(Value):
    """A sheet; what is hidden in the file is not drawn and not read."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...]
    hidden_rows: tuple[int, ...]
    whole: bool
    """Whether every row and column is drawn."""


def pictures(book: Book) -> tuple[Picture, ...]:
    """The visible sheets that hold something."""
    return tuple(islice(_drawn(book), SHEETS))


def _drawn(book: Book) -> Iterator[Picture]:
    for sheet in book.sheets:
        rows = [_line(sheet, at, line) for at, line in enumerate(islice(sheet.rows(), ROWS))] if not sheet.hidden else []
        while rows and not any(rows[-1]):
            rows.pop()
        if rows:
            width = max(len(line) for line in rows)
            cut = sheet.height > ROWS or width > COLUMNS
            areas = tuple(Merged(top=one.top, left=one.left, bottom=one.bottom, right=one.right) for one in sheet.merged if one.top < ROWS)
            hidden = tuple(sorted(at for at in sheet.hidden_rows if at < ROWS))
            shown = tuple((*line, *[""] * (width - len(line)))[:COLUMNS] for line in rows)
            yield Picture(name=sheet.name, rows=shown, merged=areas, hidden_rows=hidden, whole=not cut)


def _line(sheet: Sheet, at: int, line: Row) -> tuple[str, ...]:
    texts = [text_of(value)[:LONGEST] for value in line]
    for (row, column), error in sheet.errors.items():
        if row == at and column < len(texts):
            texts[column] = error
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
