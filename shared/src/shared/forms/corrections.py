"""A book with corrected cells: what a person typed stands where the file said something else, and everything is read anew."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from shared.forms.book import Book, Row, Scalar, Sheet

PLACE = re.compile(r"(.+)!([A-Z]{1,3})([1-9]\d{0,6})", re.S)
Cells = Mapping[tuple[int, int], Scalar]


class NoSuchCell(ValueError):
    """A correction names a cell that the book does not have; it is of the shape `sheet!D5`."""


def place_of(name: str) -> tuple[str, int, int]:
    """自评表!D5 is the sheet 自评表, row 4, column 3."""
    found = PLACE.fullmatch(name)
    if not found:
        raise NoSuchCell(f"“{name}”不是单元格的位置；请写成“工作表!D5”的样子。")
    column = 0
    for letter in found[2]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return found[1], int(found[3]) - 1, column - 1


def corrected(book: Book, corrections: Mapping[str, str]) -> Book:
    """The same book with other cells; an error in a corrected cell is gone."""
    by_sheet: dict[str, dict[tuple[int, int], Scalar]] = {}
    for name, value in corrections.items():
        sheet, row, column = place_of(name)
        by_sheet.setdefault(sheet, {})[row, column] = value
    known = {sheet.name for sheet in book.sheets}
    if strange := by_sheet.keys() - known:
        raise NoSuchCell(f"文件里没有工作表“{'、'.join(sorted(strange))}”；现有工作表：{'、'.join(sorted(known))}。")
    return replace(book, sheets=tuple(_sheet(one, by_sheet.get(one.name, {})) for one in book.sheets))


def _sheet(sheet: Sheet, cells: Cells) -> Sheet:
    if not cells:
        return sheet
    last = max(row for row, _ in cells)
    by_row: dict[int, dict[int, Scalar]] = {}
    for (row, column), value in cells.items():
        by_row.setdefault(row, {})[column] = value

    def walk() -> Iterator[Row]:
        at = -1
        for at, line in enumerate(sheet.rows()):
            yield _line(line, by_row[at]) if at in by_row else line
        yield from (_line([], by_row.get(row, {})) for row in range(at + 1, last + 1))

    errors = {place: text for place, text in sheet.errors.items() if place not in cells}
    return replace(sheet, source=walk, height=max(sheet.height, last + 1), errors=errors)


def _line(line: Row, cells: Mapping[int, Scalar]) -> Row:
    longer: list[Scalar] = [*line, *[""] * (max(cells, default=0) + 1 - len(line))]
    for column, value in cells.items():
        longer[column] = value
    return longer
