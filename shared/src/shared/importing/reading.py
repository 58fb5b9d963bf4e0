"""A file is read page by page, one file at a time, beside the event loop; who asks for the next page goes on where the last one ended."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import SecretStr

from shared.forms import Book, Finding, Form, corrected, read, walk
from shared.importing.picture import Picture, pictures

READER = ThreadPoolExecutor(1, "form-reader")


class Asked(NamedTuple):
    """Which file, and what was corrected in it."""

    sha256: str
    name: str
    corrections: tuple[tuple[str, str], ...]
    key: str
    """Of its password: who has another one does not go on in a file that was opened."""

    @classmethod
    def of(cls, sha256: str, name: str, corrections: Mapping[str, str], password: SecretStr) -> "Asked":
        """In whatever order the corrections were told."""
        return cls(sha256, name, tuple(sorted(corrections.items())), hashlib.sha256(password.get_secret_value().encode()).hexdigest())


@dataclass(frozen=True)
class Page:
    """Some of a file's forms, in their order."""

    forms: tuple[Form, ...]
    findings: tuple[Finding, ...]
    """About sheets and the file, found on the way."""
    content: str
    pictures: tuple[Picture, ...]
    """With the first page."""
    more: bool
    rows: int
    """Of all sheets."""
    row: int
    """How far it is read."""


@dataclass
class _Standing:
    """The one file that is open, and how many of its forms were given."""

    asked: Asked
    book: Book
    walker: Iterator[Form | Finding]
    given: int = 0
    ahead: list[Form] = field(default_factory=list)


_open: list[_Standing] = []


async def page_of(
    asked: Asked, data: Callable[[], bytes], after: int, most: int, wanted: Callable[[Form], Finding | None], password: SecretStr
) -> Page:
    """`most` forms after the first `after`; `wanted` says why a form is left aside. Raises Unreadable or NoSuchCell."""
    return await asyncio.get_running_loop().run_in_executor(READER, _page, asked, data, after, most, wanted, password)


def _page(
    asked: Asked, data: Callable[[], bytes], after: int, most: int, wanted: Callable[[Form], Finding | None], password: SecretStr
) -> Page:
    standing = _open.pop() if _open else None
    if standing is None or standing.asked != asked or standing.given != after:
        standing = None  # before another file is read: two of them are never in memory
        book = corrected(read(asked.name, data(), password.get_secret_value() or None), dict(asked.corrections))
        standing = _Standing(asked, book, walk(book))
    forms, findings = list[Form](), list[Finding]()
    while len(forms) <= most:
        one = standing.ahead.pop() if standing.ahead else next(standing.walker, None)
        if one is None:
            break
        aside = one if isinstance(one, Finding) else wanted(one)
        if aside:
            findings.append(aside)
        elif isinstance(one, Form):
            if standing.given >= after:
                forms.append(one)
            if len(forms) <= most:
                standing.given += 1
    if more := len(forms) > most:
        standing.ahead.append(forms.pop())
        _open.append(standing)
    book = standing.book
    rows = sum(sheet.height for sheet in book.sheets if not sheet.hidden)
    row = max((cell.row for form in forms[-1:] for cell in form.fields.values()), default=0) + 1 if more else rows
    return Page(tuple(forms), tuple(findings), book.content, () if after else pictures(book), more, rows, row)
