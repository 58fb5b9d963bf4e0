"""A forgotten cell at the far end of a sheet, which would cost the memory of the whole area before it, is left out and named."""

import io
import re
import zipfile

from shared.forms.finding import Finding
from shared.forms.reading.ooxml import number_of, pieces, sheet_paths
from shared.forms.reading.plausible import require_unpacked

CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+)(\d+)"[^>]*?(?:/>|>.*?</(?:\w+:)?c>)', re.S)
FAR_COLUMN = re.compile(rb'r="[A-Z]{3}\d')
WIDE_COLUMN = re.compile(rb'r="[A-Z]{2}\d')
ROW_NUMBER = re.compile(rb'row\s[^>]*?\br="(\d+)"')
"""They begin with letters, by which they are found ten times as fast as by a tag; where they find too much, CELL is exact."""
FARTHEST_COLUMN = 702
FARTHEST_GAP = 10_000
AREA = 20_000_000
NARROW, WIDE = 26, 702


def without_far_cells(data: bytes) -> tuple[bytes, list[Finding]]:
    """The workbook, and what was left out of it; untouched where nothing lies far away."""
    package = zipfile.ZipFile(io.BytesIO(data))
    require_unpacked(package)
    far = {path: name for name, path in sheet_paths(package).items() if path in package.namelist() and _far(package, path)}
    if not far:
        return data, []
    out, findings = io.BytesIO(), list[Finding]()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as smaller:
        for entry in package.infolist():
            text = package.read(entry)
            if entry.filename in far:
                text, left_out = _near(text)
                findings += [_finding(far[entry.filename], cell) for cell in left_out]
            smaller.writestr(entry, text)
    return out.getvalue(), findings


def _far(package: zipfile.ZipFile, path: str) -> bool:
    last, width, gap = 0, NARROW, False
    for piece in pieces(package, path):
        if FAR_COLUMN.search(piece):
            return True
        width = WIDE if width == WIDE or WIDE_COLUMN.search(piece) else NARROW
        for row in map(int, ROW_NUMBER.findall(piece)):
            gap = gap or row > last + FARTHEST_GAP
            last = max(last, row)
    return gap and last * width > AREA


def _near(text: bytes) -> tuple[bytes, list[str]]:
    left_out: list[str] = []
    last = 0

    def keep(cell: re.Match[bytes]) -> bytes:
        nonlocal last
        row = int(cell[2])
        if number_of(cell[1]) < FARTHEST_COLUMN and row <= last + FARTHEST_GAP:
            last = max(last, row)
            return cell[0]
        if b"<v" in cell[0] or b":v>" in cell[0] or b"<is" in cell[0]:
            left_out.append((cell[1] + cell[2]).decode())
        return b""

    return CELL.sub(keep, text), left_out


def _finding(sheet: str, cell: str) -> Finding:
    sentence = f"单元格{cell}离表格很远，未读取；如果是误填，请删除后保存。"
    return Finding(sheet, cell, "FAR_CELL_LEFT_OUT", None, sentence)
