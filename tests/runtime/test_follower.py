import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from sqlalchemy import Connection, select

from shared.events.envelope import Event, RecordedEvent, catalogue
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.database import Database
from shared.runtime.following.feed import Decoder, FeedPage, LogSource, Source
from shared.runtime.following.subscription import AnotherLog, ViewSubscription
from shared.runtime.following.together import Together
from tests.runtime import diary, well
from tests.runtime.diary import DIARY
from tests.runtime.waiting import until
from tests.runtime.writing import append, pending
from tests.stores import Store

PARSER = Decoder(catalogue(well.WellEvent))
ID = "2f9c0000-0000-4000-8000-000000000001"


async def opened(store: Store, name: str) -> Database:
    database = store(name)
    await database.start()
    return database


async def tell(database: Database, *versions: int, stream: str = "well/1") -> None:
    for version in versions:
        assert isinstance(await database.append(append(stream, version)), log.Recorded)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("subscription", "together"):
        monkeypatch.setattr(f"shared.runtime.following.{module}.PAGE", 4)


@pytest.fixture
async def wells(store: Store) -> AsyncIterator[Database]:
    """A log of ten events."""
    database = await opened(store, "wells")
    await tell(database, *range(1, 11))
    yield database
    await database.stop()


@pytest.fixture
async def other(store: Store) -> AsyncIterator[Database]:
    """A log that is not the one that was followed."""
    database = await opened(store, "other")
    yield database
    await database.stop()


@pytest.fixture
async def views(store: Store) -> AsyncIterator[Database]:
    """Where the follower writes."""
    database = await opened(store, "views")
    await database.write(DIARY.make)
    yield database
    await database.stop()


def follower(source: Source, views: Database, project: Any = diary.project) -> ViewSubscription:
    return ViewSubscription(replace(DIARY, project=project), source, views, PARSER)


def together(one: ViewSubscription) -> Together:
    """As the source carries it."""
    return Together(one.source, one._database, PARSER, [one])


async def follow(one: ViewSubscription) -> None:
    """Up to the end of the log, as it stands."""
    while one.lag or not one.position:
        await one.step()


async def place(views: Database) -> int:
    return (await views.read(lambda conn: checkpoint.read(conn, DIARY.key, "wells"))).position


async def test_every_event_is_heard_once_and_in_order(wells: Database, views: Database) -> None:
    one = follower(LogSource("wells", wells, ID), views)
    await follow(one)
    await tell(wells, 11, 12)
    await follow(one)
    assert await views.read(diary.positions) == list(range(1, 13))
    assert await place(views) == 12


async def test_a_view_that_names_what_it_uses_is_given_nothing_else(wells: Database, views: Database) -> None:
    noted = log.Append("noted", "li", b"", b"{}", [pending("well/1", 11, well.DepthNoted(metres=3))])
    assert isinstance(await wells.append(noted), log.Recorded)
    await follow(ViewSubscription(replace(DIARY, uses=(well.DepthNoted,)), LogSource("wells", wells, ID), views, PARSER))
    await follow(ViewSubscription(replace(DIARY, name="other", tables=()), LogSource("wells", wells, ID), views, PARSER))
    types = select(diary.diary.c.type, diary.diary.c.position).order_by(diary.diary.c.line)
    heard = await views.read(lambda conn: [tuple(row) for row in conn.execute(types)])
    assert heard[0] == ("DepthNoted", 11)
    assert [position for _, position in heard[1:]] == list(range(1, 12))
    assert await place(views) == 11


async def test_a_page_too_large_to_be_parsed_at_once_is_heard_in_order_by_each_follower(
    wells: Database, views: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.runtime.following.feed.FEW", 1)
    source = LogSource("wells", wells, ID)
    await asyncio.gather(
        follow(follower(source, views)), follow(ViewSubscription(replace(DIARY, name="other", tables=()), source, views, PARSER))
    )
    assert sorted(await views.read(diary.positions)) == sorted([*range(1, 11)] * 2)


async def test_a_new_process_goes_on_where_the_last_one_stood(wells: Database, views: Database) -> None:
    await follower(LogSource("wells", wells, ID), views).step()
    assert await views.read(diary.positions) == [1, 2, 3, 4]
    await follow(follower(LogSource("wells", wells, ID), views))
    assert await views.read(diary.positions) == list(range(1, 11))


async def test_whoever_waits_for_a_new_process_learns_at_once_where_it_stands(wells: Database, views: Database) -> None:
    await follow(follower(LogSource("wells", wells, ID), views))
    one = follower(LogSource("wells", wells, ID), views)
    waiting = asyncio.create_task(one.reach(10, 60))
    running = asyncio.create_task(together(one).carried())
    assert await asyncio.wait_for(waiting, 5)
    running.cancel()


class Repeating(LogSource):
    """Begins every page some events too early."""

    async def page(self, after: int, limit: int, most: int = log.PAGE_BYTES) -> FeedPage:
        return await super().page(max(0, after - 3), limit + 2)


class Rewinding(LogSource):
    """Every second page is the first page again."""

    turn = 0

    async def page(self, after: int, limit: int, most: int = log.PAGE_BYTES) -> FeedPage:
        self.turn += 1
        return await super().page(0 if self.turn % 2 else after, 2 if self.turn % 2 else 20)


@pytest.mark.parametrize("source", [Repeating, Rewinding])
async def test_what_is_told_again_changes_nothing(wells: Database, views: Database, source: type[LogSource]) -> None:
    await follow(follower(source("wells", wells, ID), views))
    assert await views.read(diary.positions) == list(range(1, 11))
    assert await place(views) == 10


class Lossy(LogSource):
    """Lacks an event until it is repaired."""

    lost = 6

    async def page(self, after: int, limit: int, most: int = log.PAGE_BYTES) -> FeedPage:
        page = await super().page(after, limit)
        return replace(page, leaves=[leaf for leaf in page.leaves if leaf.position != self.lost])


async def test_a_gap_stops_the_follower_visibly_until_it_is_filled(wells: Database, views: Database) -> None:
    source = Lossy("wells", wells, ID)
    one = follower(source, views)
    running = asyncio.create_task(together(one).carried())
    await until(lambda: one.trouble)
    assert one.trouble == "Gap: expected position 6, found 7"
    assert await views.read(diary.positions) == [1, 2, 3, 4]
    source.lost = 0
    assert await one.reach(10, 5)
    await until(lambda: not one.trouble)
    running.cancel()
    assert await views.read(diary.positions) == list(range(1, 11))


async def test_a_page_that_begins_beyond_is_a_gap(wells: Database, views: Database) -> None:
    class Skipping(LogSource):
        async def page(self, after: int, limit: int, most: int = log.PAGE_BYTES) -> FeedPage:
            return await super().page(after + 1, limit)

    with pytest.raises(Exception, match="expected position 1, found 2"):
        await follower(Skipping("wells", wells, ID), views).step()


async def test_two_followers_of_one_view_write_the_rows_of_one(wells: Database, views: Database) -> None:
    ones = [follower(LogSource("wells", wells, ID), views) for _ in range(2)]
    running = [asyncio.create_task(together(one).carried()) for one in ones]
    await tell(wells, *range(11, 61))
    assert all(await asyncio.gather(*(one.reach(60, 30) for one in ones)))
    for task in running:
        task.cancel()
    assert await views.read(diary.positions) == list(range(1, 61))


async def test_a_follower_that_is_overtaken_beyond_its_page_goes_on(wells: Database, views: Database) -> None:
    ahead = follower(LogSource("wells", wells, ID), views)

    class Overtaken(LogSource):
        async def page(self, after: int, limit: int, most: int = log.PAGE_BYTES) -> FeedPage:
            page = await super().page(after, limit)
            if not after:
                await tell(wells, 11, 12)
                await follow(ahead)
            return page

    behind = follower(Overtaken("wells", wells, ID), views)
    await follow(behind)
    await tell(wells, 13)
    await follow(behind)
    assert await views.read(diary.positions) == list(range(1, 14))


async def test_a_projection_that_fails_halfway_leaves_neither_rows_nor_position(wells: Database, views: Database) -> None:
    def half(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        diary.project(conn, batch[:2])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await follower(LogSource("wells", wells, ID), views, half).step()
    assert (await views.read(diary.positions), await place(views)) == ([], 0)
    await follow(follower(LogSource("wells", wells, ID), views))
    assert await views.read(diary.positions) == list(range(1, 11))


async def test_a_follower_cancelled_in_the_middle_of_a_projection_tells_nothing_twice(wells: Database, views: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        diary.project(conn, batch[:2])
        begun.set()
        go_on.wait()
        diary.project(conn, batch[2:])

    one = follower(LogSource("wells", wells, ID), views, slow)
    running = asyncio.create_task(together(one).carried())
    await until(begun.is_set)
    running.cancel()
    assert (await views.read(diary.positions), await place(views)) == ([], 0)
    go_on.set()
    await follow(follower(LogSource("wells", wells, ID), views))
    assert await views.read(diary.positions) == list(range(1, 11))


async def test_another_log_under_the_same_name_ends_the_following(wells: Database, views: Database) -> None:
    await follow(follower(LogSource("wells", wells, ID), views))
    one = follower(LogSource("wells", wells, "another"), views)
    await asyncio.wait_for(together(one).carried(), 5)
    assert one.trouble.startswith(f"the log is another, followed so far was {ID}")


async def test_a_log_that_lacks_its_end_ends_the_following(wells: Database, other: Database, views: Database) -> None:
    await follow(follower(LogSource("wells", wells, ID), views))
    await tell(other, 1, 2)
    one = follower(LogSource("wells", other, ID), views)
    await asyncio.wait_for(together(one).carried(), 5)
    assert one.trouble.startswith("the log ends at 2, followed so far was up to 10")


async def test_a_log_that_used_positions_again_ends_the_following(wells: Database, other: Database, views: Database) -> None:
    await follow(follower(LogSource("wells", wells, ID), views))
    await tell(other, *range(1, 16))
    one = follower(LogSource("wells", other, ID), views)
    await asyncio.wait_for(together(one).carried(), 5)
    assert one.trouble.startswith("the event at 10 is not the one that was followed")
    assert await views.read(diary.positions) == list(range(1, 11))


async def test_another_log_is_known_by_the_event_in_the_middle_of_a_page_too(wells: Database, other: Database, views: Database) -> None:
    await follower(LogSource("wells", wells, ID), views).step()
    await tell(other, *range(1, 16))
    with pytest.raises(AnotherLog, match="the event at 4 is not the one that was followed"):
        await follower(Repeating("wells", other, ID), views).step()


async def test_a_malformed_document_stops_the_view_before_it(wells: Database, views: Database) -> None:
    broken = replace(pending("well/1", 11), pieces=(b"{}",))
    await wells.append(log.Append("broken", "li", b"", b"", [broken]))
    await tell(wells, 12)
    one = follower(LogSource("wells", wells, ID), views)
    running = asyncio.create_task(together(one).carried())
    await until(lambda: one.trouble)
    running.cancel()
    assert one.trouble.startswith("Malformed: position 11: ")
    assert await views.read(diary.positions) == list(range(1, 9))


async def test_events_of_unknown_types_are_passed(wells: Database, views: Database) -> None:
    class WellPainted(Event):
        TYPE: ClassVar[str] = "bihuan.wells.WellPainted"

    await wells.append(log.Append("painted", "li", b"", b"", [pending("well/1", 11, WellPainted())]))
    await tell(wells, 12)
    await follow(follower(LogSource("wells", wells, ID), views))
    assert await views.read(diary.positions) == [*range(1, 11), 12]
    assert await place(views) == 12


async def test_a_view_in_trouble_still_tells_how_far_it_came_and_goes_on_after_repair(wells: Database, views: Database) -> None:
    broken = threading.Event()

    def moody(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        if broken.is_set():
            raise ZeroDivisionError("depth")
        diary.project(conn, batch)

    one = follower(LogSource("wells", wells, ID), views, moody)
    running = asyncio.create_task(together(one).carried())
    assert await one.reach(10, 5)
    broken.set()
    await tell(wells, 11)
    await until(lambda: one.trouble)
    assert (one.trouble, one.position, one.lag) == ("ZeroDivisionError: depth", 10, 1)
    broken.clear()
    assert await one.reach(11, 5)
    running.cancel()


async def test_a_view_made_from_two_logs_keeps_a_place_in_each(wells: Database, other: Database, views: Database) -> None:
    await tell(other, 1, 2, stream="well/2")
    both = View("diary", 1, ("wells", "springs"), DIARY.tables, DIARY.project)
    for name, database in (("wells", wells), ("springs", other)):
        await follow(ViewSubscription(both, LogSource(name, database, ID + name), views, PARSER))
    at = select(checkpoint.positions.c.source, checkpoint.positions.c.position)
    assert {tuple(row) for row in await views.read(lambda conn: conn.execute(at).all())} == {("wells", 10), ("springs", 2)}
    assert await views.read(diary.positions) == [*range(1, 11), 1, 2]
