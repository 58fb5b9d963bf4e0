"""What a worksheet tells beside its values."""

import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, ParseError, KeyError, EOFError, OSError, UnicodeDecodeError)
"""What reading a broken workbook ends in."""


@dataclass(frozen=True, slots=True)
class Extra:
    """Hidden rows and columns, and the errors that cells hold, by row and column."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
