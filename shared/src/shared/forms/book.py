"""A file as it was read: sheets of cells with their values, areas and what is hidden; nothing is interpreted yet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from shared.forms.finding import Finding

Scalar = str | int | float | bool | date | datetime | time | timedelta | None
Row = Sequence[Scalar]

LETTERS = 26


@dataclass(frozen=True, slots=True)
class Area:
    """A merged area, its corners included; rows and columns count from 0."""

    top: int
    left: int
    bottom: int
    right: int


@lru_cache(LETTERS**2)
def letters(column: int) -> str:
    """A column's name: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def address(row: int, column: int) -> str:
    """A cell's name as a spreadsheet shows it: (4, 3) is D5."""
    return f"{letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; its rows are read anew from the reader at each walk, so a long one is never held whole here."""

    name: str
    source: Callable[[], Iterable[Row]]
    """The rows from the first on, blank ones included."""
    height: int
    merged: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells that hold an error such as #REF!, by row and column."""
    since_1904: bool = False
    """The workbook counts days from 1904."""

    def rows(self) -> Iterator[Row]:
        """Row by row, as read."""
        yield from self.source()


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds."""

    name: str
    content: str
    """What it is by its bytes: xlsx, xls, csv, tsv, html, xml, docx, text, json."""
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()
    typed: bool = False
    """A number is told from text: a spreadsheet, not a text file."""
    published: Any = None
    """Of a .json: what it holds; such a file has no sheets."""
    carried_labels: bool = False
    """The text of a page, where a label stands in the middle of its rows."""


class Unreadable(Exception):
    """The file cannot be read; the sentence says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding
