"""Feed, topic and file give the kit the same history, live and again after a stop."""

import asyncio
import gzip
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import pytest
from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection, ProjectionRunner
from sqlalchemy import Connection

from bihuan_replay import Away, Different, History, Told, recorder
from bihuan_replay.__main__ import copy, main, verify
from bihuan_replay.chain import Branched, Position, Source, entries, leaf_of
from bihuan_replay.factory import opened
from bihuan_replay.recorder import HistoryRecorder
from bihuan_replay.rows import SqliteRows
from shared.runtime.eventlog import checkpoint
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.kafka.relay import NAME
from tests.replay.published import Published, branched_at
from tests.runtime.over_kafka import at_work
from tests.runtime.waiting import until


class Wells(History):
    """What they tell."""


class Depths(SqliteRows):
    """How often each well was told of."""

    def construct_create_table_statements(self) -> list[str]:
        return [
            *super().construct_create_table_statements(),
            "CREATE TABLE IF NOT EXISTS told (position INTEGER PRIMARY KEY, subject, name)",
        ]

    def keep(self, told: Told, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as c:
            c.execute("INSERT INTO told VALUES (?, ?, ?)", (int(tracking.notification_id), told.subject, told.name))
            self._insert_tracking(c, tracking)

    def positions(self) -> list[int]:
        with self.datastore.transaction(commit=False) as c:
            c.execute("SELECT position FROM told ORDER BY position")
            return [row["position"] for row in c.fetchall()]


class Keeping(Projection[Depths]):
    name = "depths"

    def process_event(self, domain_event: Told, tracking: Tracking) -> None:
        self.view.keep(domain_event, tracking)


def runner(where: str, folder: Path, access: dict[str, str]) -> ProjectionRunner[Wells, Depths]:
    place = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / "mine.sqlite")}
    env = {**place, **access, "WELLS_HISTORY": where}
    return ProjectionRunner(application_class=Wells, projection_class=Keeping, view_class=Depths, env=env)


def reached(where: str, folder: Path, access: dict[str, str], position: int) -> list[int]:
    """Run until the position is in the rows; which positions are there."""
    with runner(where, folder, access) as running:
        running.wait(position, 30)
        return running.view.positions()


def at(where: str, access: Mapping[str, str] = MappingProxyType({})) -> Source:
    """What is kept there, for whoever has this access."""
    return opened(where, lambda name: access.get(name))


@pytest.fixture(autouse=True)
def ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A subscription ends within as long as it lets a feed wait."""
    monkeypatch.setattr(recorder, "WAIT", 0.1)


def documents(source: Source) -> list[bytes]:
    return [entry.document for _, entry in entries(source)]


async def continued(published: Published, where: str, folder: Path) -> None:
    """A projection reads, stops, and goes on while more is told."""
    asked = where, folder, dict(published.access)
    head = await published.tell(30)
    assert await asyncio.to_thread(reached, *asked, head) == list(range(1, head + 1))
    following = asyncio.create_task(asyncio.to_thread(reached, *asked, head + 25))
    await published.tell(25)
    found = await following
    assert found[head + 24 :]
    assert found == list(range(1, len(found) + 1))


async def test_a_projection_goes_on_at_its_own_place_and_hears_what_is_told_meanwhile(published: Published, tmp_path: Path) -> None:
    await continued(published, published.feed, tmp_path)


@pytest.mark.long
async def test_a_topic_is_read_as_a_feed_is(relayed: Published, tmp_path: Path) -> None:
    async with at_work(relayed.relay.run):
        await continued(relayed, relayed.topic, tmp_path)
    with pytest.raises(Different, match="没有主题"):
        await asyncio.to_thread(at(relayed.topic + "x").page, 0, 1)


@pytest.mark.long
async def test_what_a_topic_brings_twice_is_passed_over(relayed: Published, tmp_path: Path) -> None:
    def rewind(conn: Connection) -> None:
        checkpoint.move(conn, NAME, "wells", Checkpoint(relayed.host.source.log_id, 0, b""))

    async with at_work(relayed.relay.run):
        head = await relayed.tell(20)
        assert await relayed.host.database.progress.reach(NAME, "wells", head, 20)
        await relayed.host.database.write(rewind)
        head = await relayed.tell(20)
        assert await asyncio.to_thread(reached, relayed.topic, tmp_path, {}, head) == list(range(1, head + 1))
    topic = at(relayed.topic)
    assert [(await asyncio.to_thread(topic.page, after, 1)).entries[0].position for after in (0, 39, 7, 25)] == [1, 40, 8, 26]
    await asyncio.to_thread(topic.close)


async def test_a_place_in_another_log_stops_with_a_sentence(published: Published, tmp_path: Path) -> None:
    head = await published.tell(10)
    feed = HistoryRecorder(at(published.feed, published.access))
    last = leaf_of((await published.documents())[-1])

    def after(place: Position) -> None:
        with feed.subscribe(place) as subscription:
            next(subscription)

    for place, said in (
        (Position.at(head, "another", last), "不是同一份日志"),
        (Position.at(head, published.host.source.log_id, b"other"), "叶哈希不符"),
        (Position.at(head + 1, published.host.source.log_id, last), "还原到较早的时点"),
    ):
        with pytest.raises(Different, match=said):
            await asyncio.to_thread(after, place)


async def test_a_place_in_a_log_that_has_branched_goes_on_or_is_told_where_to_go_back_to(published: Published) -> None:
    head = await published.tell(6)
    documents = await published.documents()
    branched_at(published, 4, documents)
    feed = HistoryRecorder(at(published.feed, published.access))

    def after(position: int, leaf: bytes) -> int:
        with feed.subscribe(Position.at(position, "the parent", leaf)) as subscription:
            return next(subscription).id

    for position in (3, 4):
        assert await asyncio.to_thread(after, position, leaf_of(documents[position - 1])) == position + 1
    with pytest.raises(Branched, match="位置 4 之后所读的作废") as branched:
        await asyncio.to_thread(after, head, b"what was lost")
    common = branched.value.common
    assert (int(common), common.log, common.leaf) == (4, published.host.source.log_id, leaf_of(documents[3]))
    with pytest.raises(Different, match="叶哈希不符"):
        await asyncio.to_thread(after, 4, b"other")


@pytest.mark.long
async def test_a_topic_that_holds_two_logs_is_read_as_the_branch_has_it(relayed: Published) -> None:
    branch = relayed.host.source.log_id
    head = await relayed.tell(6)
    stored = await relayed.documents()
    heard = [*stored[:-1], stored[-1].replace(b'"specversion":"1.0"', b'"specversion":"1.1"')]
    await relayed.send("the parent", 0, heard)
    before = at(relayed.topic)
    with HistoryRecorder(before).subscribe() as subscription:
        assert await asyncio.to_thread(lambda: [one.state for one in islice(subscription, head)]) == heard
        branched_at(relayed, head - 1, stored)
        await relayed.send(branch, head - 1)
        with pytest.raises(Branched, match=f"位置 {head - 1} 之后所读的作废") as branched:
            await asyncio.to_thread(next, subscription)
    common = branched.value.common
    assert (int(common), common.log, common.leaf) == (head - 1, branch, leaf_of(stored[-2]))
    for source, place in ((before, common), (at(relayed.topic), Position(0)), (at(relayed.topic), Position.at(3, "the parent", b""))):
        read = await asyncio.to_thread(lambda: [entry.document for _, entry in entries(source, place)])  # noqa: B023
        assert read == stored[int(place) :]
    with pytest.raises(Branched):
        await asyncio.to_thread(lambda: list(entries(at(relayed.topic), Position.at(head, "the parent", leaf_of(heard[-1])))))
    await relayed.send("another", head - 1)
    with pytest.raises(Different, match="两份日志"):
        await asyncio.to_thread(documents, before)


async def test_whoever_may_not_read_or_does_not_answer_is_said(published: Published) -> None:
    def asked(where: str, **access: str) -> None:
        at(where, access).page(0, 1)

    with pytest.raises(Different, match="没有令牌"):
        await asyncio.to_thread(asked, published.feed)
    with pytest.raises(Different, match="应答 401"):
        await asyncio.to_thread(asked, published.feed, BIHUAN_TOKEN="x.y.z")
    with pytest.raises(Different, match="不给令牌"):
        await asyncio.to_thread(asked, published.feed, **{**published.access, "BIHUAN_CLIENT_SECRET": "wrong"})
    with pytest.raises(Away, match="没有应答"):
        await asyncio.to_thread(asked, "http://127.0.0.1:9/wells", BIHUAN_TOKEN="x")


async def test_a_copy_is_the_history_byte_for_byte_and_goes_on_where_it_ends(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, told in published.access.items():
        monkeypatch.setenv(name, told)
    lines = tmp_path / "wells.ndjson"
    head = await published.tell(12)
    assert await asyncio.to_thread(copy, published.feed, lines) == head
    with lines.open("ab") as file:
        file.write(b'{"cut')
    head = await published.tell(5)
    assert await asyncio.to_thread(main, ["copy", published.feed, str(lines)]) == 0
    stored = await published.documents()
    assert lines.read_bytes() == b"".join(document + b"\n" for document in stored)
    assert leaf_of(stored[-1]).hex() in capsys.readouterr().out

    batch, packed = tmp_path / "wells.json", tmp_path / "wells.ndjson.gz"
    batch.write_bytes(b"[" + b",".join(stored) + b"]")
    packed.write_bytes(gzip.compress(lines.read_bytes()))
    assert [documents(at(str(one))) for one in (lines, batch, packed)] == [stored] * 3
    assert await asyncio.to_thread(reached, str(batch), tmp_path, {}, head) == list(range(1, head + 1))

    lines.write_bytes(lines.read_bytes().replace(b'"sequence":"0000000000000000009"', b'"sequence":"0000000000000000010"'))
    with pytest.raises(Different, match="应为位置 9"):
        verify(str(lines))
    assert main(["verify", str(tmp_path / "nothing")]) == 1
    assert "没有文件" in capsys.readouterr().err


async def test_a_file_that_grows_is_followed(published: Published, tmp_path: Path) -> None:
    await published.tell(4)
    stored, lines = await published.documents(), tmp_path / "wells.ndjson"
    lines.write_bytes(stored[0] + b"\n" + stored[1][:20])

    def three() -> Iterator[int]:
        with HistoryRecorder(at(str(lines))).subscribe() as subscription:
            yield from (one.id for one in islice(subscription, 3))

    reading = asyncio.create_task(asyncio.to_thread(lambda: list(three())))
    await asyncio.to_thread(lambda: lines.open("ab").write(stored[1][20:] + b"\n" + stored[2] + b"\n"))
    await until(reading.done)
    assert await reading == [1, 2, 3]
