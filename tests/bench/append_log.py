"""A log that is measured: its database, its handler, and how fast callers can append."""

import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from monitoring.service import SERVICE
from shared.events.envelope import catalogue
from shared.runtime.deciding.handler import Handler
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.eventlog.sqlite import Sqlite
from tests.bench.append_work import JURISDICTION, at_once, fresh, ready, report
from tests.bench.comparing import must
from tests.bench.ground import Ground
from tests.bench.tailing import Tail

FILLERS = 400


def place(ground: Ground, store: str) -> str:
    """The URL of a new empty log."""
    if store == "postgresql":
        return ground.migrated("append").runtime
    return f"sqlite:///{ground.folder}/append-{secrets.token_hex(4)}.sqlite"


def database_at(url: str) -> Database:
    """The service's database there."""
    found = make_url(url)
    return Sqlite(Path(str(found.database))) if found.drivername == "sqlite" else Postgres("monitoring", url)


class Log:
    """A monitoring service's log at work, without HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = database_at(url)
        self.handler = Handler("monitoring", JURISDICTION, self.database, catalogue(SERVICE.tells))

    async def decided(self, callers: int, number: int) -> float:
        """Commands a second, each decided by its aggregate on a stream of its own."""
        return await self._rate(callers, lambda item: report(self.handler, item), fresh(number))

    async def appended(self, callers: int, number: int) -> float:
        """Commands a second that only wait for the writer."""
        return await self._rate(callers, self.database.append, [ready(item) for item in fresh(number)])

    async def fill(self, number: int) -> None:
        """So many events more, each by a command of its own."""
        before = self.database.head
        await at_once(FILLERS, self.database.append, (ready(item) for item in fresh(number)))
        must(self.database.head == before + number, f"{self.database.head - before} of {number} events were filled in")

    async def _rate(self, callers: int, work: Callable[[Any], Awaitable[object]], each: Sequence[Any]) -> float:
        with Tail(self.url) as tail:
            seconds = await at_once(callers, work, each)
        must(tail.seen == len(each), f"{tail.seen} events of {len(each)} commands")
        return len(each) / seconds


@contextlib.asynccontextmanager
async def opened(ground: Ground, store: str, events: int = 0) -> AsyncIterator[Log]:
    """A new log with so many events in it."""
    made = Log(place(ground, store))
    await made.database.start()
    try:
        await made.fill(events)
        yield made
    finally:
        await made.database.stop()
