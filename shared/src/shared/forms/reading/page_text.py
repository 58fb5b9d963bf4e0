"""The text of a page as a PDF gives it: one line a row, blanks between the cells."""

import re

from shared.forms.book import Book, Sheet
from shared.forms.reading.contents import Content
from shared.forms.reading.letters import text_of_bytes

GAP = re.compile(r"\s+")


def read_page_text(name: str, data: bytes, content: Content) -> Book:
    """One sheet of lines."""
    return Book(name, content.value, (lines_of(text_of_bytes(data)),), carried_labels=True)


def lines_of(text: str) -> Sheet:
    """Each line cut at its blanks."""
    rows = [GAP.split(line.strip()) for line in text.splitlines()]
    return Sheet("文本", lambda: rows, len(rows))
