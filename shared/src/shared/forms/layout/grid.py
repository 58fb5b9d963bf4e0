"""The rows of one form as a grid: merged areas are known, hidden rows and columns are left out."""

from collections.abc import Iterator, Sequence

from shared.forms.book import Row, Scalar, Sheet, address
from shared.forms.cells.text import text_of
from shared.forms.form import Cell


class Grid:
    """Rows `first` to `last` of a sheet; rows and columns keep the sheet's numbers."""

    def __init__(self, sheet: Sheet, rows: Sequence[Row], first: int = 0) -> None:
        self.sheet = sheet
        self.first = first
        self.last = first + len(rows)
        self.width = max((len(row) for row in rows), default=0)
        self._rows = rows
        self._anchor: dict[tuple[int, int], tuple[int, int]] = {}
        for area in sheet.merged:
            if area.bottom >= first and area.top < self.last:
                below = range(max(area.top, first), min(area.bottom, self.last) + 1)
                across = range(area.left, min(area.right, self.width) + 1)
                self._anchor |= {(row, column): (area.top, area.left) for row in below for column in across}

    def numbers(self) -> Iterator[int]:
        """The rows that are shown."""
        return (row for row in range(self.first, self.last) if row not in self.sheet.hidden_rows)

    def columns(self) -> list[int]:
        """The columns that are shown."""
        return [column for column in range(self.width) if column not in self.sheet.hidden_columns]

    def value(self, row: int, column: int) -> Scalar:
        """What stands in a cell itself."""
        line = self._rows[row - self.first] if self.first <= row < self.last else ()
        return line[column] if column < len(line) else ""

    def text(self, row: int, column: int) -> str:
        """Its text."""
        return text_of(self.value(row, column))

    def anchored(self, row: int, column: int) -> str:
        """Its text, or that of the merged area around it."""
        return self.text(*self._anchor.get((row, column), (row, column)))

    def merged(self, row: int, column: int) -> bool:
        """It lies in a merged area, but is not its corner."""
        return self._anchor.get((row, column), (row, column)) != (row, column)

    def cell(self, row: int, column: int) -> Cell:
        """With its place and the error that it holds."""
        return Cell.of(self.value(row, column), self.sheet.name, address(row, column), row, self.sheet.errors.get((row, column)))

    def runs(self, row: int) -> list[tuple[int, str]]:
        """The filled cells of a row from left to right; one repeated over its neighbours counts once."""
        found: list[tuple[int, str]] = []
        before = ""
        for column in self.columns():
            text = self.text(row, column)
            if text and (text != before or _figure(text)):
                found.append((column, text))
            before = text
        return found


def _figure(text: str) -> bool:
    return text.replace(".", "").replace("%", "").isdecimal()
