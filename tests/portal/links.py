"""Where the links of somebody's pages lead, over plain HTTP, and what those pages say in which language."""

import re
from collections import Counter, deque
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tests.portal.browsers import Browser, Seen
from tests.portal.every_page import PASSED, kind

ELSEWHERE = ("/language/", "/sign-out", "/live")
"""What is no page, or changes what is seen next."""
ALIKE = 3
"""So many links of one kind are followed from pages of one kind: a list's hundred rows lead to the same page."""
HAN = re.compile("[\u4e00-\u9fff]")
VOID = {"base", "br", "col", "hr", "img", "input", "link", "meta"}
SPOKEN = {"alt", "aria-label", "data-copy", "data-l", "data-name", "data-says", "placeholder", "title"}
"""Attributes that are read or read aloud."""


class Links(HTMLParser):
    """The addresses of our own that a page leads to, and those of the forms that only ask."""

    def __init__(self, here: str, text: str) -> None:
        super().__init__()
        self._here = here
        self.addresses: dict[str, None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link in."""
        its = dict(attrs)
        leads = its.get("href") if tag == "a" else its.get("action") if tag == "form" and its.get("method", "get") == "get" else None
        there = urlsplit(urljoin(self._here, leads or ""))
        if leads and not there.scheme and not there.path.startswith(ELSEWHERE):
            self.addresses[there._replace(fragment="").geturl()] = None


class Chinese(HTMLParser):
    """What a page says in Chinese: `said` of it, and what of that is not marked as such."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []
        self.said: list[str] = []
        self.unmarked: list[str] = []
        self.feed(text)

    def _take(self, words: str, marked: bool) -> None:
        if HAN.search(words):
            self.said.append(words.strip())
            if not marked:
                self.unmarked.append(words.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Its language is its parent's unless it has one."""
        its = dict(attrs)
        marked = str(its["lang"]).startswith("zh") if "lang" in its else bool(self._open) and self._open[-1][1]
        for name in SPOKEN & its.keys():
            self._take(its[name] or "", marked=True)  # an attribute has no language of its own
        if tag not in VOID:
            self._open.append((tag, marked))

    def handle_data(self, data: str) -> None:
        """What stands there."""
        if self._open and self._open[-1][0] not in ("script", "style"):
            self._take(data, self._open[-1][1])

    def handle_endtag(self, tag: str) -> None:
        """The element is over."""
        while self._open and self._open.pop()[0] != tag:
            pass


async def followed(browser: Browser, begin: str = "/") -> AsyncIterator[tuple[str, str, Seen]]:
    """The page that leads there, each address that is led to, and what is there; on from one page of each kind."""
    waiting, met, kinds, times = deque([("", begin)]), {begin}, set[str](), Counter[tuple[str, str]]()
    while waiting:
        here, there = waiting.popleft()
        seen = await browser.open(there)
        yield here, there, seen
        if kind(there) in kinds or seen.status >= 400 or PASSED.search(urlsplit(there).path):
            continue
        kinds.add(kind(there))
        for link in Links(seen.answer.url.raw_path.decode(), seen.text).addresses:
            times[kind(there), kind(link)] += 1
            if link not in met and times[kind(there), kind(link)] <= ALIKE:
                met.add(link)
                waiting.append((there, link))
