"""Hidden rows, hidden columns and error cells of an .xls (BIFF8), from its records."""

import io
import struct
from collections.abc import Iterator

import olefile

from shared.forms.book import Unreadable
from shared.forms.reading.extra import Extra
from shared.forms.reading.plausible import DAMAGED, Extent, require_strings

BOUNDSHEET, BOF, EOF, ROW, COLINFO, BOOLERR, FORMULA = 0x85, 0x809, 0x0A, 0x208, 0x7D, 0x205, 0x06
FORMAT, XF, NUMBER, RK, MULRK, DATEMODE = 0x41E, 0xE0, 0x203, 0x27E, 0xBD, 0x22
BUILT_IN_PERCENT = {9, 10}
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
ROW_HIDDEN, COLUMN_HIDDEN = 0x20, 0x01
HEAD = struct.Struct("<HH")


def workbook_stream(data: bytes) -> bytes:
    """The stream that holds the workbook; `Unreadable` where the container has none."""
    with olefile.OleFileIO(io.BytesIO(data)) as package:
        stream = next((name for name in ("Workbook", "Book") if package.exists(name)), None)
        if stream is None or package.get_size(stream) > len(data):
            raise Unreadable(DAMAGED)
        held: bytes = package.openstream(stream).read()
    return held


def biff_sheets(book: bytes) -> dict[str, Extra]:
    """Of each sheet of a workbook stream, by its name."""
    starts: dict[str, int] = {}
    formats, styles = set(BUILT_IN_PERCENT), list[int]()
    since_1904 = False
    for kind, body in _records(book, 0):
        if kind == EOF:
            break
        require_strings(kind, body, len(book))
        if kind == BOUNDSHEET and len(body) > 8:
            starts[_name(body[6:])] = struct.unpack_from("<I", body)[0]
        elif kind == DATEMODE:
            since_1904 = body[:1] == b"\x01"
        elif kind == FORMAT and b"%" in body[2:]:
            formats.add(struct.unpack_from("<H", body)[0])
        elif kind == XF and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    percents = frozenset(at for at, style in enumerate(styles) if style in formats)
    return {name: _extra(book, start, percents, since_1904) for name, start in starts.items()}


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + HEAD.size <= len(book):
        kind, size = HEAD.unpack_from(book, at)
        yield kind, book[at + HEAD.size : at + HEAD.size + size]
        at += HEAD.size + size


def _name(body: bytes) -> str:
    length, wide = body[0], body[1] & 1
    return body[2 : 2 + length * 2].decode("utf-16-le") if wide else body[2 : 2 + length].decode("latin-1")


def _extra(book: bytes, start: int, percents: frozenset[int], since_1904: bool) -> Extra:
    rows: set[int] = set()
    columns: set[int] = set()
    errors: dict[tuple[int, int], str] = {}
    percent: set[tuple[int, int]] = set()
    depth, extent = 0, Extent()
    for kind, body in _records(book, start):
        extent.see(kind, body)
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            break
        percent.update(_percent_cells(kind, body, percents))
        if kind == ROW and len(body) >= 16 and body[12] & ROW_HIDDEN:
            rows.add(struct.unpack_from("<H", body)[0])
        elif kind == COLINFO and len(body) >= 10 and body[8] & COLUMN_HIDDEN:
            first, last = struct.unpack_from("<HH", body)
            columns.update(range(first, min(last, 255) + 1))
        elif kind == BOOLERR and len(body) >= 8 and body[7]:
            errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[6], "#N/A")
        elif kind == FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
            errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[8], "#N/A")
    return Extra(frozenset(rows), frozenset(columns), errors, frozenset(percent), since_1904)


def _percent_cells(kind: int, body: bytes, percents: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The cells of a record whose style is a format in per cent."""
    if kind in (NUMBER, RK, FORMULA) and len(body) >= 6:
        row, column, style = struct.unpack_from("<HHH", body)
        if style in percents:
            yield row, column
    elif kind == MULRK and len(body) >= 6:
        row, first = struct.unpack_from("<HH", body)
        for order in range((len(body) - 6) // 6):
            if struct.unpack_from("<H", body, 4 + 6 * order)[0] in percents:
                yield row, first + order
