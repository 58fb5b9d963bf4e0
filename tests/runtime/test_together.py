import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, Table, select

from shared.events.envelope import RecordedEvent, catalogue
from shared.runtime.eventlog import checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.following.feed import Decoder, FeedPage, LogSource
from shared.runtime.following.subscription import ViewSubscription
from shared.runtime.following.together import Together
from tests.runtime import diary, well
from tests.runtime.diary import DIARY
from tests.runtime.over_kafka import at_work
from tests.runtime.waiting import until
from tests.runtime.writing import append
from tests.stores import Store

PARSER = Decoder(catalogue(well.WellEvent))
NAMES = ("first", "second", "third")


class Counting(LogSource):
    """Counts the pages that are read."""

    read = 0

    async def _fetch(self, after: int, limit: int, most: int) -> FeedPage:
        self.read += 1
        return await super()._fetch(after, limit, most)


class Diaries:
    """Three diaries of the same log in one database, each in a table of its own."""

    def __init__(self, source: Counting, database: Database) -> None:
        self.source, self.database = source, database
        self.broken: set[str] = set()
        self.tables = {name: diary.diary.to_metadata(MetaData(), name=f"{name}_1") for name in NAMES}
        self.members = {name: self._member(name, table) for name, table in self.tables.items()}

    def _member(self, name: str, table: Table) -> ViewSubscription:
        def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
            conn.execute(table.insert(), [{"position": one.position, "type": one.type} for one in batch])
            if name in self.broken:
                raise ZeroDivisionError(name)

        return ViewSubscription(replace(DIARY, name=name, tables=(table,), project=project), self.source, self.database, PARSER)

    async def make(self) -> None:
        def make(conn: Connection) -> None:
            for table in self.tables.values():
                table.create(conn)

        await self.database.write(make)

    async def heard(self, name: str) -> list[int]:
        table = self.tables[name]
        return await self.database.read(lambda conn: [*conn.execute(select(table.c.position).order_by(table.c.line)).scalars()])

    async def place(self, name: str) -> int:
        return (await self.database.read(lambda conn: checkpoint.read(conn, f"{name}_1", "wells"))).position

    async def reach(self, position: int, *names: str) -> None:
        for name in names:
            assert await self.members[name].reach(position, 30), self.members[name].trouble


@pytest.fixture
async def wells(store: Store) -> AsyncIterator[Database]:
    """A log of ten events."""
    database = store("wells")
    await database.start()
    for version in range(1, 11):
        await database.append(append("well/1", version))
    yield database
    await database.stop()


@pytest.fixture
async def diaries(store: Store, wells: Database) -> AsyncIterator[Diaries]:
    database = store("views")
    await database.start()
    diaries = Diaries(Counting("wells", wells, "the log"), database)
    await diaries.make()
    yield diaries
    await database.stop()


@pytest.fixture
def writes(diaries: Diaries, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many transactions were begun: the length of the list."""
    begun: list[int] = []
    write: Callable[[Any], Awaitable[Any]] = diaries.database.write

    async def counted(fn: Any) -> Any:
        begun.append(1)
        return await write(fn)

    monkeypatch.setattr(diaries.database, "write", counted)
    return begun


def together(diaries: Diaries) -> Together:
    return Together(diaries.source, diaries.database, PARSER, [*diaries.members.values()])


async def enrolled(diaries: Diaries) -> None:
    """As a host does before anybody follows."""
    for one in diaries.members.values():
        await one.aim(await diaries.source.page(0, 1))


async def test_a_page_is_read_once_and_applied_by_all_in_one_transaction(diaries: Diaries, writes: list[int]) -> None:
    await enrolled(diaries)
    begun, read = len(writes), diaries.source.read
    assert await together(diaries).step()
    assert (len(writes) - begun, diaries.source.read - read) == (1, 1)
    assert [await diaries.heard(name) for name in NAMES] == [[*range(1, 11)]] * 3
    assert [await diaries.place(name) for name in NAMES] == [10] * 3


async def test_one_that_fails_stops_alone_and_visibly_and_goes_on_once_it_can(diaries: Diaries, wells: Database) -> None:
    diaries.broken.add("second")
    group = together(diaries)
    async with at_work(group.carried):
        await diaries.reach(10, "first", "third")
        await until(lambda: diaries.members["second"].trouble)
        assert diaries.members["second"].trouble == "ZeroDivisionError: second"
        assert (diaries.members["first"].trouble, group.trouble) == ("", "")
        await wells.append(append("well/1", 11))
        await diaries.reach(11, "first", "third")
        assert (await diaries.heard("second"), await diaries.place("second")) == ([], 0)
        diaries.broken.clear()
        await diaries.reach(11, "second")
    assert [await diaries.heard(name) for name in NAMES] == [[*range(1, 12)]] * 3


async def test_one_that_has_come_as_far_goes_together_with_the_others_again(diaries: Diaries, wells: Database, writes: list[int]) -> None:
    diaries.broken.add("second")
    group = together(diaries)
    async with at_work(group.carried):
        await until(lambda: diaries.members["second"].trouble)
        diaries.broken.clear()
        await diaries.reach(10, "second")
        await until(lambda: len(group.in_step) == 3)
        begun = len(writes)
        await wells.append(append("well/1", 11))
        await diaries.reach(11, *NAMES)
        assert len(writes) - begun == 1


async def test_where_all_fail_none_goes_on_and_all_say_so(diaries: Diaries) -> None:
    diaries.broken.update(NAMES)
    group = together(diaries)
    async with at_work(group.carried):
        await until(lambda: group.trouble)
        assert all(one.trouble.startswith("ZeroDivisionError") for one in diaries.members.values())
        assert [await diaries.place(name) for name in NAMES] == [0] * 3
        diaries.broken.clear()
        await diaries.reach(10, *NAMES)
        await until(lambda: not any(one.trouble for one in diaries.members.values()))
    assert [await diaries.heard(name) for name in NAMES] == [[*range(1, 11)]] * 3


async def test_one_far_behind_holds_up_nobody(diaries: Diaries, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("first", "second"):
        await diaries.members[name].step()
    monkeypatch.setattr("shared.runtime.following.together.PAGE", 4)
    may_go_on = asyncio.Event()
    late, step = diaries.members["third"], diaries.members["third"].step

    async def held_up() -> bool:
        await may_go_on.wait()
        return await step()

    monkeypatch.setattr(late, "step", held_up)
    group = together(diaries)
    async with at_work(group.carried):
        await until(lambda: len(group.in_step) == 2)
        assert await diaries.place("third") == 0
        may_go_on.set()
        await diaries.reach(10, "third")
        await until(lambda: len(group.in_step) == 3)
    assert [await diaries.heard(name) for name in NAMES] == [[*range(1, 11)]] * 3


async def test_another_log_ends_the_one_that_had_followed_and_not_the_one_that_begins(diaries: Diaries) -> None:
    await diaries.members["first"].step()
    diaries.source.log_id = "another"
    diaries.source._pages.clear()
    members = [Diaries(diaries.source, diaries.database).members[name] for name in ("first", "second")]
    group = Together(diaries.source, diaries.database, PARSER, members)
    first, second = group.in_step
    async with at_work(group.carried):
        assert await second.reach(10, 30)
        assert first.trouble.startswith("the log is another, followed so far was the log")
        assert group.in_step == [second]


async def test_one_that_joins_later_goes_together_with_the_others_once_it_has_come_as_far(diaries: Diaries) -> None:
    first, *others = diaries.members.values()
    group = Together(diaries.source, diaries.database, PARSER, [first])
    async with at_work(group.carried):
        await diaries.reach(10, "first")
        await group.joined_by(others)
        await diaries.reach(10, *NAMES)
        await until(lambda: len(group.in_step) == 3)
    assert [await diaries.heard(name) for name in NAMES] == [[*range(1, 11)]] * 3


async def test_what_a_crash_of_the_database_took_of_the_last_pages_is_heard_again_though_nothing_new_is_told(
    diaries: Diaries, wells: Database
) -> None:
    leaf = (await diaries.source.page(7, 1)).leaf_hash

    def as_before_the_crash(conn: Connection) -> None:
        for name, table in diaries.tables.items():
            conn.execute(table.delete().where(table.c.position > 7))
            checkpoint.move(conn, f"{name}_1", "wells", checkpoint.Checkpoint("the log", 7, leaf))

    group = together(diaries)
    async with at_work(group.carried):
        await diaries.reach(10, *NAMES)
        await diaries.database.write(as_before_the_crash)
        await diaries.database.look()
        await diaries.reach(10, *NAMES)
        assert [await diaries.heard(name) for name in NAMES] == [[*range(1, 11)]] * 3
        assert not [one.failures for one in diaries.members.values() if one.failures]


@pytest.mark.parametrize("store", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_what_followers_write_waits_for_no_disk_and_what_is_decided_does(
    diaries: Diaries, wells: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    move_all = checkpoint.move_all

    def moved(conn: Connection, *given: Any, **how: Any) -> None:
        conn.exec_driver_sql("SET LOCAL synchronous_commit = on")  # the tests' server would wait for nothing
        move_all(conn, *given, **how)
        said.append(conn.exec_driver_sql("SHOW synchronous_commit").scalar_one())

    monkeypatch.setattr(checkpoint, "move_all", moved)
    await together(diaries).catch_up()
    await diaries.database.write(lambda conn: checkpoint.move(conn, "first_1", "wells", checkpoint.Checkpoint("the log", 7, b"")))
    assert said == ["off", "on"]
