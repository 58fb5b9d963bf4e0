"""A goals log with as many events as wanted, told in bulk through the product's own log, and opened again by each case."""

import asyncio
import contextlib
import secrets
import sqlite3
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import make_url
from uuid6 import uuid7

from shared.events.envelope import Attributes, Event, catalogue, pieces
from shared.events.goals import GoalsEvent
from shared.events.values import Grade
from shared.runtime.clock import WallClock
from shared.runtime.eventlog import log
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.following.feed import LogSource
from tests.bench.comparing import must
from tests.bench.ground import Ground
from tests.goals.samples import APPROVED, DECLARED, DEPT_REVIEWED, DRAFTED, ROADS, reviewed

COUNTY, SERVICE = "360922", "goals"
CATALOGUE = catalogue(GoalsEvent)
LIFE = 5
"""Drafted, declared, reviewed by the department, reviewed by finance, approved."""
YEARLY = 5_000
"""Items of one county in one year: all are drafted before the first is declared, as the budget round has it."""
AT_ONCE, IN_FLIGHT = 1_000, 4


@dataclass(frozen=True)
class Home:
    """Where a goals database lives; it may be opened any number of times."""

    store: str
    address: str
    """The serving role's URL, or the file."""
    owner: str = ""

    def unopened(self) -> Database:
        """The product's database, not started yet."""
        return Postgres(SERVICE, self.address) if self.store == "postgresql" else Sqlite(Path(self.address))

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[Database, LogSource]]:
        """At work, with its own log as a source."""
        database = self.unopened()
        await database.start()
        try:
            log_id = await database.write(lambda conn: log.identify(conn, WallClock.name, COUNTY))
            yield database, LogSource(SERVICE, database, log_id)
        finally:
            await database.stop()

    def driver(self) -> Any:
        """A bare connection of the driver, each statement its own transaction; as durable as the product's."""
        if self.store == "sqlite":
            file = sqlite3.connect(self.address, isolation_level=None, check_same_thread=False)
            file.execute("PRAGMA synchronous=FULL")
            return file
        return psycopg.connect(_conninfo(self.address), autocommit=True, options="-c search_path=views,public")


def new(ground: Ground, store: str) -> Home:
    """An empty one."""
    if store == "postgresql":
        made = ground.migrated(SERVICE)
        return Home(store, made.runtime, made.owner)
    place = ground.folder / "sqlite" / secrets.token_hex(4)
    place.mkdir(parents=True)
    return Home(store, str(place / f"{SERVICE}.sqlite"))


_told: WeakKeyDictionary[Ground, dict[tuple[str, int], Home]] = WeakKeyDictionary()


async def recorded(ground: Ground, store: str, events: int) -> Home:
    """A log with exactly so many events (whole lives); told once on one ground, whichever case asks first."""
    homes = _told.setdefault(ground, {})
    if (store, events) not in homes:
        must(events % LIFE == 0, f"{events} events are not whole lives of {LIFE}")
        homes[store, events] = home = new(ground, store)
        async with home.opened() as (database, _):
            await _tell(database, events)
        if store == "postgresql":
            with psycopg.connect(_conninfo(home.owner), autocommit=True) as conn:
                conn.execute("VACUUM ANALYZE events")  # once now, so that no autovacuum falls into a round
    return homes[store, events]


async def _tell(database: Database, events: int) -> None:
    waiting = pendings(events // LIFE)

    async def write() -> None:
        while some := list(islice(waiting, AT_ONCE)):
            outcome = await database.append(log.Append(str(uuid4()), "li", b"", b"{}", some))
            must(isinstance(outcome, log.Recorded), f"not recorded: {outcome}")

    await asyncio.gather(*(write() for _ in range(IN_FLIGHT)))
    must(database.head == events, f"{database.head} of {events} events were told")


def item(number: int) -> str:
    """The budget items in order; a year has `YEARLY`."""
    return f"{COUNTY}-20{19 + number // YEARLY % 80:02}-P{number:06}"


def amount(number: int) -> Decimal:
    """What the item costs."""
    return Decimal(200_000 + number % 1_000) + Decimal("0.25")


def life(number: int) -> tuple[Event, ...]:
    """The five events of an item."""
    special = {"name": f"农村公路养护经费第{number}项", "unit": f"{219_000 + number % 400}", "amount": amount(number)}
    content = ROADS.model_copy(update=special)
    return (
        DRAFTED.model_copy(update={"content": content}),
        DECLARED.model_copy(update={"content": content}),
        DEPT_REVIEWED,
        reviewed(Grade.EXCELLENT),
        APPROVED.model_copy(update={"content": content, "unit": content.unit, "amount": content.amount}),
    )


def pendings(items: int, first: int = 0, yearly: int = YEARLY) -> Iterator[log.Pending]:
    """The events of so many items, step by step of each year's budget round."""
    for begin in range(first, first + items, yearly):
        year = range(begin, min(begin + yearly, first + items))
        lives = [life(number) for number in year]
        for step in range(LIFE):
            for number, events in zip(year, lives, strict=True):
                yield pending(item(number), step + 1, events[step])


def pending(subject: str, version: int, event: Event) -> log.Pending:
    """An event of the goal, ready for the log."""
    clerk, command = "li", str(uuid7())
    attributes = Attributes(
        id=str(uuid7()),
        source=f"bihuan/{COUNTY}/{SERVICE}",
        type=event.TYPE,
        subject=subject,
        stream=f"goal/{subject}",
        streamversion=version,
        time=WallClock().now(),
        authtype="app_user",
        authid=clerk,
        correlationid=command,
        causationid=command,
    )
    return log.Pending(attributes.stream, version, event.TYPE, subject, attributes.id, pieces(attributes, event))


def _conninfo(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
