"""Hidden rows, hidden columns and error cells of an .xlsx, found in its XML without building a tree."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import fromstring

from shared.forms.reading.extra import Extra

PIECE = 1 << 20
LONGEST_TAG = 1 << 12
"""A piece begins with the end of the last one, so that no tag is cut."""
ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?>")
COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*?>")
ERROR = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<(?:\w+:)?v>([^<]*)<')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
NUMBERED = re.compile(rb'\br="(\d+)"')
LIMITS = re.compile(rb'\b(min|max)="(\d+)"')
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WIDEST = 16384
SINCE_1904 = re.compile(rb'\bdate1904="(?:1|true)"')
BUILT_IN_PERCENT = {"9", "10"}
PERCENT_CELL = rb'<(?:\w+:)?c\s(?=[^>]*\bs="(?:%s)")[^>]*?\br="([A-Z]+)(\d+)"'


def sheet_paths(package: zipfile.ZipFile) -> dict[str, str]:
    """Where each worksheet's XML lies in the package, by the sheet's name."""
    relations = fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    sheets = (one for one in fromstring(package.read("xl/workbook.xml")).iter() if one.tag.endswith("}sheet"))
    found = {one.get("name", ""): targets.get(one.get(RELATION), "") for one in sheets}
    return {name: posixpath.normpath(posixpath.join("/xl", path)).lstrip("/") for name, path in found.items() if path}


def ooxml_sheets(data: bytes) -> dict[str, Extra]:
    """Of each worksheet; its XML goes through in pieces."""
    package = zipfile.ZipFile(io.BytesIO(data))
    percent = _percent_styles(package)
    since_1904 = bool(SINCE_1904.search(package.read("xl/workbook.xml")))
    return {name: _extra(package, path, percent, since_1904) for name, path in sheet_paths(package).items() if path in package.namelist()}


def pieces(package: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """A part of the package, piece by piece."""
    with package.open(path) as part:
        kept = b""
        while piece := part.read(PIECE):
            yield kept + piece
            kept = piece[-LONGEST_TAG:]


def number_of(column: bytes) -> int:
    """A is 0, AA is 26."""
    total = 0
    for letter in column:
        total = total * 26 + letter - 64
    return total - 1


def _percent_styles(package: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """Finds the cells whose style is a format in per cent; None where the workbook has none."""
    if "xl/styles.xml" not in package.namelist():
        return None
    root = fromstring(package.read("xl/styles.xml"))
    formats = {
        one.get("numFmtId") for one in root.iter() if one.tag.endswith("}numFmt") and "%" in one.get("formatCode", "")
    } | BUILT_IN_PERCENT
    styles = next((one for one in root if one.tag.endswith("}cellXfs")), ())
    numbers = "|".join(str(at) for at, one in enumerate(styles) if one.get("numFmtId") in formats)
    return re.compile(PERCENT_CELL % numbers.encode()) if numbers else None


def _extra(package: zipfile.ZipFile, path: str, percents: re.Pattern[bytes] | None, since_1904: bool) -> Extra:
    rows: set[int] = set()
    columns: set[int] = set()
    errors: dict[tuple[int, int], str] = {}
    percent: set[tuple[int, int]] = set()
    for piece in pieces(package, path):
        hides = b"hidden=" in piece
        for tag in ROW.findall(piece) if hides else ():
            if HIDDEN.search(tag) and (at := NUMBERED.search(tag)):
                rows.add(int(at[1]) - 1)
        for tag in COLUMN.findall(piece) if hides else ():
            limits = dict(LIMITS.findall(tag))
            if HIDDEN.search(tag) and len(limits) == 2:
                columns.update(range(int(limits[b"min"]) - 1, min(int(limits[b"max"]), WIDEST)))
        if b't="e"' in piece:
            errors |= {(int(row) - 1, number_of(column)): text.decode() for column, row, text in ERROR.findall(piece)}
        if percents:
            percent.update((int(row) - 1, number_of(column)) for column, row in percents.findall(piece))
    return Extra(frozenset(rows), frozenset(columns), errors, frozenset(percent), since_1904)
