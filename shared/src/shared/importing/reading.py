"""A file is read page by page beside the event loop; who asks for the next page goes on where they stood, whoever reads meanwhile."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import SecretStr

from shared.forms import Book, Finding, Form, corrected, read, walk
from shared.importing.picture import Picture, pictures
from shared.runtime.failures import Unavailable

READER = ThreadPoolExecutor(1, "form-reader")
LARGE = 1_000_000
"""Bytes from which on a file is one of those that are read one after the other; a register of so many has some 15,000 rows."""
LEFT = 60.0
"""Seconds after which a large file that nobody went on with is put away for another one."""
KEPT = 4
"""So many smaller files stay open."""
PLACES = 4
"""So many ways through one of them."""


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


class AnotherFileRead(Unavailable):
    """A large file of somebody else is being read; try again in a minute."""

    zh = "正在读入另一份大文件"


@dataclass
class _Place:
    """Somebody's way through a file, and how many of its forms they were given."""

    walker: Iterator[Form | Finding]
    given: int = 0
    ahead: list[Form] = field(default_factory=list)


@dataclass
class _Opened:
    """A file that is kept open, for all who read it."""

    asked: Asked
    book: Book
    large: bool
    places: list[_Place] = field(default_factory=list)
    row: int = 0
    """How far it was read last, and when."""
    at: float = field(default_factory=time.monotonic)

    @property
    def rows(self) -> int:
        return sum(sheet.height for sheet in self.book.sheets if not sheet.hidden)

    def place(self, after: int) -> _Place:
        """Where somebody goes on, or a walk from the beginning."""
        known = next((one for one in self.places if one.given == after), None)
        if known:
            self.places.remove(known)
        return known or _Place(walk(self.book))


_open: list[_Opened] = []
"""The one that was asked for last stands last."""


async def page_of(
    asked: Asked, data: Callable[[], bytes], after: int, most: int, wanted: Callable[[Form], Finding | None], password: SecretStr
) -> Page:
    """`most` forms after the first `after`; `wanted` says why a form is left aside. Raises Unreadable, NoSuchCell or AnotherFileRead."""
    return await asyncio.get_running_loop().run_in_executor(READER, _page, asked, data, after, most, wanted, password)


def _page(
    asked: Asked, data: Callable[[], bytes], after: int, most: int, wanted: Callable[[Form], Finding | None], password: SecretStr
) -> Page:
    opened = _opened(asked, data, password)
    place = opened.place(after)
    forms, findings = list[Form](), list[Finding]()
    while len(forms) <= most:
        one = place.ahead.pop() if place.ahead else next(place.walker, None)
        if one is None:
            break
        aside = one if isinstance(one, Finding) else wanted(one)
        if aside:
            findings.append(aside)
        elif isinstance(one, Form):
            if place.given >= after:
                forms.append(one)
            if len(forms) <= most:
                place.given += 1
    book, rows = opened.book, opened.rows
    if more := len(forms) > most:
        place.ahead.append(forms.pop())
        opened.places = [*opened.places, place][-PLACES:]
    row = max((cell.row for form in forms[-1:] for cell in form.fields.values()), default=0) + 1 if more else rows
    if opened.places:
        opened.row, opened.at = row, time.monotonic()
        _open.append(opened)
    return Page(tuple(forms), tuple(findings), book.content, () if after else pictures(book), more, rows, row)


def _opened(asked: Asked, data: Callable[[], bytes], password: SecretStr) -> _Opened:
    """Taken from those that are open, or read; of the large ones there is never more than one in memory."""
    known = next((one for one in _open if one.asked == asked), None)
    if known:
        _open.remove(known)
        return known
    read_in = data()
    if large := len(read_in) >= LARGE:
        _put_away([one for one in _open if one.large])
    _open[:] = [one for one in _open if one.large] + [one for one in _open if not one.large][1 - KEPT :]
    book = corrected(read(asked.name, read_in, password.get_secret_value() or None), dict(asked.corrections))
    return _Opened(asked, book, large)


def _put_away(others: list[_Opened]) -> None:
    for one in others:
        if time.monotonic() - one.at < LEFT:
            where = f"读到第 {one.row} 行，共 {one.rows} 行"
            raise AnotherFileRead(f"正在读入另一份大文件（{where}）；大文件一份一份地读，请过一会儿再接着导入，已导入的不会再导入一次")
        _open.remove(one)
