"""Hidden rows, hidden columns and error cells of an .xls (BIFF8), from its records."""

import io
import struct
from collections.abc import Iterator

import olefile

from shared.forms.reading.extra import Extra

BOUNDSHEET, BOF, EOF, ROW, COLINFO, BOOLERR, FORMULA = 0x85, 0x809, 0x0A, 0x208, 0x7D, 0x205, 0x06
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
ROW_HIDDEN, COLUMN_HIDDEN = 0x20, 0x01
HEAD = struct.Struct("<HH")


def biff_sheets(data: bytes) -> dict[str, Extra]:
    """Of each sheet by its name; nothing of a workbook older than BIFF8."""
    with olefile.OleFileIO(io.BytesIO(data)) as package:
        stream = next((name for name in ("Workbook", "Book") if package.exists(name)), None)
        if stream is None:
            return {}
        book = package.openstream(stream).read()
    found = {}
    for kind, body in _records(book, 0):
        if kind == EOF:
            break
        if kind == BOUNDSHEET and len(body) > 8:
            start, name = struct.unpack_from("<I", body)[0], _name(body[6:])
            found[name] = _extra(book, start)
    return found


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + HEAD.size <= len(book):
        kind, size = HEAD.unpack_from(book, at)
        yield kind, book[at + HEAD.size : at + HEAD.size + size]
        at += HEAD.size + size


def _name(body: bytes) -> str:
    length, wide = body[0], body[1] & 1
    return body[2 : 2 + length * 2].decode("utf-16-le") if wide else body[2 : 2 + length].decode("latin-1")


def _extra(book: bytes, start: int) -> Extra:
    rows: set[int] = set()
    columns: set[int] = set()
    errors: dict[tuple[int, int], str] = {}
    depth = 0
    for kind, body in _records(book, start):
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            break
        if kind == ROW and len(body) >= 16 and body[12] & ROW_HIDDEN:
            rows.add(struct.unpack_from("<H", body)[0])
        elif kind == COLINFO and len(body) >= 10 and body[8] & COLUMN_HIDDEN:
            first, last = struct.unpack_from("<HH", body)
            columns.update(range(first, min(last, 255) + 1))
        elif kind == BOOLERR and len(body) >= 8 and body[7]:
            errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[6], "#N/A")
        elif kind == FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
            errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[8], "#N/A")
    return Extra(frozenset(rows), frozenset(columns), errors)
