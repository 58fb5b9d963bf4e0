"""Bytes become a book: what a file is, is told by its bytes and never by its name."""

from pathlib import PurePath

from shared.forms.book import Book, Unreadable
from shared.forms.finding import Finding, Severity
from shared.forms.reading.contents import Content, content_of
from shared.forms.reading.delimited import read_delimited
from shared.forms.reading.locked import unlocked
from shared.forms.reading.markup import read_html, read_xml_2003
from shared.forms.reading.page_text import read_page_text
from shared.forms.reading.pdf import read_pdf
from shared.forms.reading.published import read_published
from shared.forms.reading.spreadsheet import read_spreadsheet
from shared.forms.reading.word import read_word

READERS = {
    Content.XLSX: read_spreadsheet,
    Content.XLS: read_spreadsheet,
    Content.HTML: read_html,
    Content.XML: read_xml_2003,
    Content.DOCX: read_word,
    Content.PDF: read_pdf,
    Content.JSON: read_published,
    Content.CSV: read_delimited,
    Content.TSV: read_delimited,
    Content.TEXT: read_page_text,
}
EXTENSIONS = {
    Content.XLSX: {"xlsx", "xlsm", "et"},
    Content.XLS: {"xls", "et"},
    Content.HTML: {"html", "htm"},
    Content.XML: {"xml"},
    Content.DOCX: {"docx"},
    Content.PDF: {"pdf"},
    Content.JSON: {"json"},
    Content.CSV: {"csv"},
    Content.TSV: {"tsv"},
    Content.TEXT: {"txt"},
}
DELIMITED = {"csv", "tsv", "txt"}


def read(name: str, data: bytes, password: str | None = None) -> Book:
    """What a file holds; `Unreadable` with one sentence where it is locked, damaged or no form at all."""
    content = content_of(data)
    if content is Content.LOCKED:
        data = unlocked(data, password)
        content = content_of(data)
    book = READERS[content](name, data, content)
    extension = PurePath(name).suffix.lstrip(".").lower()
    text = extension in DELIMITED and content in (Content.CSV, Content.TSV, Content.TEXT)
    if not extension or text or extension in EXTENSIONS[content]:
        return book
    mismatch = Finding(
        sheet=None,
        cell="file",
        rule="EXTENSION_MISMATCH",
        value=extension,
        sentence=f"文件名以.{extension}结尾，内容却是{content.zh}，已按内容读取；请改用正确的扩展名保存。",
        severity=Severity.INFO,
        expected=content.value,
    )
    return Book(book.name, book.content, book.sheets, (*book.findings, mismatch), book.typed, book.published, book.carried_labels)


__all__ = ["Unreadable", "read"]
