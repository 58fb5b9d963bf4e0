"""Another service's log, read from its HTTP feed: the same bytes in the same order."""

import asyncio
import json
from collections.abc import Mapping, Sequence

import httpx

from shared.runtime.eventlog import descent
from shared.runtime.eventlog.descent import Ancestors
from shared.runtime.eventlog.growth import Growth
from shared.runtime.following.credentials import Credentials
from shared.runtime.following.feed import FeedFailed, FeedPage, Follower, Leaf, Source
from shared.runtime.outage import Outage
from shared.runtime.supervised import Supervised

TIMEOUT = 10.0
WATCH = 15.0
"""Seconds between two looks at where another service's log ends."""


class HttpFeed:
    """Reads pages of one service's feed as the service that we are."""

    def __init__(self, name: str, url: str, http: httpx.AsyncClient, credentials: Credentials) -> None:
        self._url = f"{url}/{name}/events"
        self._http = http
        self._credentials = credentials
        self.outage = Outage("the feed", source=name, url=self._url)

    async def page(self, after: int, limit: int, wait: float = 0) -> FeedPage:
        """The events after a position; where there are none, wait so many seconds (at most 30) for some. Raises FeedFailed."""
        try:
            page = await self._read(after, limit, wait)
        except FeedFailed as failure:
            self.outage.away(str(failure))
            raise
        self.outage.back()
        return page

    async def _read(self, after: int, limit: int, wait: float) -> FeedPage:
        try:
            headers = await self._credentials.header(self._http)
            asked = {"after": after, "limit": limit, "wait": wait}
            plain = headers | {"Accept-Encoding": "identity"}  # our own network is faster than to compress
            answer = await self._http.get(self._url, params=asked, headers=plain, timeout=wait + TIMEOUT)
        except httpx.HTTPError as failure:
            raise FeedFailed(f"{self._url}: {str(failure) or type(failure).__name__}") from failure
        if answer.status_code == 401:
            self._credentials.refused()
        if answer.status_code != 200:
            raise FeedFailed(f"{self._url} answers {answer.status_code}: {answer.text[:200]}")
        return _page(after, answer.headers, split(answer.content))


def _page(after: int, headers: Mapping[str, str], leaves: Sequence[Leaf]) -> FeedPage:
    ancestors = descent.read(headers.get("Log-Ancestors", ""))
    return FeedPage(headers["Log-Id"], after, bytes.fromhex(headers["Leaf-Hash"]), int(headers["Head"]), leaves, ancestors)


def split(batch: bytes) -> list[Leaf]:
    """The documents of a CloudEvents batch, byte for byte. Raises ValueError where it is none."""
    text, decoder, at = batch.decode(), json.JSONDecoder(), 1
    leaves: list[Leaf] = []
    while text[at] != "]":
        document, end = decoder.raw_decode(text, at)
        leaves.append(Leaf(int(document["sequence"]), text[at:end].encode()))
        at = end + (text[end] == ",")
    return leaves


class FeedSource(Source):
    """What other services tell, by their HTTP feeds alone: for building a view anew, and for what a broker did not bring."""

    def __init__(self, name: str, feed: HttpFeed) -> None:
        super().__init__(name)
        self._feed = feed
        self._head: int | None = None
        self._growth = Growth()
        self.log_id = ""
        """As the feed said last."""
        self.ancestors: Ancestors = ()

    @property
    def head(self) -> int | None:
        """The last position that this process has heard of; None before the first answer."""
        return self._head

    @property
    def away(self) -> str:
        """Why the feed does not answer; empty while it does."""
        return self._feed.outage.reason

    @property
    def growth(self) -> Growth:
        """As it was heard of."""
        return self._growth

    async def carry(self, follower: Follower) -> None:
        """Woken by the feed."""
        await follower.run(self._grown)

    async def watch_head(self) -> None:
        """Know where the log ends, until cancelled."""
        watching = Supervised("the feed cannot be read", first=WATCH, longest=WATCH, expected=True, source=self.name)
        while True:
            if await watching.attempt(lambda: self._read(self._head or 0, 1)):
                await asyncio.sleep(WATCH)

    def heard(self, position: int) -> None:
        """The log has come to this position, as somebody said."""
        self._head = max(self._head or 0, position)
        self._growth.reach(position)

    async def _grown(self, seconds: float) -> None:
        self.heard((await self._feed.page(self._head or 0, 1, seconds)).head or 0)

    async def _fetch(self, after: int, limit: int, most: int) -> FeedPage:
        return await self._read(after, limit)  # how many bytes a page has, whoever serves it decides

    async def _read(self, after: int, limit: int) -> FeedPage:
        page = await self._feed.page(after, limit)
        if page.log_id != self.log_id:  # it has branched, or we begin
            self._pages.clear()
            self._head, self._growth, self.log_id, self.ancestors = None, Growth(), page.log_id, page.ancestors
        self.heard(page.head or 0)
        return page
