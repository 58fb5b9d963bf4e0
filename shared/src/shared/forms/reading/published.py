"""JSON in the shape in which published forms are collected: what it holds, to be read by its names."""

import json
from decimal import Decimal

from shared.forms.book import Book, Unreadable
from shared.forms.reading.contents import Content, refusal
from shared.forms.reading.letters import text_of_bytes


def read_published(name: str, data: bytes, content: Content) -> Book:
    """One form, or a list of forms."""
    try:
        held = json.loads(text_of_bytes(data), parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError) as broken:
        raise Unreadable(refusal("FILE_DAMAGED", "JSON内容不完整，无法读取；请重新导出后再上传。")) from broken
    return Book(name, content.value, (), published=held)
