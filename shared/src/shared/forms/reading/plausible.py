"""A damaged or malicious workbook claims sizes for which a reader takes all memory: such a claim is refused before it is read."""

import struct
import zipfile

from shared.forms.book import Unreadable
from shared.forms.reading.contents import refusal

DIMENSIONS, SST = 0x200, 0xFC
CELLS = {0x203, 0x27E, 0xBD, 0xFD, 0x204, 0x205, 0x06, 0x201, 0xBE, 0xD6}
"""NUMBER, RK, MULRK, LABELSST, LABEL, BOOLERR, FORMULA, BLANK, MULBLANK, RSTRING."""
COLUMNS = 256
AREA = 8_000_000
"""Cells of a sheet from its first to its last one: 200 MB."""
UNPACKED = 1_000_000_000
DAMAGED = refusal("FILE_DAMAGED", "工作簿已损坏，无法打开；请用Excel或WPS重新保存后再上传。")


class Extent:
    """How far the cells of one BIFF sheet reach."""

    def __init__(self) -> None:
        self.rows = self.columns = 0

    def see(self, kind: int, body: bytes) -> None:
        """One record; `Unreadable` where it claims what no workbook has."""
        if kind in CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            self._reach(row + 1, column + 1)
        elif kind == DIMENSIONS and len(body) >= 12:
            _, rows, _, columns = struct.unpack_from("<IIHH", body)
            self._reach(rows, columns)

    def _reach(self, rows: int, columns: int) -> None:
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)
        if self.columns > COLUMNS or self.rows > 1 << 16:
            raise Unreadable(DAMAGED)
        if self.rows * self.columns > AREA:
            sentence = "有单元格离表格很远，整张表读不下；请删除表格以外的行列，保存后再上传。"
            raise Unreadable(refusal("FAR_CELL", sentence))


def require_strings(kind: int, body: bytes, size: int) -> None:
    """The table of strings counts no more of them than the file has bytes."""
    if kind == SST and len(body) >= 8 and max(struct.unpack_from("<II", body)) > size:
        raise Unreadable(DAMAGED)


def require_unpacked(package: zipfile.ZipFile) -> None:
    """A package unpacks to no more than a gigabyte."""
    if sum(entry.file_size for entry in package.infolist()) > UNPACKED:
        raise Unreadable(refusal("FILE_TOO_LARGE", "文件展开后超过1GB，无法读取；请拆分后再上传。"))
