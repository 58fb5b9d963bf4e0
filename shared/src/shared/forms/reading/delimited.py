"""CSV and TSV, in whatever encoding, row by row."""

import csv
import io
from collections.abc import Iterator

from shared.forms.book import Book, Row, Sheet
from shared.forms.reading.contents import Content
from shared.forms.reading.letters import encoding_of

LONGEST_FIELD = 1_000_000


def read_delimited(name: str, data: bytes, content: Content) -> Book:
    """One sheet; the text is decoded as it is walked."""
    encoding = encoding_of(data)
    csv.field_size_limit(LONGEST_FIELD)

    def rows() -> Iterator[Row]:
        lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
        return csv.reader(lines, delimiter="\t" if content is Content.TSV else ",")

    return Book(name, content.value, (Sheet("文本", rows, height=data.count(b"\n") + 1),))
