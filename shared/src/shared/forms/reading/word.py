"""The tables of a .docx, and the lines between them, which hold titles and years."""

import io
import zipfile
from typing import Any

from lxml import etree

from shared.forms.book import Book, Unreadable
from shared.forms.reading.contents import Content, refusal
from shared.forms.reading.extra import BROKEN
from shared.forms.reading.markup import Canvas

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST = 100_000_000


def read_word(name: str, data: bytes, content: Content) -> Book:
    """The whole text as one sheet: a line outside a table is a cell of its own."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        if package.getinfo("word/document.xml").file_size > LARGEST:
            raise Unreadable(refusal("FILE_TOO_LARGE", "Word文档超过100MB，无法读取；请拆分后再上传。"))
        root = etree.fromstring(package.read("word/document.xml"), etree.XMLParser(resolve_entities=False, no_network=True))
    except (*BROKEN, etree.XMLSyntaxError) as broken:
        raise Unreadable(refusal("FILE_DAMAGED", "Word文档已损坏，无法打开；请重新保存后再上传。")) from broken
    canvas, row = Canvas(), 0
    for block in root.find(f"{W}body"):
        if block.tag == f"{W}tbl":
            row = _table(canvas, block, row)
        elif text := _text(block):
            canvas.put(row, 0, text)
            row += 1
    return Book(name, content.value, (canvas.sheet("正文"),))


def _table(canvas: Canvas, table: Any, row: int) -> int:
    lines = [[_cell(cell) for cell in line.iterchildren(f"{W}tc")] for line in table.iterchildren(f"{W}tr")]
    starts: list[dict[int, tuple[str, str, int]]] = []
    for line in lines:
        column, placed = 0, dict[int, tuple[str, str, int]]()
        for text, merge, across in line:
            placed[column] = (text, merge, across)
            column += across
        starts.append(placed)
    for at, placed in enumerate(starts):
        for column, (text, merge, across) in placed.items():
            if merge == "continue":
                continue
            down = 1
            while merge == "restart" and at + down < len(starts) and starts[at + down].get(column, ("", "", 0))[1] == "continue":
                down += 1
            canvas.put(row + at, column, text, down, across)
    return row + len(lines)


def _cell(cell: Any) -> tuple[str, str, int]:
    merge, span = cell.find(f"{W}tcPr/{W}vMerge"), cell.find(f"{W}tcPr/{W}gridSpan")
    text = "\n".join(_text(line) for line in cell.iterchildren(f"{W}p"))
    kind = "" if merge is None else merge.get(f"{W}val", "continue")
    return text.strip(), kind, _across(span)


def _across(span: Any) -> int:
    told = span.get(f"{W}val", "") if span is not None else ""
    return int(told) if told.isascii() and told.isdecimal() else 1


def _text(block: Any) -> str:
    return "".join("\n" if one.tag == f"{W}br" else one.text or "" for one in block.iter(f"{W}t", f"{W}br")).strip()
