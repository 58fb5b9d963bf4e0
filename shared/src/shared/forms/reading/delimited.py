"""CSV and TSV, in whatever encoding, row by row."""

import csv
import io
from collections.abc import Iterator

from shared.forms.book import Book, Row, Sheet, Unreadable
from shared.forms.reading.contents import Content, refusal
from shared.forms.reading.letters import encoding_of

LONGEST_FIELD = 1_000_000


def read_delimited(name: str, data: bytes, content: Content) -> Book:
    """One sheet; the text is decoded as it is walked."""
    encoding = encoding_of(data)
    csv.field_size_limit(LONGEST_FIELD)

    def rows() -> Iterator[Row]:
        lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
        try:
            yield from csv.reader(lines, delimiter="\t" if content is Content.TSV else ",")
        except csv.Error as broken:
            sentence = "文本表格里有读不了的内容（如过长的单元格或引号不成对）；请用Excel或WPS打开后另存再上传。"
            raise Unreadable(refusal("FILE_DAMAGED", sentence)) from broken

    return Book(name, content.value, (Sheet("文本", rows, height=data.count(b"\n") + 1),))
