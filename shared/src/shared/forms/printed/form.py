"""A filled form as it lies on A4 paper: rows of cells that reach across and down, as in a table of HTML."""

from collections.abc import Iterator
from enum import StrEnum

from shared.events.envelope import Value

LANDSCAPE_FROM = 12
"""Columns; a form with fewer stands upright."""


class Stands(StrEnum):
    """What a cell holds, and so how it stands in it."""

    LABEL = "label"
    """A word of the form itself."""
    WORDS = "words"
    CENTRED = "centred"
    """A word or two, or a tick."""
    AMOUNT = "amount"
    """万元."""
    NUMBER = "number"
    RATE = "rate"
    """Per cent, with its sign."""


class PrintedCell(Value):
    """One cell; numbers are written in full, without signs that part thousands."""

    value: str = ""
    stands: Stands = Stands.WORDS
    across: int = 1
    down: int = 1


class PrintedForm(Value):
    """One form, filled in."""

    title: str
    under: str
    """The line below the title: the year, and of monitoring the months."""
    corner: str = "单位：万元"
    widths: tuple[int, ...]
    """Of the columns, in characters of half a Chinese one's width."""
    rows: tuple[tuple[PrintedCell, ...], ...]
    """A cell that reaches down is written in its first row alone."""
    signed: str = "填报人：　　　　　　　　单位负责人：　　　　　　　　填报日期：　　　　　"

    @property
    def landscape(self) -> bool:
        """It lies across."""
        return len(self.widths) >= LANDSCAPE_FROM

    def placed(self) -> Iterator[tuple[int, int, PrintedCell]]:
        """Every cell with its row and column, counted from 0."""
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                taken |= {(row + down, column + across) for down in range(cell.down) for across in range(cell.across)}
                yield row, column, cell
                column += cell.across
