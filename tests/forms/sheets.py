"""Small workbooks for tests, and what is read from them."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from shared.forms import Book, Document, document, forms_in, read

Lines = Sequence[Sequence[Any]]


def workbook(
    lines: Lines, merged: Sequence[str] = (), formats: Mapping[str, str] | None = None, sheet: str = "表", **options: bool
) -> bytes:
    """An .xlsx of one sheet; `merged` areas keep the value of their first cell, `formats` are number formats by cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        page = book.add_worksheet(sheet)
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, str) and value:
                    page.write_string(row, column, value)
                elif value != "":
                    page.write(row, column, value)
        for area in merged:
            first = area.split(":")[0]
            row, column = int("".join(filter(str.isdigit, first))) - 1, ord(first[0]) - ord("A")
            page.merge_range(area, lines[row][column])
        for cell, number_format in (formats or {}).items():
            row, column = int(cell[1:]) - 1, ord(cell[0]) - ord("A")
            page.write(row, column, lines[row][column], book.add_format({"num_format": number_format}))
    return out.getvalue()


def book_of(lines: Lines, **how: Any) -> Book:
    """The workbook, read."""
    return read("表.xlsx", workbook(lines, **how))


def documents(lines: Lines, **how: Any) -> list[Document]:
    """All documents in it."""
    return [document(form) for form in forms_in(book_of(lines, **how)).forms]


def rules(made: Document) -> dict[str, str | None]:
    """The rules of its findings, with their cells."""
    return {one.rule: one.cell for one in made.findings}
