"""A log as others follow it: the stored bytes, in order, with what tells one log from another."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from shared.events.envelope import Catalogue, Event, Malformed, Told, read
from shared.runtime import log
from shared.runtime.bookmark import Bookmark
from shared.runtime.database import Database

PAGES_KEPT = 4
POSITION = re.compile(r"^([a-z]+):(\d{1,19})$")


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
    head: int
    leaves: Sequence[Leaf]
    _read: dict[int, list[Told[Event]]] = field(default_factory=dict, compare=False, repr=False)
    """What was parsed already, by catalogue: the followers of one service share it."""

    @property
    def end(self) -> Bookmark:
        """Where a follower stands that has taken this page."""
        if not self.leaves:
            return Bookmark(self.log_id, self.after, self.leaf_hash)
        last = self.leaves[-1]
        return Bookmark(self.log_id, last.position, log.leaf_hash(last.document))

    def told(self, known: Catalogue) -> list[Told[Event]]:
        """The events parsed, without those of unknown types; parsed once for all who share the page. Raises Malformed with the position."""
        if id(known) not in self._read:
            parsed = (_parsed(leaf, known) for leaf in self.leaves)
            self._read[id(known)] = [one for one in parsed if one is not None]
        return self._read[id(known)]


def _parsed(leaf: Leaf, known: Catalogue) -> Told[Event] | None:
    try:
        return read(leaf.document, known)
    except Malformed as wrong:
        raise Malformed(f"position {leaf.position}: {wrong}") from wrong


class Source:
    """A service's log, followed from inside the same process."""

    def __init__(self, name: str, database: Database, log_id: str) -> None:
        self.name = name
        self.log_id = log_id
        self._database = database
        self._pages: dict[tuple[int, int], asyncio.Future[FeedPage]] = {}

    @property
    def head(self) -> int:
        """The last position, as far as this process knows."""
        return self._database.head

    async def page(self, after: int, limit: int) -> FeedPage:
        """The events after a position. Followers that stand at one place share one read; what stands in a log stays as it is."""
        key = (after, limit)
        reading = self._pages.get(key)
        if reading is None or self._outgrown(reading, limit):
            reading = asyncio.ensure_future(self._database.read(lambda conn: self._page(conn, after, limit)))
            self._pages[key] = reading
            reading.add_done_callback(lambda done: self._keep(key, done))
        return await asyncio.shield(reading)

    async def grown(self, seconds: float) -> None:
        """Until the log grows, or so many seconds have passed."""
        await self._database.grown.wait(seconds)

    def _outgrown(self, reading: "asyncio.Future[FeedPage]", limit: int) -> bool:
        return reading.done() and len(reading.result().leaves) < limit and reading.result().end.position < self.head

    def _keep(self, key: tuple[int, int], done: "asyncio.Future[FeedPage]") -> None:
        """Only pages with something in them are kept, the newest few."""
        if (done.cancelled() or done.exception() or not done.result().leaves) and self._pages.get(key) is done:
            del self._pages[key]
        while len(self._pages) > PAGES_KEPT:
            self._pages.pop(next(iter(self._pages)))

    def _page(self, conn: Connection, after: int, limit: int) -> FeedPage:
        leaves = [Leaf(n.id, n.state) for n in log.page(conn, after, limit)]
        head = leaves[-1].position if 0 < len(leaves) < limit else log.head(conn).position
        return FeedPage(self.log_id, after, log.leaf_at(conn, after) or b"", head, leaves)
