"""One log on PostgreSQL as two processes have it open, and what happens when their connections end."""

import asyncio
import contextlib
import json
import os
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, func, literal, select

from local.databases import DatabaseUrls
from shared.events.envelope import catalogue
from shared.runtime.deciding.handler import Answered, Contended, Handler, StaleVersion
from shared.runtime.deciding.numbering import NoNumberLeft, handle_next
from shared.runtime.eventlog import log
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import READERS, Postgres
from shared.runtime.eventlog.writer import StorageFailed
from shared.runtime.sql.pinned_connection import PinnedConnection
from shared.runtime.sql.prepared import Prepared, Row
from shared.runtime.sql.wire import KEPT
from tests.runtime import well
from tests.runtime.waiting import until
from tests.runtime.well import drill
from tests.runtime.writing import ITEM, append, cause, count
from tests.stores import on_postgres


@pytest.fixture
async def two(migrated_database: Callable[[str], DatabaseUrls]) -> AsyncIterator[list[Database]]:
    """One log on PostgreSQL as two processes have it open."""
    store = on_postgres(migrated_database)
    opened = [store("shared"), store("shared")]
    for database in opened:
        await database.start()
    yield opened
    for database in opened:
        await database.stop()


async def test_what_another_process_records_meanwhile_is_not_overlooked(two: list[Database]) -> None:
    handlers = [Handler("wells", "360922", database, well.SERVICE.catalogue) for database in two]
    drilling = partial(drill, unit="101001", metres=1, inspect_on=date(2020, 5, 1))
    await handlers[0].handle(well.WELL, ITEM, drilling, cause())
    each = [handler.handle(well.WELL, ITEM, partial(well.deepen, metres=1), cause()) for handler in handlers for _ in range(15)]
    answers = Counter(map(type, await asyncio.gather(*each, return_exceptions=True)))
    assert answers.keys() <= {Answered, Contended}
    assert (await handlers[1].fold(well.WELL, ITEM)) == (await handlers[0].fold(well.WELL, ITEM))
    state, version = await handlers[0].fold(well.WELL, ITEM)
    assert (state.metres, version) == (1 + answers[Answered], 1 + answers[Answered])


async def test_what_was_left_in_one_process_is_no_more_than_a_beginning_where_another_went_on(two: list[Database]) -> None:
    here, there = [Handler("wells", "360922", database, well.SERVICE.catalogue) for database in two]
    await here.handle(well.WELL, ITEM, partial(drill, unit="101001", metres=1, inspect_on=date(2020, 5, 1)), cause())
    for handler in (there, here, there):
        await handler.handle(well.WELL, ITEM, partial(well.deepen, metres=1), cause())
    with pytest.raises(StaleVersion):
        await here.handle(well.WELL, ITEM, partial(well.deepen, metres=1), cause(), expected=3)
    state, version = await here.fold(well.WELL, ITEM)
    assert (state.metres, version) == (4, 4)


async def test_of_two_processes_that_give_numbers_each_gives_its_own(two: list[Database]) -> None:
    handlers = [Handler("wells", "360922", database, well.SERVICE.catalogue) for database in two]
    drilling = partial(drill, unit="101001", metres=1, inspect_on=date(2020, 5, 1))
    asked = [handle_next(handler, well.WELL, ITEM, drilling, cause(), most=8) for _ in range(4) for handler in handlers]
    answers = [json.loads(answered.body)["stream"] for answered in await asyncio.gather(*asked)]
    assert sorted(answers) == [f"well/{ITEM}/{n}" for n in range(1, 9)]
    with pytest.raises(NoNumberLeft, match="8"):
        await handle_next(handlers[0], well.WELL, ITEM, drilling, cause(), most=8)


async def test_a_command_sent_to_two_processes_gets_one_number(two: list[Database]) -> None:
    handlers = [Handler("wells", "360922", database, well.SERVICE.catalogue) for database in two]
    drilling = partial(drill, unit="101001", metres=1, inspect_on=date(2020, 5, 1))
    for n in range(1, 6):
        again = cause()
        answers = await asyncio.gather(*(handle_next(handler, well.WELL, ITEM, drilling, again, most=9) for handler in handlers))
        assert {json.loads(answered.body)["stream"] for answered in answers} == {f"well/{ITEM}/{n}"}


async def test_two_processes_append_at_once_and_a_tailing_reader_misses_nothing(two: list[Database]) -> None:
    heard: list[int] = []

    async def tail() -> None:
        while len(heard) < 600:
            _, page = await two[0].read(lambda conn: log.page(conn, len(heard), 50))
            heard.extend(position for position, _ in page)

    tailing = asyncio.create_task(tail())
    work = [database.append(append(f"well/{side}-{n}", 1, 2)) for n in range(150) for side, database in enumerate(two)]
    outcomes = await asyncio.gather(*work)
    await asyncio.wait_for(tailing, 30)
    assert heard == list(range(1, 601))
    assert sorted(outcome.position for outcome in outcomes if isinstance(outcome, log.Recorded)) == list(range(2, 601, 2))
    await until(lambda: two[0].head == two[1].head == 600)


async def test_of_two_processes_that_race_on_one_stream_one_writes(two: list[Database]) -> None:
    for version in range(1, 11):
        outcomes = await asyncio.gather(*(database.append(append("well/1", version)) for database in two))
        assert Counter(map(type, outcomes)) == {log.Recorded: 1, log.Conflict: 1}


async def test_a_command_sent_to_two_processes_is_accepted_once(two: list[Database]) -> None:
    once = append("well/1", 1, command="c")
    assert Counter(map(type, await asyncio.gather(*(database.append(once) for database in two)))) == {log.Recorded: 1, log.Repeated: 1}


async def test_a_command_sent_to_two_processes_at_once_is_answered_alike(two: list[Database]) -> None:
    handlers = [Handler("wells", "360922", database, catalogue(well.WellEvent)) for database in two]
    once = partial(drill, unit="219001", metres=3, inspect_on=date(2020, 5, 1))
    for number in range(60):
        key, by = f"360922-2020-P{number:04}", cause()
        one, other = await asyncio.gather(*(handler.handle(well.WELL, key, once, by) for handler in handlers))
        assert one == other


def cut(line: PinnedConnection) -> None:
    """The connection ends without a word of the server."""
    with line.open() as conn:
        cut_off(conn)


def cut_off(conn: Connection) -> None:
    """So does this one; one that has ended stays so."""
    raw: Any = conn.connection.driver_connection
    with socket.socket(fileno=os.dup(raw.pgconn.socket)) as wire, contextlib.suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)


async def test_a_list_read_on_a_connection_that_was_cut_is_read_on_another_one(migrated_database: Callable[[str], DatabaseUrls]) -> None:
    database = Postgres("cut", migrated_database("cut").runtime)
    await database.start()
    prepared = Prepared.of(select(func.count().label("events")).select_from(log.events), database._reader.dialect)
    await database.append(append("well/1", 1))
    for _ in range(2):
        await asyncio.gather(*(database.read(cut_off) for _ in range(READERS)))
        assert await database.read(lambda conn: prepared.rows(conn, {})) == [{"events": 1}]
    await database.stop()


async def test_the_server_keeps_so_many_statements_of_a_connection_and_prepares_the_others_again(
    migrated_database: Callable[[str], DatabaseUrls],
) -> None:
    database = Postgres("many", migrated_database("many").runtime)
    await database.start()
    asked = [Prepared.of(select(literal(n).label(f"n{n}")), database._reader.dialect) for n in range(KEPT + 3)]

    def all_of_them(conn: Connection) -> tuple[list[Row], int | None]:
        told = [row for one in [*asked, asked[0]] for row in one.rows(conn, {})]
        return told, conn.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'list_%%'").scalar()

    numbers = [*range(KEPT + 3), 0]
    assert await database.read(all_of_them) == ([{f"n{n}": n} for n in numbers], KEPT)
    await database.stop()


async def test_a_look_on_a_connection_that_was_cut_is_taken_on_another_one(migrated_database: Callable[[str], DatabaseUrls]) -> None:
    database = Postgres("cut", migrated_database("cut").runtime)
    await database.start()
    await database.append(append("well/1", 1))
    assert await database.past("well/1", 0, count) == (None, 1, 1)
    cut(database._looking)
    assert await database.past("well/1", 0, count) == (None, 1, 1)
    await database.stop()


async def test_a_commit_on_a_connection_that_was_cut_may_be_repeated(migrated_database: Callable[[str], DatabaseUrls]) -> None:
    database = Postgres("cut", migrated_database("cut").runtime)
    await database.start()
    await database.append(append("well/1", 1))
    cut(database._log)
    once = append("well/1", 2)
    with pytest.raises(StorageFailed):
        await database.append(once)
    assert isinstance(await database.append(once), log.Recorded)
    await database.stop()


async def test_what_one_process_tells_wakes_the_other(two: list[Database]) -> None:
    waiting = asyncio.create_task(two[1].grown.wait(30))
    await asyncio.sleep(0)
    await two[0].append(append("well/1", 1))
    await asyncio.wait_for(waiting, 5)
    assert two[1].head == 1


async def test_a_lease_is_held_by_one_process_and_passes_on(two: list[Database]) -> None:
    stood_by = asyncio.Event()
    async with two[0].alone("relay", lambda: None) as lease:
        waiting = asyncio.create_task(entered(two[1], stood_by))
        await asyncio.wait_for(stood_by.wait(), 10)
        assert not waiting.done()
        await lease.still()
    await asyncio.wait_for(waiting, 10)


async def entered(database: Database, stood_by: asyncio.Event) -> None:
    async with database.alone("relay", stood_by.set):
        pass
