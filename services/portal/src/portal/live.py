"""Live where others act: open pages learn that something has happened; one reader of each feed serves all pages of the process."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import httpx2
import structlog

from portal.services import Services

WAIT = 25.0
"""Seconds that a feed is asked to wait for something new."""
AGAIN = 10.0
"""Seconds until a feed that did not answer is asked again."""
BETWEEN = {True: 1.0, False: 10.0}
"""Seconds between two words to one page: of one item, of everything."""
LONGEST = 600.0
"""Seconds after which a page asks anew, and is let in anew."""

logger = structlog.get_logger()


@dataclass(eq=False)
class Watched:
    """One open page: of an item, or of everything."""

    item: str
    news: dict[str, int] = field(default_factory=dict)
    """By service, where its log had come to with what concerns the page."""
    told: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, service: str, subjects: dict[str, int]) -> None:
        """Take up what concerns the page."""
        concerning = [position for subject, position in subjects.items() if subject.startswith(self.item)]
        if concerning:
            self.news[service] = max(concerning)
            self.told.set()


class Watcher:
    """Reads the feeds as the portal itself, and only while a page is open."""

    def __init__(self, services: Services, token: Callable[[], Awaitable[str]]) -> None:
        self._services, self._token = services, token
        self._pages: set[Watched] = set()
        self._reading: list[asyncio.Task[None]] = []

    async def words(self, item: str) -> AsyncGenerator[str]:
        """What an open page is told: `goals:512`, where a log has come to; never what happened."""
        page, until = Watched(item), time.monotonic() + LONGEST
        with self._open(page):
            while (left := until - time.monotonic()) > 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(page.told.wait(), left)
                    page.told.clear()
                    service, position = page.news.popitem()
                    page.news.clear()
                    yield f"{service}:{position}"
                    await asyncio.sleep(BETWEEN[bool(item)])

    @contextlib.contextmanager
    def _open(self, page: Watched) -> Iterator[None]:
        self._pages.add(page)
        if not self._reading:
            self._reading = [asyncio.create_task(self._read(service)) for service in self._services.names]
        try:
            yield
        finally:
            self._pages.discard(page)
            if not self._pages:
                for task in self._reading:
                    task.cancel()
                self._reading = []

    async def _read(self, service: str) -> None:
        position: int | None = None
        while True:
            try:
                position, subjects = await self._services.feed(service, await self._token(), position, WAIT)
            except (httpx2.HTTPError, TimeoutError, ValueError, KeyError) as failure:
                logger.warning("a feed cannot be followed", service=service, failure=repr(failure))
                position = None
                await asyncio.sleep(AGAIN)
                continue
            for page in self._pages:
                page.hear(service, subjects)
