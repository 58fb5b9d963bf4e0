"""A log as others follow it: the stored bytes, in order, with what tells one log from another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from shared.events.envelope import Catalogue, Event, Malformed, Told, read
from shared.runtime import log
from shared.runtime.bookmark import Bookmark
from shared.runtime.database import Database

POSITION = re.compile(r"^([a-z]+):(\d{1,19})$")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One event of a feed: its position, its bytes."""

    position: int
    document: bytes


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The next events after a position. `leaf_hash` is that of the event at `after`; empty at 0 and beyond the end."""

    log_id: str
    after: int
    leaf_hash: bytes
    head: int
    leaves: Sequence[Leaf]

    @property
    def end(self) -> Bookmark:
        """Where a follower stands that has taken this page."""
        if not self.leaves:
            return Bookmark(self.log_id, self.after, self.leaf_hash)
        last = self.leaves[-1]
        return Bookmark(self.log_id, last.position, log.leaf_hash(last.document))

    def told(self, known: Catalogue, after: int) -> list[Told[Event]]:
        """The events after a position, parsed, without those of unknown types. Raises Malformed with the position."""
        found = []
        for leaf in self.leaves:
            if leaf.position > after:
                try:
                    one = read(leaf.document, known)
                except Malformed as wrong:
                    raise Malformed(f"position {leaf.position}: {wrong}") from wrong
                if one is not None:
                    found.append(one)
        return found


class Source:
    """A service's log, followed from inside the same process."""

    def __init__(self, name: str, database: Database, log_id: str) -> None:
        self.name = name
        self.log_id = log_id
        self._database = database

    @property
    def head(self) -> int:
        """The last position, as far as this process knows."""
        return self._database.head

    async def page(self, after: int, limit: int) -> FeedPage:
        """The events after a position."""
        return await self._database.read(lambda conn: self._page(conn, after, limit))

    async def grown(self, seconds: float) -> None:
        """Until the log grows, or so many seconds have passed."""
        await self._database.grown.wait(seconds)

    def _page(self, conn: Connection, after: int, limit: int) -> FeedPage:
        leaves = [Leaf(n.id, n.state) for n in log.page(conn, after, limit)]
        return FeedPage(self.log_id, after, log.leaf_at(conn, after) or b"", log.head(conn).position, leaves)
