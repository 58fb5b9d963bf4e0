"""An .xlsx as a clerk fills it in: the same cells are the same bytes."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

Cells = Sequence[Sequence[Any]]


def workbook(sheets: Sequence[Cells], merged: Sequence[str], title: str, changed: Mapping[str, Any]) -> bytes:
    """Sheets named title, title2, …, with the same merged areas; `changed` cells (E12) of the first stand otherwise."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2019, 1, 1)})
        for n, cells in enumerate(sheets):
            page = book.add_worksheet(title if not n else f"{title}{n + 1}")
            for row, line in enumerate(cells):
                for column, value in enumerate(line):
                    if value != "":
                        _write(page, row, column, value)
            for area in merged:
                row, column = _place(area.split(":")[0])
                page.merge_range(area, cells[row][column] if column < len(cells[row]) else "")
            for place, value in changed.items() if not n else ():
                _write(page, *_place(place), value)
    return out.getvalue()


def locked(content: bytes, password: str) -> bytes:
    """The same file with a password."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def _place(name: str) -> tuple[int, int]:
    """E12 is row 11, column 4."""
    found = re.fullmatch(r"([A-Z])(\d+)", name)
    assert found, name
    return int(found[2]) - 1, ord(found[1]) - ord("A")


def _write(page: Any, row: int, column: int, value: Any) -> None:
    """Text stays text: =100% is what people type into a cell of text."""
    (page.write_string if isinstance(value, str) else page.write)(row, column, value)
