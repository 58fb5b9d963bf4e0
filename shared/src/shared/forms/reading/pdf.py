"""The text of a PDF; a scanned one holds none, which is said."""

import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from shared.forms.book import Book, Unreadable
from shared.forms.reading.contents import Content, refusal
from shared.forms.reading.page_text import lines_of


def read_pdf(name: str, data: bytes, content: Content) -> Book:
    """All pages, line by line."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(refusal("FILE_ENCRYPTED", "PDF有打开密码，无法读取；请取消密码后再上传。", "Encrypt", "unprotected file"))
        text = "\n".join(page.extract_text() for page in reader.pages)
    except PyPdfError as broken:
        raise Unreadable(refusal("FILE_DAMAGED", "PDF已损坏，无法打开；请重新导出后再上传。")) from broken
    if not text.strip():
        raise Unreadable(refusal("FILE_SCANNED", "PDF是扫描件，没有可读取的文字；请上传Excel或Word原件。"))
    return Book(name, content.value, (lines_of(text),), carried_labels=True)
