"""What a worksheet tells beside its values."""

import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, ParseError, KeyError, EOFError, OSError, ValueError, RuntimeError, MemoryError)
"""What reading a broken workbook ends in."""


@dataclass(frozen=True, slots=True)
class Extra:
    """Hidden rows and columns, errors and formats that calamine does not tell, by row and column."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percent: frozenset[tuple[int, int]] = frozenset()
    """Cells with a format in per cent: 0.95 is shown as 95%."""
    since_1904: bool = False
