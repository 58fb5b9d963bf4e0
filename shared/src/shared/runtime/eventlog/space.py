"""Whether there is room on the database's disk: what a full one says, since when, and the looks until there is room again."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import DBAPIError

from shared.runtime.clock import SHANGHAI
from shared.runtime.failures import Away, Unavailable
from shared.runtime.outage import Outage

LOOK = 2.0
"""Seconds between two looks while the disk is full."""
NEEDED = 1_000_000
"""So many bytes must find room."""
DISK_FULL = "53100"
"""What PostgreSQL calls it."""


class DiskFull(Unavailable):
    """There is no room on the disk, and nothing was written; repeat with the same Idempotency-Key when there is."""

    zh = "磁盘已满，暂不能办理"


class Space:
    """Of one database. Whoever writes says what failed, from any thread; `look` tries to write and raises where there is no room."""

    def __init__(self, name: str, look: Callable[[], Awaitable[object]]) -> None:
        self._name = name
        self._look = look
        self._outage = Outage("the room on the disk", database=name)
        self._loop: asyncio.AbstractEventLoop
        self._full = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    @property
    def trouble(self) -> str:
        """Why the log can take no commands, and since when; empty while there is room."""
        since = self._outage.since
        return f"{self._name} 的日志自 {since.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} 起不能受理命令：磁盘已满，请腾出空间" if since else ""

    def filled_by(self, failure: BaseException) -> DiskFull | None:
        """What is answered where it failed for want of room, which is kept in mind; None where it failed for something else."""
        cause = failure.orig if isinstance(failure, DBAPIError) else failure
        full = getattr(cause, "sqlstate", None) == DISK_FULL or getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        if not full:
            return None
        self._outage.away(str(cause).partition("\n")[0])
        self._loop.call_soon_threadsafe(self._full.set)
        return DiskFull(f"{self.trouble}后以同一 Idempotency-Key 重试，没有写入任何内容")

    def begin(self) -> None:
        """Watch from now on, in the event loop that runs."""
        self._loop = asyncio.get_running_loop()
        self._watching = self._loop.create_task(self._watch())

    async def end(self) -> None:
        """Watch no more."""
        if self._watching:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            await self._full.wait()
            await asyncio.sleep(LOOK)
            with contextlib.suppress(DBAPIError, Away, Unavailable, OSError):
                await self._look()
                self._full.clear()
                self._outage.back()
