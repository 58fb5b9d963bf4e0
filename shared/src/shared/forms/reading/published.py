"""JSON in the shapes in which published forms are collected: by names, or as a grid of cells."""

import json
from decimal import Decimal
from typing import Any

from shared.forms.book import Book, Scalar, Sheet, Unreadable
from shared.forms.reading.contents import Content, refusal
from shared.forms.reading.letters import text_of_bytes


def read_published(name: str, data: bytes, content: Content) -> Book:
    """One form, a list of forms, or a grid of cells under `table`."""
    try:
        held = json.loads(text_of_bytes(data), parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError) as broken:
        raise Unreadable(refusal("FILE_DAMAGED", "JSON内容不完整，无法读取；请重新导出后再上传。")) from broken
    if isinstance(held, dict) and isinstance(held.get("table"), list):
        rows = [[_scalar(cell) for cell in line] for line in held["table"] if isinstance(line, list)]
        return Book(name, content.value, (Sheet("table", lambda: rows, len(rows)),), typed=True)
    return Book(name, content.value, (), published=held)


def _scalar(cell: Any) -> Scalar:
    """A cell of a grid; what is no text and no number is shown as it is written."""
    if cell is None or isinstance(cell, str | int):
        return cell
    return str(cell)
