"""A subscription applies position `mine + 1` and nothing else, never guesses, and stops visibly when it cannot go on."""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from shared.events.envelope import Event, RecordedEvent
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.following.feed import Decoder, FeedPage, Source
from shared.runtime.supervised import Supervised

PAGE = 2_000
POLL = 1.0

logger = structlog.get_logger()


class AnotherLog(Exception):
    """The log is not the one that was followed so far: restored to an earlier point, or replaced."""


class Gap(Exception):
    """The feed does not go on at `mine + 1`."""


def check(mine: Checkpoint, page: FeedPage) -> None:
    """Raise AnotherLog or Gap where the page, read at any position up to `mine`, does not continue what was followed."""
    if mine.position and mine.log_id != page.log_id:
        raise AnotherLog(f"the log is {page.log_id}, followed so far was {mine.log_id}")
    if page.head is not None and page.head < mine.position:
        raise AnotherLog(f"the log ends at {page.head}, followed so far was up to {mine.position}")
    if page.after == mine.position and mine.position and page.leaf_hash != mine.leaf_hash:
        raise AnotherLog(f"the event at {mine.position} is not the one that was followed")
    for expected, leaf in enumerate(page.leaves, page.after + 1):
        if leaf.position != expected:
            raise Gap(f"expected position {expected}, found {leaf.position}")
        if leaf.position == mine.position and log.leaf_hash(leaf.document) != mine.leaf_hash:
            raise AnotherLog(f"the event at {mine.position} is not the one that was followed")
    if page.after > mine.position and page.leaves:
        raise Gap(f"expected position {mine.position + 1}, found {page.leaves[0].position}")


class Subscription(Supervised, ABC):
    """Follows one log for one view or reaction; its checkpoint is stored where it writes."""

    def __init__(self, name: str, source: Source, database: Database, decoder: Decoder) -> None:
        super().__init__("follower cannot go on", follower=name, source=source.name)
        self.name = name
        self.source = source
        self._at: Checkpoint | None = None
        self._one_at_a_time = asyncio.Lock()
        self._database = database
        self._decoder = decoder

    @property
    def position(self) -> int:
        """The last position applied, by whichever process, as far as this one knows."""
        return self._database.progress.at(self.name, self.source.name).position

    @property
    def lag(self) -> int | None:
        """Events still to come; None where the log's end is not known yet."""
        return None if self.source.head is None else max(0, self.source.head - self.position)

    @property
    def behind(self) -> float:
        """Seconds since the log went beyond where it stands, 0 at the head."""
        return self.source.growth.waited(self.position)

    async def run(self, grown: Callable[[float], Awaitable[None]]) -> None:
        """Follow until cancelled; a log that was replaced ends it, any other error is tried again after a pause."""
        with contextlib.suppress(AnotherLog):
            while True:
                if await self.attempt(self.step) and not self.lag:
                    await grown(POLL)

    async def failed(self, failure: Exception) -> None:
        """Say and count it, and pause; the next attempt looks where it stands. Raises AnotherLog, which ends it."""
        self._at = None
        if isinstance(failure, AnotherLog):
            self.trouble, self.failures, self.since = str(failure), self.failures + 1, datetime.now(UTC)
            logger.error("follower stopped for good", follower=self.name, source=self.source.name, reason=self.trouble)
            raise failure
        await super().failed(failure)

    async def catch_up(self) -> None:
        """Take page after page up to the end of the log."""
        while await self.step():
            pass

    async def step(self) -> bool:
        """Take the next page from the source; False at the end of the log."""
        async with self._one_at_a_time:
            mine = await self._mine()
            page = await self.source.page(mine.position, PAGE)
            check(mine, page)
            if page.head is not None and page.head > page.end.position:
                self.source.reading(page.end.position, PAGE)  # the next one meanwhile
            await self._aim(page)
            return await self._hear(mine, page)

    async def hear(self, page: FeedPage) -> None:
        """Take a page that was brought; what is missing before it is read from the source."""
        while (await self._mine()).position < page.after:
            if not await self.step():
                raise Gap(f"position {page.after} was brought, and {self.source.name} ends at {self.position}")
        async with self._one_at_a_time:
            mine = await self._mine()
            check(mine, page)
            await self._hear(mine, page)

    async def reach(self, position: int, seconds: float) -> bool:
        """Wait until the position is applied; False where it took longer."""
        return await self._database.progress.reach(self.name, self.source.name, position, seconds)

    async def _mine(self) -> Checkpoint:
        if self._at is None:
            self._at = await self._database.read(lambda conn: checkpoint.read(conn, self.name, self.source.name))
            self._advance(self._at.position)
        return self._at

    async def _aim(self, page: FeedPage) -> None:
        """Whoever asks the view waits until it has reached the end that the log had when it was first seen."""
        head, progress = page.head, self._database.progress.at(self.name, self.source.name)
        if progress.target is None and head is not None:
            await self._database.write(lambda conn: checkpoint.enrol(conn, self.name, {self.source.name: head}))
            self._database.progress.set(self.name, self.source.name, replace(progress, target=head))

    async def _hear(self, mine: Checkpoint, page: FeedPage) -> bool:
        if page.end.position <= mine.position:
            return False
        await self._take(page)
        self._at = page.end
        self._advance(page.end.position)
        return True

    async def _decoded(self, page: FeedPage, uses: tuple[type[Event], ...] = ()) -> Sequence[RecordedEvent[Any]]:
        """What is not small is decoded beside the event loop."""
        return self._decoder.decode(page, uses) if page.small else await asyncio.to_thread(self._decoder.decode, page, uses)

    def _advance(self, position: int) -> None:
        self._database.progress.advance(self.name, self.source.name, position)

    @abstractmethod
    async def _take(self, page: FeedPage) -> None:
        """Do what the page asks for and move the checkpoint to its end."""


class ViewSubscription(Subscription):
    """Writes a view's rows and its position in one transaction."""

    def __init__(self, view: View, source: Source, database: Database, decoder: Decoder) -> None:
        super().__init__(view.key, source, database, decoder)
        self._view = view

    async def _take(self, page: FeedPage) -> None:
        recorded = await self._decoded(page, self._view.uses)
        await self._database.write(lambda conn: self._apply(conn, page, recorded))

    def _apply(self, conn: Connection, page: FeedPage, recorded: Sequence[RecordedEvent[Any]]) -> None:
        mine = checkpoint.hold(conn, self.name, self.source.name)
        if page.end.position <= mine.position:
            return  # another subscription of this view has overtaken this one, perhaps beyond the head that the page knew
        check(mine, page)
        fresh = [one for one in recorded if one.position > mine.position]
        if fresh:
            self._view.project(conn, fresh)
        checkpoint.move(conn, self.name, self.source.name, page.end)
