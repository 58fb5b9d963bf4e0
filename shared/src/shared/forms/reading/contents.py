"""What a file is, by its bytes."""

import io
import zipfile
from enum import StrEnum

from shared.forms.book import Unreadable
from shared.forms.finding import Finding, Severity
from shared.forms.reading.extra import BROKEN
from shared.forms.reading.letters import text_of_bytes

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
LOCKED_MARK = "EncryptedPackage".encode("utf-16-le")
HEAD = 4096


class Content(StrEnum):
    """The kinds that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    LOCKED = "locked"
    HTML = "html"
    XML = "xml"
    DOCX = "docx"
    PDF = "pdf"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    TEXT = "text"

    @property
    def zh(self) -> str:
        """For a sentence."""
        return NAMES[self]


NAMES = {
    Content.XLSX: "Excel工作簿（xlsx）",
    Content.XLS: "Excel 97-2003工作簿（xls）",
    Content.LOCKED: "加密的Excel工作簿",
    Content.HTML: "网页表格（html）",
    Content.XML: "Excel 2003 XML表格",
    Content.DOCX: "Word文档（docx）",
    Content.PDF: "PDF文档",
    Content.JSON: "JSON数据",
    Content.CSV: "逗号分隔文本（csv）",
    Content.TSV: "制表符分隔文本（tsv）",
    Content.TEXT: "文本",
}


def content_of(data: bytes) -> Content:
    """The content of a file; `Unreadable` where it is none of these."""
    if data.startswith(OLE):
        return Content.LOCKED if LOCKED_MARK in data else Content.XLS
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if data.startswith(b"%PDF-"):
        return Content.PDF
    text = text_of_bytes(data[:HEAD], cut=len(data) > HEAD)
    if not text.strip():
        raise Unreadable(refusal("FILE_EMPTY", "文件是空的，没有可读取的内容；请选择填好的表格。"))
    start = text.lstrip()[:2000].lower()
    if start.startswith(("{", "[")):
        return Content.JSON
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and start.startswith("<?xml"):
        return Content.XML
    if start.startswith("<") or "<table" in start:
        return Content.HTML
    lines = [line for line in text.splitlines() if line.strip()]
    if sum("\t" in line for line in lines) * 2 > len(lines):
        return Content.TSV
    return Content.CSV if sum("," in line for line in lines) * 2 > len(lines) else Content.TEXT


def refusal(rule: str, sentence: str, value: str | None = None, expected: str | None = None) -> Finding:
    """Why nothing of a file can be read."""
    return Finding(None, "file", rule, value, sentence, Severity.ERROR, expected, fatal=True)


def _packed(data: bytes) -> Content:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except BROKEN as broken:
        raise Unreadable(refusal("FILE_DAMAGED", "文件已损坏，无法打开；请用Excel或WPS重新保存后再上传。")) from broken
    if any(name.startswith("xl/") for name in names):
        return Content.XLSX
    if "word/document.xml" in names:
        return Content.DOCX
    raise Unreadable(refusal("FILE_UNKNOWN", "文件是压缩包，里面没有Excel或Word内容；请直接上传表格文件。"))
