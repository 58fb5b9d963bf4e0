"""A log as others follow it: the stored bytes, in order, with what tells one log from another."""

import asyncio
import re
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection

from shared.events.envelope import Catalogue, Event, Malformed, RecordedEvent, decode_opened, opened
from shared.runtime.eventlog import log
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.descent import Ancestor, Ancestors, ancestors
from shared.runtime.eventlog.growth import Growth
from shared.runtime.eventlog.passed import Stranger
from shared.runtime.failures import Away

PAGES_KEPT, BYTES_KEPT = 4, 8_000_000
POSITION = re.compile(r"^([a-z]+):(\d{1,19})$")
DECODED_KEPT, PAGES_DECODED = 1_000, 2
FEW, LITTLE = 100, 4_096
"""So many events of so many bytes at most are a small page: what subscriptions hear that are not behind."""


class FeedFailed(Away):
    """The feed does not answer as it should; the message says how it did."""


class Leaf(NamedTuple):
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
    ancestors: Ancestors = ()
    """What the log was before it branched, where whoever brought the page knows."""

    def shared_with(self, log_id: str) -> Ancestor | None:
        """Up to where the log is the same as another one; None where it is not descended from it."""
        return next((one for one in self.ancestors if one.log_id == log_id), None)

    @cached_property
    def end(self) -> Checkpoint:
        """Where a subscription stands that has taken this page."""
        if not self.leaves:
            return Checkpoint(self.log_id, self.after, self.leaf_hash)
        last = self.leaves[-1]
        return Checkpoint(self.log_id, last.position, log.leaf_hash(last.document))

    @cached_property
    def size(self) -> int:
        """The bytes of its documents."""
        return sum([len(leaf.document) for leaf in self.leaves])

    @cached_property
    def small(self) -> bool:
        """It is decoded in less time than a thread takes to be asked, and what comes of it may be kept for a while."""
        return len(self.leaves) <= FEW and max([len(leaf.document) for leaf in self.leaves], default=0) <= LITTLE


class _Document:
    """A document, opened when the first one asks, and decoded when one asks who wants its type."""

    __slots__ = ("_document", "_event", "_raw")

    def __init__(self, document: bytes) -> None:
        self._document = document
        self._raw: Mapping[str, Any] | None = None
        self._event: RecordedEvent[Event] | None = None

    @property
    def type(self) -> str:
        """What it says it is. Raises Malformed."""
        raw = self._raw
        if raw is None:
            if self._event is not None:
                return self._event.type
            raw = self._raw = opened(self._document)
        return str(raw["type"])

    def decode(self, wanted: Catalogue) -> RecordedEvent[Event] | None:
        """None where the type is not wanted. Raises Malformed."""
        if self._event is not None:
            return self._event if self._event.type in wanted else None
        if self._raw is None:
            self._raw = opened(self._document)
        if (found := decode_opened(self._raw, wanted, self._document)) is not None:
            self._event, self._raw = found, None
        return found


class Decoder:
    """Decodes the documents that one service hears; subscriptions that hear the same event share the work."""

    def __init__(self, known: Catalogue, kept: int = DECODED_KEPT, pages_kept: int = PAGES_DECODED) -> None:
        self._known = known
        self._document = lru_cache(kept)(_Document)
        self._wanted = lru_cache(self._those)
        self._large: deque[tuple[FeedPage, list[_Document]]] = deque(maxlen=pages_kept)
        self._one_large = Lock()

    def once(self) -> "Decoder":
        """One that keeps nothing, for whoever hears each event alone and once."""
        return Decoder(self._known, kept=0, pages_kept=0)

    def decode(self, page: FeedPage, uses: tuple[type[Event], ...] = ()) -> list[RecordedEvent[Event]]:
        """The events of a page, all of known types or only these. Raises Malformed with the position."""
        wanted = self._wanted(uses) if uses else self._known
        if page.small:
            return self._decoded(page, [self._document(leaf.document) for leaf in page.leaves], wanted)
        with self._one_large:
            return self._decoded(page, self._of_large(page), wanted)

    def strangers(self, page: FeedPage) -> list[Stranger]:
        """The events of a page that was decoded whose types are not known here."""
        if page.small:
            heard: Sequence[_Document] = [self._document(leaf.document) for leaf in page.leaves]
        else:
            with self._one_large:
                heard = self._of_large(page)
        types = [one.type for one in heard]
        return [Stranger(type_, leaf.position) for type_, leaf in zip(types, page.leaves, strict=True) if type_ not in self._known]

    def of_use(self, uses: tuple[type[Event], ...]) -> set[str]:
        """The types among these that are known here; all that are known where none is named."""
        return set(self._wanted(uses) if uses else self._known)

    def _those(self, uses: tuple[type[Event], ...]) -> Catalogue:
        return {type_: cls for type_, cls in self._known.items() if cls in uses}

    def _of_large(self, page: FeedPage) -> list[_Document]:
        """Large pages are kept as a whole, which costs less than to look for each of their documents."""
        for kept, heard_before in self._large:
            if kept is page:
                return heard_before
        heard = [_Document(leaf.document) for leaf in page.leaves]
        self._large.append((page, heard))
        return heard

    def _decoded(self, page: FeedPage, heard: Sequence[_Document], wanted: Catalogue) -> list[RecordedEvent[Event]]:
        found: list[RecordedEvent[Event]] = []
        for leaf, document in zip(page.leaves, heard, strict=True):
            try:
                if (one := document.decode(wanted)) is not None:
                    found.append(one)
            except Malformed as wrong:
                raise Malformed(f"position {leaf.position}: {wrong}") from wrong
        return found


class Follower(Protocol):
    """Who follows a log, as a source needs to know it."""

    trouble: str
    """Why it does not go on; empty while all is well."""

    @property
    def position(self) -> int:
        """The last position applied."""
        ...

    @property
    def lag(self) -> int | None:
        """Events still to come; None where the log's end is not known yet."""
        ...

    async def run(self, grown: Callable[[float], Awaitable[None]]) -> None:
        """Follow until cancelled; `grown` waits for so many seconds at most until the log has grown."""
        ...

    async def attempt(self, act: Callable[[], Awaitable[object]]) -> bool:
        """Do it; where it fails, keep the reason and pause. Raises AnotherLog."""
        ...

    async def catch_up(self) -> None:
        """Take page after page up to the end of the log."""
        ...

    async def hear(self, page: FeedPage) -> None:
        """Take a page that was brought; what is missing before it is read from the source."""
        ...

    async def rest(self, events: int) -> None:
        """Let more come together after so many events."""
        ...


class _Asked(NamedTuple):
    """Which page."""

    after: int
    limit: int
    most: int
    """Bytes."""


class Source(ABC):
    """What a subscription follows: one log, read by position. Subscriptions that stand at one position share one read."""

    largest = 1_000
    """So many events a page has at most, whatever limit is asked for."""
    brought_once = False
    """Whoever carries it brings each page once, to all; else views and reactions may each go at their own pace."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._pages: dict[_Asked, asyncio.Future[FeedPage]] = {}

    @property
    @abstractmethod
    def head(self) -> int | None:
        """The last position, as far as this process knows; None where it does not know yet."""

    @property
    def away(self) -> str:
        """Why it does not answer; empty while it does."""
        return ""

    @property
    @abstractmethod
    def growth(self) -> Growth:
        """When it grew, as far as this process knows."""

    async def page(self, after: int, limit: int, most: int = log.PAGE_BYTES) -> FeedPage:
        """The events after a position, of so many bytes together, unless it is one event; what stands in a log stays as it is."""
        return await asyncio.shield(self.reading(after, limit, most))

    def reading(self, after: int, limit: int, most: int = log.PAGE_BYTES) -> "asyncio.Future[FeedPage]":
        """The same, begun now for whoever asks later."""
        asked = _Asked(after, min(limit, self.largest), most)
        reading = self._pages.get(asked)
        if reading is None or self._outgrown(reading, asked.limit):
            reading = asyncio.ensure_future(self._fetch(*asked))
            self._pages[asked] = reading
            reading.add_done_callback(lambda done: self._remember(asked, done))
        return reading

    async def next_page(self, after: int, limit: int) -> FeedPage:
        """The same, and the page after it is read meanwhile."""
        page = await self.page(after, limit)
        if page.head is not None and page.head > page.end.position:
            self.reading(page.end.position, limit)
        return page

    @abstractmethod
    async def carry(self, follower: Follower) -> None:
        """Bring the follower what it has not heard yet, until cancelled."""

    @abstractmethod
    async def watch_head(self) -> None:
        """Know where the log ends, until cancelled."""

    @abstractmethod
    async def _fetch(self, after: int, limit: int, most: int) -> FeedPage: ...

    def _outgrown(self, reading: "asyncio.Future[FeedPage]", limit: int) -> bool:
        """It went to the log's end, and the log has grown since."""
        if not reading.done():
            return False
        page = reading.result()
        return len(page.leaves) < limit and page.head in (None, page.end.position) and page.end.position < (self.head or 0)

    def _remember(self, asked: "_Asked", done: "asyncio.Future[FeedPage]") -> None:
        """Only pages with something in them are kept, the newest few."""
        if (done.cancelled() or done.exception() or not done.result().leaves) and self._pages.get(asked) is done:
            del self._pages[asked]
        while len(self._pages) > PAGES_KEPT or (len(self._pages) > 1 and self._bytes_kept() > BYTES_KEPT):
            self._pages.pop(next(iter(self._pages)))

    def _bytes_kept(self) -> int:
        return sum(one.result().size for one in self._pages.values() if one.done() and not one.cancelled() and not one.exception())


class LogSource(Source):
    """A service's own log, followed in its database."""

    largest = 10_000

    def __init__(self, name: str, database: Database, log_id: str = "") -> None:
        super().__init__(name)
        self.log_id = log_id
        """Empty until the log has been opened."""
        self.ancestors: Ancestors = ()
        self._database = database

    @classmethod
    async def known(cls, name: str, database: Database) -> "LogSource":
        """With the identities that stand in the database."""
        source = cls(name, database, await database.read(log.known_id))
        source.ancestors = await database.read(ancestors)
        return source

    @property
    def head(self) -> int:
        """The last position, as far as this process knows."""
        return self._database.head

    @property
    def growth(self) -> Growth:
        """As the database tells."""
        return self._database.growth

    async def grown(self, seconds: float) -> None:
        """Until the log grows, or so many seconds have passed."""
        await self._database.grown.wait(seconds)

    async def watch_head(self) -> None:
        """The database tells."""

    async def carry(self, follower: Follower) -> None:
        """Woken when the log grows."""
        await follower.run(self.grown)

    async def _fetch(self, after: int, limit: int, most: int) -> FeedPage:
        return await self._database.read(lambda conn: self._page(conn, after, limit, most))

    def _page(self, conn: Connection, after: int, limit: int, most: int) -> FeedPage:
        leaf_hash, found = log.page(conn, after, limit, most)
        leaves = [*map(Leaf._make, found)]
        page = FeedPage(self.log_id, after, leaf_hash, None, leaves, self.ancestors)
        ended = 0 < len(leaves) < limit and 2 * page.size <= most  # no document is so large that it had found no room
        return replace(page, head=leaves[-1].position if ended else log.head(conn).position)
