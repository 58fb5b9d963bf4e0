"""A log as others follow it: the stored bytes, in order, with what tells one log from another."""

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from shared.events.envelope import Catalogue, Event, Malformed, Told, read
from shared.runtime import log
from shared.runtime.bookmark import Bookmark
from shared.runtime.database import Database

if TYPE_CHECKING:
    from shared.runtime.follower import Follower

PAGES_KEPT = 4
POSITION = re.compile(r"^([a-z]+):(\d{1,19})$")
PARSED_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """One event of a feed: its position, its bytes."""

    position: int
    document: bytes


@dataclass(frozen=True)
class FeedPage:
    """The next events after a position. `leaf_hash` is that of the event at `after`; empty at 0 and beyond the end."""

    log_id: str
    after: int
    leaf_hash: bytes
    head: int | None
    """Where the log ends; None where whoever brought the page does not know."""
    leaves: Sequence[Leaf]

    @property
    def end(self) -> Bookmark:
        """Where a follower stands that has taken this page."""
        if not self.leaves:
            return Bookmark(self.log_id, self.after, self.leaf_hash)
        last = self.leaves[-1]
        return Bookmark(self.log_id, last.position, log.leaf_hash(last.document))


class Parser:
    """Reads the documents that one service hears; followers that hear the same event share the work."""

    def __init__(self, known: Catalogue) -> None:
        self._read = lru_cache(PARSED_KEPT)(lambda document: read(document, known))

    def told(self, page: FeedPage) -> list[Told[Event]]:
        """The events of a page, without those of unknown types. Raises Malformed with the position."""
        return [told for leaf in page.leaves if (told := self._parsed(leaf)) is not None]

    def _parsed(self, leaf: Leaf) -> Told[Event] | None:
        try:
            return self._read(leaf.document)
        except Malformed as wrong:
            raise Malformed(f"position {leaf.position}: {wrong}") from wrong


class Source(ABC):
    """What a follower follows: one log, read by position. Followers that stand at one place share one read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._pages: dict[tuple[int, int], asyncio.Future[FeedPage]] = {}

    @property
    @abstractmethod
    def head(self) -> int | None:
        """The last position, as far as this process knows; None where it does not know yet."""

    async def page(self, after: int, limit: int) -> FeedPage:
        """The events after a position; what stands in a log stays as it is."""
        key = (after, limit)
        reading = self._pages.get(key)
        if reading is None or self._outgrown(reading, limit):
            reading = asyncio.ensure_future(self._fetch(after, limit))
            self._pages[key] = reading
            reading.add_done_callback(lambda done: self._keep(key, done))
        return await asyncio.shield(reading)

    @abstractmethod
    async def carry(self, follower: "Follower") -> None:
        """Bring the follower what it has not heard yet, until cancelled."""

    @abstractmethod
    async def keep(self) -> None:
        """Know where the log ends, until cancelled."""

    @abstractmethod
    async def _fetch(self, after: int, limit: int) -> FeedPage: ...

    def _outgrown(self, reading: "asyncio.Future[FeedPage]", limit: int) -> bool:
        return reading.done() and len(reading.result().leaves) < limit and reading.result().end.position < (self.head or 0)

    def _keep(self, key: tuple[int, int], done: "asyncio.Future[FeedPage]") -> None:
        """Only pages with something in them are kept, the newest few."""
        if (done.cancelled() or done.exception() or not done.result().leaves) and self._pages.get(key) is done:
            del self._pages[key]
        while len(self._pages) > PAGES_KEPT:
            self._pages.pop(next(iter(self._pages)))


class LogSource(Source):
    """A service's own log, followed in its database."""

    def __init__(self, name: str, database: Database, log_id: str) -> None:
        super().__init__(name)
        self.log_id = log_id
        self._database = database

    @property
    def head(self) -> int:
        """The last position, as far as this process knows."""
        return self._database.head

    async def grown(self, seconds: float) -> None:
        """Until the log grows, or so many seconds have passed."""
        await self._database.grown.wait(seconds)

    async def keep(self) -> None:
        """The database tells."""

    async def carry(self, follower: "Follower") -> None:
        """Woken when the log grows."""
        await follower.run(self.grown)

    async def _fetch(self, after: int, limit: int) -> FeedPage:
        return await self._database.read(lambda conn: self._page(conn, after, limit))

    def _page(self, conn: Connection, after: int, limit: int) -> FeedPage:
        leaves = [Leaf(n.id, n.state) for n in log.page(conn, after, limit)]
        head = leaves[-1].position if 0 < len(leaves) < limit else log.head(conn).position
        return FeedPage(self.log_id, after, log.leaf_at(conn, after) or b"", head, leaves)
