"""Cases 3a to 3e: a view derived anew from a million events, and a stream folded, beside reading and decoding the same rows."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, func, select

from evaluation.views import approved_goals
from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Status
from goals.views import goals_of_year
from shared.events.envelope import decode
from shared.runtime import garbage
from shared.runtime.deciding.handler import Handler
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.progress import Progress
from shared.runtime.following.building import building
from shared.runtime.following.feed import Decoder, LogSource
from shared.runtime.following.rooms import PostgresRoom
from shared.runtime.following.subscription import ViewSubscription
from shared.runtime.following.together import Together
from tests.bench.comparing import Against, Case, Compared, must
from tests.bench.ground import STORES, Ground
from tests.bench.history import CATALOGUE, COUNTY, LIFE, SERVICE, Home, amount, new, pending, recorded
from tests.goals.samples import DECLARED, DRAFTED

MANY, FEWER = 1_000_000, 100_000
EVERY_EVENT, LAST_STATE = goals_of_year.VIEW, approved_goals.VIEW
ONE_STREAM = 1_000


def whole_lives(ground: Ground, events: int) -> int:
    """So many, a few less where a life would be cut."""
    return ground.many(events) // LIFE * LIFE


async def rebuilt(home: Home, view: View, events: int) -> float:
    """Events per second of the product's own way to derive the view anew and put it in place."""
    async with home.opened() as (database, source):
        if home.store == "sqlite":
            took = await followed_anew(database, source, view)
        else:
            began = perf_counter()
            async with building(view, PostgresRoom(home.address), [source], Decoder(CATALOGUE), lambda *_: None) as build:
                await build.derive()
                await build.replace()
            took = perf_counter() - began
        place = await database.read(lambda conn: checkpoint.read(conn, view.key, SERVICE))
        must(place.position == events, f"the view stands at {place.position} of {events}")
        await database.read(partial(_right, view=view, items=events // LIFE))
    return events / took


async def followed_anew(database: Database, source: LogSource, view: View) -> float:
    """As a process that finds a version it has not yet: its follower begins at 0."""

    def begin(conn: Connection) -> None:
        for table in view.tables:
            table.drop(conn, checkfirst=True)
        checkpoint.forget(conn, view.key)
        view.make(conn)
        checkpoint.enrol(conn, view.key, {SERVICE: source.head})

    garbage.collect_rarely()
    await database.write(begin)
    database.progress.set(view.key, SERVICE, Progress())
    decoder = Decoder(CATALOGUE)
    together = Together(source, database, decoder, [ViewSubscription(view, source, database, decoder)])
    began = perf_counter()
    await together.catch_up()
    return perf_counter() - began


def _right(conn: Connection, view: View, items: int) -> None:
    """Every item is there, in its last state, at its own amount."""
    table = view.tables[0]
    must(conn.execute(select(func.count()).select_from(table)).scalar() == items, f"{view.key} has not {items} rows")
    if view is EVERY_EVENT:
        cents = int(sum(amount(number) for number in range(items)) * 100)
        approved = select(func.count(), func.sum(table.c.fen)).where(table.c.status == Status.APPROVED, table.c.grade == "优")
        counted, total = conn.execute(approved).one()
        must((counted, int(total)) == (items, cents), f"{counted} approved with {total}, not {items} with {cents}")


def read_and_decoded(home: Home, events: int, rows: Callable[[Any], Iterator[Any]]) -> float:
    """Events per second of nothing but reading and the typed decode, in one process."""
    with contextlib.closing(home.driver()) as conn:
        began = perf_counter()
        decoded = sum(1 for document in rows(conn) if decode(document, CATALOGUE) is not None)
        took = perf_counter() - began
    must(decoded == events, f"{decoded} of {events} were decoded")
    return events / took


def _selected(conn: Any) -> Iterator[bytes]:
    query = "SELECT bytes FROM events ORDER BY position"
    if not hasattr(conn, "pgconn"):
        yield from (document for (document,) in conn.execute(query))
        return
    with conn.transaction(), conn.cursor("rows", binary=True) as cursor:
        cursor.itersize = 5_000
        yield from (document for (document,) in cursor.execute(query))


def _copied(conn: Any) -> Iterator[bytes]:
    with conn.cursor() as cursor, cursor.copy("COPY (SELECT bytes FROM events ORDER BY position) TO STDOUT (FORMAT binary)") as copy:
        copy.set_types(["bytea"])
        yield from (document for (document,) in copy.rows())


@contextlib.asynccontextmanager
async def every_event(ground: Ground) -> AsyncIterator[list[Compared]]:
    """3a; on PostgreSQL the same rounds beside the best reader there is (3c), and beside a tenth of the events (3d)."""
    events, fewer = whole_lives(ground, MANY), whole_lives(ground, FEWER)
    pairs = {store: await _rebuilding(ground, store, EVERY_EVENT, "every event applied", 0.7) for store in STORES}
    large, small = await recorded(ground, "postgresql", events), await recorded(ground, "postgresql", fewer)
    copied = partial(asyncio.to_thread, read_and_decoded, large, events, _copied)
    also = (
        Against("3c", "binary COPY of the same rows + typed decode", copied, 0.5),
        Against("3d", f"the same from {fewer:,} events", partial(rebuilt, small, EVERY_EVENT, fewer), 0.9),
    )
    yield [replace(pairs["postgresql"], also=also), pairs["sqlite"]]


@contextlib.asynccontextmanager
async def last_state(ground: Ground) -> AsyncIterator[list[Compared]]:
    """3b."""
    yield [await _rebuilding(ground, store, LAST_STATE, "the last state wins", 0.9) for store in STORES]


async def _rebuilding(ground: Ground, store: str, view: View, what: str, floor: float) -> Compared:
    events = whole_lives(ground, MANY)
    home = await recorded(ground, store, events)
    return Compared(
        what=f"rebuild {view.key} from {events:,} events, {what}",
        unit="events/s",
        versus="read + typed decode of the same rows, one process",
        ours=partial(rebuilt, home, view, events),
        reference=partial(asyncio.to_thread, read_and_decoded, home, events, _selected),
        floor=floor,
        store=store,
    )


@contextlib.asynccontextmanager
async def long_stream(ground: Ground) -> AsyncIterator[list[Compared]]:
    """3e: one stream of a thousand events, folded as a command finds it: nothing is kept from the last time."""
    times = ground.many(60, least=3)
    pairs = []
    for store in STORES:
        home = new(ground, store)
        subjects = [f"{COUNTY}-2020-P{n:04}" for n in range(1, times + 1)]
        async with home.opened() as (database, _):
            for subject in subjects:
                drafts = [pending(subject, version, (DRAFTED, DECLARED)[version % 2 == 0]) for version in range(1, ONE_STREAM + 1)]
                must(isinstance(await database.append(log.Append(subject, "li", b"", b"{}", drafts)), log.Recorded), "not recorded")
        pairs.append(
            Compared(
                what=f"fold a stream of {ONE_STREAM:,} events, cold",
                unit="events/s",
                versus="raw read + json.loads of the same rows",
                ours=partial(_folded, home, subjects),
                reference=partial(asyncio.to_thread, _raw, home, [f"goal/{subject}" for subject in subjects]),
                floor=0.25,
                aim=0.5,
                store=store,
            )
        )
    yield pairs


async def _folded(home: Home, subjects: Sequence[str]) -> float:
    async with home.opened() as (database, _):
        handler = Handler(SERVICE, COUNTY, database, CATALOGUE)
        began = perf_counter()
        for subject in subjects:
            state, version = await handler.fold(GOAL, subject)
            must((version, state.status) == (ONE_STREAM, Status.DECLARED), f"version {version} is {state.status}")
        return len(subjects) * ONE_STREAM / (perf_counter() - began)


def _raw(home: Home, streams: Sequence[str]) -> float:
    mark = "?" if home.store == "sqlite" else "%s"
    query = f"SELECT bytes FROM events WHERE stream = {mark} ORDER BY stream_version"
    how = {} if home.store == "sqlite" else {"binary": True, "prepare": True}
    with contextlib.closing(home.driver()) as conn:
        began = perf_counter()
        for stream in streams:
            decoded = [json.loads(document) for (document,) in conn.execute(query, (stream,), **how)]
            must(decoded[-1]["streamversion"] == ONE_STREAM, "the stream was not read to its end")
        return len(streams) * ONE_STREAM / (perf_counter() - began)


CASES: Mapping[str, Case] = {"3a": every_event, "3b": last_state, "3e": long_stream}
"""3c and 3d are measured with 3a."""
