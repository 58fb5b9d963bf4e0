"""What a restored log has lost is put back, byte for byte, and with it the commands' first answers."""

import json
from collections.abc import AsyncIterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from shared.events.envelope import catalogue
from shared.runtime.cli.recovering import of_file
from shared.runtime.deciding.handler import Cause, Handler
from shared.runtime.deciding.recovering import CannotRecover, Copy, put_back
from shared.runtime.eventlog import log
from shared.runtime.eventlog.database import Database
from shared.runtime.following import archive
from shared.runtime.following.feed import Decoder, LogSource
from shared.runtime.following.subscription import ViewSubscription
from tests.runtime import well
from tests.runtime.reacting import follower, noted, react
from tests.runtime.well import WELL, Well, WellDeepened, WellEvent
from tests.runtime.writing import ITEM, cause, rows
from tests.stores import Store


def twice(_: Well) -> list[WellEvent]:
    return [WellDeepened(metres=4), WellDeepened(metres=5)]


@pytest.fixture
def asked() -> list[Cause]:
    return [cause(request=b"one"), cause(request=b"two")]


@pytest.fixture
async def whole(store: Store, asked: list[Cause]) -> AsyncIterator[Database]:
    """A drilling, a deepening by two events, and the notes that a reaction took."""
    database = store("wells")
    await database.start()
    handler = handling(database)
    await handler.handle(WELL, ITEM, partial(well.drill, unit="101001", metres=3, inspect_on=date(2020, 5, 1)), asked[0])
    await handler.handle(WELL, ITEM, twice, asked[1])
    await react(follower(handler, database))
    assert await noted(database) == [4, 5]
    yield database
    await database.stop()


@pytest.fixture
async def restored(store: Store, whole: Database) -> AsyncIterator[Database]:
    """As a backup has it that was taken before the second command."""
    database = store("restored")
    await database.start()
    first = (await whole.read(rows))[:1]
    await database.write(lambda conn: conn.execute(log.events.insert(), [row_of(row) for row in first]))
    yield database
    await database.stop()


def row_of(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip([column.name for column in log.events.columns], row, strict=True))


def handling(database: Database) -> Handler:
    return Handler("wells", "360922", database, catalogue(well.WellEvent))


async def copies(database: Database) -> list[Copy]:
    kept, before = [], b""
    for row in await database.read(rows):
        kept.append(Copy(row[0], row[7], before))
        before = row[8]
    return kept


def commands(conn: Connection) -> list[Any]:
    c = log.commands.c
    return list(conn.execute(select(c.id, c.actor, c.answer, c.position).order_by(c.position)).all())


async def test_after_it_the_log_is_byte_for_byte_what_it_was(whole: Database, restored: Database) -> None:
    kept = await copies(whole)
    done = await restored.write(lambda conn: put_back(conn, "wells", [*kept, *kept[1:3]]))  # a topic may have some twice
    assert (done.before, done.head, done.commands, done.unnamed) == (1, 5, 3, 0)
    assert await restored.read(rows) == await whole.read(rows)
    assert await restored.read(commands) == (await whole.read(commands))[1:]


async def test_a_command_repeated_with_its_key_gets_its_first_answer_and_tells_nothing(
    whole: Database, restored: Database, asked: list[Cause]
) -> None:
    first = await handling(whole).handle(WELL, ITEM, twice, asked[1])
    kept = await copies(whole)
    await restored.write(lambda conn: put_back(conn, "wells", kept))
    again = await handling(restored).handle(WELL, ITEM, twice, asked[1])
    assert (again.body, again.position, again.version) == (first.body, first.position, first.version)
    assert (await restored.read(log.head)).position == 5


async def test_a_reaction_that_hears_everything_again_decides_nothing_twice(whole: Database, restored: Database) -> None:
    kept = await copies(whole)
    await restored.write(lambda conn: put_back(conn, "wells", kept))
    await restored.look()
    await react(follower(handling(restored), restored))
    assert await noted(restored) == [4, 5]
    assert (await restored.read(log.head)).position == 5


async def test_a_file_of_events_puts_back_the_same(whole: Database, restored: Database, tmp_path: Path) -> None:
    kept = await copies(whole)
    batch, lines = tmp_path / "batch", tmp_path / "lines"
    batch.write_bytes(b"[" + b",".join(copy.document for copy in kept) + b"]")
    lines.write_bytes(b"\n".join(copy.document for copy in kept))
    assert of_file(batch) == of_file(lines)
    await restored.write(lambda conn: put_back(conn, "wells", of_file(batch)))
    assert await restored.read(rows) == await whole.read(rows)
    (tmp_path / "other").write_bytes(b"[1")
    with pytest.raises(CannotRecover, match="不是事件文件"):
        of_file(tmp_path / "other")


def altered(copy: Copy, **other: Any) -> Copy:
    document = json.loads(copy.document) | other
    return Copy(copy.position, json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), copy.previous)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"source": "bihuan/360922/springs"}, "是服务 bihuan/360922/springs 的事件"),
        ({"sequence": "7"}, "自称在第 7 条"),
        ({"streamversion": 9}, "第 9 版，应为第 2 版"),
        ({"recordedtime": "2001-01-01T00:00:00+00:00"}, "早于前一条"),
        ({"recordedtime": "yesterday"}, "不是本系统的事件"),
    ],
)
async def test_a_copy_that_is_not_of_this_log_puts_nothing_back(
    whole: Database, restored: Database, other: dict[str, Any], why: str
) -> None:
    kept = await copies(whole)
    before = await restored.read(rows)
    with pytest.raises(CannotRecover, match=why):
        await restored.write(lambda conn: put_back(conn, "wells", [kept[0], altered(kept[1], **other)]))
    assert await restored.read(rows) == before


async def test_a_copy_that_does_not_follow_the_own_last_event_puts_nothing_back(whole: Database, restored: Database) -> None:
    kept = await copies(whole)
    unanchored = [Copy(copy.position, copy.document) for copy in kept[1:]]
    other = [kept[0], Copy(2, kept[1].document, b"another")]
    two = [*kept, altered(kept[1], authid="wang")]
    for wrong, why in ((unanchored, "无从核对"), (other, "已分叉"), (two, "2 份互不相同的副本")):
        with pytest.raises(CannotRecover, match=why):
            await restored.write(partial(put_back, service="wells", copies=wrong))
    assert (await restored.read(log.head)).position == 1


async def test_where_a_copy_is_missing_the_log_ends_before_it(whole: Database, restored: Database) -> None:
    kept = await copies(whole)
    done = await restored.write(lambda conn: put_back(conn, "wells", [*kept[:3], kept[4]]))
    assert done.head == 3


async def test_an_empty_database_becomes_the_log_that_was_lost(store: Store, whole: Database) -> None:
    kept = [Copy(one.position, one.document, one.previous, "the-log") for one in await copies(whole)]
    empty = store("empty")
    await empty.start()
    try:
        await empty.write(lambda conn: put_back(conn, "wells", kept))
        assert await empty.read(rows) == await whole.read(rows)
        assert await empty.write(lambda conn: log.identify(conn, "wall", "360922")) == "the-log"
    finally:
        await empty.stop()


async def test_a_file_fills_an_empty_database_only_where_it_is_said_which_log_it_was(store: Store, whole: Database, tmp_path: Path) -> None:
    (file := tmp_path / "lines").write_bytes(b"\n".join(copy.document for copy in await copies(whole)))
    empty = store("empty")
    await empty.start()
    try:
        with pytest.raises(CannotRecover, match="请用 --log 给出"):
            await empty.write(lambda conn: put_back(conn, "wells", of_file(file)))
        assert not await empty.read(rows)
        await empty.write(lambda conn: put_back(conn, "wells", of_file(file, "the-log")))
        assert await empty.read(rows) == await whole.read(rows)
        assert await empty.write(lambda conn: log.identify(conn, "wall", "360922")) == "the-log"
    finally:
        await empty.stop()


async def test_an_archive_knows_which_log_it_keeps(store: Store, whole: Database) -> None:
    keeper, kept = store("keeper"), archive.view(("wells",))
    await keeper.start()
    try:
        await keeper.write(kept.make)
        source = LogSource("wells", whole, "the-log")
        archiving = ViewSubscription(kept, source, keeper, Decoder(well.SERVICE.catalogue))
        while await archiving.step():
            pass
        found = await keeper.read(lambda conn: list(archive.copies(conn, "wells", 0)))
        assert [copy.position for copy in found] == [copy.position for copy in await copies(whole)]
        assert {copy.log_id for copy in found} == {"the-log"}
    finally:
        await keeper.stop()


async def test_an_empty_database_that_was_begun_as_another_log_takes_nothing_back(store: Store, whole: Database) -> None:
    kept = [Copy(one.position, one.document, one.previous, "the-log") for one in await copies(whole)]
    empty = store("empty")
    await empty.start()
    try:
        await empty.write(lambda conn: log.identify(conn, "wall", "360922"))
        with pytest.raises(CannotRecover, match="the-log"):
            await empty.write(lambda conn: put_back(conn, "wells", kept))
        assert not await empty.read(rows)
    finally:
        await empty.stop()
