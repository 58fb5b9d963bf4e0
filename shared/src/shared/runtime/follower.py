"""A follower applies position `mine + 1` and nothing else, never guesses, and stops visibly when it cannot go on."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Connection

from shared.events.envelope import Catalogue, Told
from shared.runtime import bookmark, log
from shared.runtime.bell import Bell
from shared.runtime.bookmark import Bookmark
from shared.runtime.database import Database
from shared.runtime.feed import FeedPage, Source
from shared.runtime.view import View

PAGE = 500
POLL = 1.0
LONGEST_PAUSE = 30.0

logger = structlog.get_logger()


class AnotherLog(Exception):
    """The log is not the one that was followed so far: restored to an earlier point, or replaced."""


class Gap(Exception):
    """The feed does not go on at `mine + 1`."""


def check(mine: Bookmark, page: FeedPage) -> None:
    """Raise AnotherLog or Gap where the page, read at any position up to `mine`, does not continue what was followed."""
    if mine.position and mine.log_id != page.log_id:
        raise AnotherLog(f"the log is {page.log_id}, followed so far was {mine.log_id}")
    if page.head < mine.position:
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


class Follower(ABC):
    """Follows one log for one view or reaction; its place is kept where it writes."""

    def __init__(self, name: str, source: Source, database: Database, known: Catalogue) -> None:
        self.name = name
        self.source = source
        self.trouble = ""
        """Why it does not go on; empty while all is well."""
        self.moved = Bell()
        self._at = bookmark.BEGINNING
        self._sure = False
        self._database = database
        self._known = known

    @property
    def position(self) -> int:
        """The last position applied, as far as this follower knows."""
        return self._at.position

    @property
    def lag(self) -> int:
        """Events still to come."""
        return max(0, self.source.head - self.position)

    async def run(self) -> None:
        """Follow until cancelled; a log that was replaced ends it, any other error is tried again after a pause."""
        failures = 0
        while True:
            try:
                await self.step()
                failures, self.trouble = 0, ""
                if self.source.head <= self.position:
                    await self.source.grown(POLL)
            except AnotherLog as stop:
                self.trouble = str(stop)
                logger.error("follower stopped for good", follower=self.name, source=self.source.name, reason=self.trouble)
                return
            except Exception as failure:
                failures += 1
                self._sure = False
                self.trouble = f"{type(failure).__name__}: {failure}"
                logger.exception("follower cannot go on", follower=self.name, source=self.source.name, failures=failures)
                await asyncio.sleep(min(LONGEST_PAUSE, 0.1 * 2 ** min(failures, 9)))

    async def step(self) -> bool:
        """Take one page; False at the end of the log."""
        if not self._sure:
            self._at = await self._database.read(lambda conn: bookmark.read(conn, self.name, self.source.name))
            self._sure = True
            self.moved.ring()
        page = await self.source.page(self._at.position, PAGE)
        check(self._at, page)
        if not page.leaves:
            return False
        await self._take(page)
        self._at = page.end
        self.moved.ring()
        return True

    async def reach(self, position: int, seconds: float) -> bool:
        """Wait until the position is applied; False where it took longer."""
        until = asyncio.get_running_loop().time() + seconds
        while self.position < position:
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            await self.moved.wait(left)
        return True

    @abstractmethod
    async def _take(self, page: FeedPage) -> None:
        """Do what the page asks for and move the bookmark to its end."""


class ViewFollower(Follower):
    """Writes a view's rows and its position in one transaction."""

    def __init__(self, view: View, source: Source, database: Database, known: Catalogue) -> None:
        super().__init__(view.key, source, database, known)
        self._view = view

    async def _take(self, page: FeedPage) -> None:
        told = page.told(self._known)
        await self._database.write(lambda conn: self._apply(conn, page, told))

    def _apply(self, conn: Connection, page: FeedPage, told: Sequence[Told[Any]]) -> None:
        mine = bookmark.read(conn, self.name, self.source.name)
        if page.end.position <= mine.position:
            return  # another follower of this view has overtaken this one, perhaps beyond the head that the page knew
        check(mine, page)
        fresh = [one for one in told if one.position > mine.position]
        if fresh:
            self._view.project(conn, fresh)
        bookmark.move(conn, self.name, self.source.name, page.end)
