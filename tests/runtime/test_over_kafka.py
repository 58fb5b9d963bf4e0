import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Consumer, Producer
from sqlalchemy import Connection, text

from issuer.directory import Directory
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.host import Host
from shared.runtime.kafka.kafka import Record
from shared.runtime.kafka.relay import NAME, Relay
from tests.runtime import diary
from tests.runtime.over_kafka import TOPIC, Listener, Topic, Wells, at_work, kafka, listening, telling
from tests.runtime.waiting import PATIENCE, until
from tests.scenario.serving import MakeHost
from tests.sources import KafkaServer
from tests.stores import Store, on_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


@pytest.fixture
def store(migrated_database: Callable[..., Any]) -> Store:
    return on_postgres(migrated_database)


@pytest.fixture
def topic(kafka_server: KafkaServer) -> Topic:
    """Empty."""
    topic = Topic(kafka_server.bootstrap)
    topic.remove()
    topic.make()
    return topic


@pytest.fixture
async def wells(make_host: MakeHost, directory: Directory, tmp_path: Path) -> AsyncIterator[Wells]:
    async with telling(make_host(), directory, tmp_path) as wells:
        yield wells


@pytest.fixture
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever hears a topic looks every half a second whether it still comes."""
    monkeypatch.setattr("shared.runtime.kafka.kafka_feed.WATCH", 0.5)
    monkeypatch.setattr("shared.runtime.following.http_feed.WATCH", 0.5)


@pytest.fixture
def never_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever hears a topic does not ask the feed what it is slow to bring."""
    monkeypatch.setattr("shared.runtime.kafka.kafka_feed.WATCH", 3600)


@pytest.fixture(autouse=True)
def ending_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever pauses before another log ends within half a second all the same."""
    monkeypatch.setattr("shared.runtime.kafka.kafka.GRACE", 0.5)


@pytest.fixture
async def listener(store: Store, wells: Wells, kafka_server: KafkaServer, topic: Topic) -> AsyncIterator[Listener]:
    async with listening(store("listener"), wells.feed, kafka(kafka_server.bootstrap, "listener")) as listener:
        yield listener


def relay(host: Host, broker: KafkaServer) -> Relay:
    return Relay(host.source, host.database, kafka(broker.bootstrap, "wells"))


async def test_what_is_told_is_heard_once_and_in_order(wells: Wells, listener: Listener, kafka_server: KafkaServer) -> None:
    async with at_work(relay(wells.host, kafka_server).run):
        await listener.has_heard_all(await wells.tell(300))
        await listener.has_heard_all(await wells.tell(50))


@pytest.mark.long
async def test_the_broker_is_told_soon_how_far_a_topic_was_heard_and_in_the_end(
    wells: Wells, store: Store, kafka_server: KafkaServer, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.runtime.kafka.patient.SAID_AFTER", 0.1)
    monkeypatch.setattr("shared.runtime.kafka.kafka.GRACE", 5.0)  # a batch ends with its rest
    async with at_work(relay(wells.host, kafka_server).run):
        async with listening(store("listener"), wells.feed, kafka(kafka_server.bootstrap, "listener")) as listener:
            await listener.has_heard_all(await wells.tell(30))
            await until(lambda: topic.heard("listener.wells") == 30)
            monkeypatch.setattr("shared.runtime.kafka.patient.SAID_AFTER", 3600)
            await listener.has_heard_all(await wells.tell(20))
        assert topic.heard("listener.wells") == 50


async def test_what_is_told_while_a_batch_is_heard_comes_after_it_all_at_once(kafka_server: KafkaServer, topic: Topic) -> None:
    producer, brought, heard = Producer({"bootstrap.servers": kafka_server.bootstrap}), list[int](), asyncio.Event()

    async def tell() -> None:
        producer.produce(TOPIC, b"{}")
        assert await asyncio.to_thread(producer.flush, 20) == 0

    async def hear(records: Sequence[Record]) -> None:
        brought.append(len(records))
        await heard.wait()

    async with kafka(kafka_server.bootstrap, "listener").hearing(TOPIC, "batches", hear):
        await tell()
        await until(lambda: brought)
        await tell()
        await asyncio.sleep(0.3)  # a batch that was asked for already would come with this one alone
        await tell()
        await tell()
        heard.set()
        await until(lambda: sum(brought) == 4)
    assert brought == [1, 3]


async def test_of_two_relays_one_is_at_work_and_the_other_takes_over(
    wells: Wells, listener: Listener, kafka_server: KafkaServer, make_host: MakeHost
) -> None:
    another = make_host()
    await another.open()
    second = relay(another, kafka_server)
    async with at_work(second.run):
        async with at_work(relay(wells.host, kafka_server).run):
            await listener.has_heard_all(await wells.tell(40))
        await listener.has_heard_all(await wells.tell(40))
        assert await another.database.progress.reach(NAME, "wells", 80, 10)
    await another.close()


@pytest.mark.long
async def test_a_relay_whose_lease_was_taken_begins_again_and_nothing_is_lost(
    wells: Wells, listener: Listener, kafka_server: KafkaServer
) -> None:
    def take(conn: Connection) -> None:
        here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        leases = f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND {here}"
        conn.execute(text(f"SELECT pg_terminate_backend(pid) FROM ({leases}) AS theirs"))

    one = relay(wells.host, kafka_server)
    async with at_work(one.run):
        await listener.has_heard_all(await wells.tell(30))
        await wells.host.database.write(take)
        await until(lambda: one.trouble)
        await listener.has_heard_all(await wells.tell(30))
        await until(lambda: not one.trouble)


@pytest.mark.usefixtures("looking_often")
async def test_a_topic_deleted_and_made_anew_loses_no_view_anything(
    wells: Wells, listener: Listener, kafka_server: KafkaServer, topic: Topic
) -> None:
    async with at_work(relay(wells.host, kafka_server).run):
        await listener.has_heard_all(await wells.tell(30))
        topic.remove()
        await wells.tell(30)
        topic.make()
        await listener.has_heard_all(await wells.tell(30))


@pytest.mark.long
@pytest.mark.usefixtures("looking_often")
async def test_a_trouble_is_over_where_another_process_hears_the_topic_now(
    store: Store, wells: Wells, listener: Listener, kafka_server: KafkaServer, topic: Topic
) -> None:
    one, relaying = listener.together, relay(wells.host, kafka_server).run
    async with listening(store("listener"), wells.feed, kafka(kafka_server.bootstrap, "listener")) as second, at_work(relaying):
        other = second.together
        await until(lambda: topic.hearers("listener.wells") == 2)
        one.trouble = other.trouble = "the database was away"
        async with asyncio.timeout(PATIENCE):
            while one.trouble or other.trouble:
                await wells.tell(1)
                await asyncio.sleep(0.1)


@pytest.mark.long
@pytest.mark.usefixtures("looking_often")
async def test_a_trouble_is_over_where_the_topic_was_given_away_and_back_though_nothing_more_is_told(
    store: Store, wells: Wells, listener: Listener, kafka_server: KafkaServer, topic: Topic
) -> None:
    one, group = listener.together, "listener.wells"
    await until(lambda: topic.hearers(group) == 1)
    one.trouble = "the database was away"
    async with listening(store("listener"), wells.feed, kafka(kafka_server.bootstrap, "listener")):
        await until(lambda: topic.hearers(group) == 2)
    await until(lambda: topic.hearers(group) == 1)
    await until(lambda: not one.trouble)


@pytest.mark.long
async def test_what_is_sent_again_from_the_beginning_changes_nothing(wells: Wells, listener: Listener, kafka_server: KafkaServer) -> None:
    async with at_work(relay(wells.host, kafka_server).run):
        await listener.has_heard_all(await wells.tell(30))
        await rewind(wells.host)
        await listener.has_heard_all(await wells.tell(1))


@pytest.mark.long
async def test_what_is_to_be_sent_again_is_sent_though_nothing_more_is_told(
    wells: Wells, topic: Topic, kafka_server: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for often in ("eventlog.postgres.LOOK", "kafka.relay.IDLE"):
        monkeypatch.setattr(f"shared.runtime.{often}", 0.1)
    async with at_work(relay(wells.host, kafka_server).run):
        await wells.tell(30)
        await until(lambda: topic.sent() == 30)
        await rewind(wells.host)
        await until(lambda: topic.sent() == 60)


async def rewind(host: Host) -> None:
    """An operator wants everything to be sent again."""
    await host.database.write(lambda conn: checkpoint.move(conn, NAME, "wells", Checkpoint(host.source.log_id, 0, b"")))


def send(broker: KafkaServer, *messages: tuple[bytes, dict[str, bytes]]) -> None:
    """Whoever writes to our topic beside the relay."""
    producer = Producer({"bootstrap.servers": broker.bootstrap})
    for value, headers in messages:
        producer.produce(TOPIC, value, headers=list(headers.items()), partition=0)
    assert producer.flush(20) == 0


async def message(wells: Wells, position: int, **other: bytes) -> tuple[bytes, dict[str, bytes]]:
    page = await wells.host.source.page(position - 1, 1)
    headers = {"sequence": str(position).encode(), "log": page.log_id.encode(), "previous": page.leaf_hash.hex().encode()}
    return page.leaves[0].document, headers | other


async def test_a_gap_in_the_topic_is_read_from_the_feed(wells: Wells, listener: Listener, kafka_server: KafkaServer) -> None:
    await listener.has_heard_all(await wells.tell(5))
    await wells.tell(20)
    send(kafka_server, await message(wells, 20), await message(wells, 25), await message(wells, 3), await message(wells, 24))
    await listener.has_heard_all(25)


@pytest.mark.parametrize("value", [b"{}", *(pytest.param(value, marks=pytest.mark.long) for value in (b"", b"\xff"))])
async def test_malformed_bytes_on_our_own_topic_stop_the_view_and_say_where(
    wells: Wells, listener: Listener, kafka_server: KafkaServer, value: bytes
) -> None:
    await listener.has_heard_all(await wells.tell(3))
    _, headers = await message(wells, 3)
    send(kafka_server, (value, headers | {"sequence": b"4", "previous": await leaf(wells, 3)}))
    await until(lambda: listener.follower.trouble)
    assert listener.follower.trouble.startswith("Malformed: position 4: ")
    assert await listener.database.read(diary.positions) == [1, 2, 3]


async def leaf(wells: Wells, position: int) -> bytes:
    found = await wells.host.database.read(lambda conn: log.leaf_at(conn, position))
    return (found or b"").hex().encode()


@pytest.mark.long
async def test_a_message_that_does_not_say_where_it_stands_stops_the_view(
    wells: Wells, listener: Listener, kafka_server: KafkaServer
) -> None:
    await listener.has_heard_all(await wells.tell(3))
    send(kafka_server, ((await message(wells, 3))[0], {"trace": b"\xff"}))
    await until(lambda: listener.follower.trouble)
    assert listener.follower.trouble.startswith(f"Malformed: {TOPIC} offset ")


@pytest.mark.usefixtures("never_looking")
@pytest.mark.parametrize(
    ("other", "why"),
    [({"log": b"another"}, "the log is another"), ({"previous": b"00"}, "the event at 3 is not the one that was followed")],
)
async def test_another_log_on_the_topic_stops_the_view(
    wells: Wells, listener: Listener, kafka_server: KafkaServer, other: dict[str, bytes], why: str
) -> None:
    async with at_work(relay(wells.host, kafka_server).run):
        await listener.has_heard_all(await wells.tell(3))
    await wells.tell(1)
    send(kafka_server, await message(wells, 4, **other))
    await until(lambda: listener.follower.trouble)
    assert listener.follower.trouble.startswith(why)
    assert await listener.database.read(diary.positions) == [1, 2, 3]


async def test_a_stranger_builds_the_view_row_for_row_from_the_topic_alone(wells: Wells, topic: Topic, kafka_server: KafkaServer) -> None:
    def from_the_topic(head: int) -> list[tuple[int, str]]:
        consumer = Consumer({"bootstrap.servers": kafka_server.bootstrap, "group.id": "stranger", "auto.offset.reset": "earliest"})
        consumer.subscribe([TOPIC])
        heard: list[tuple[int, str]] = []
        while len(heard) < head:
            record = consumer.poll(20)
            assert record is not None
            document = json.loads(record.value() or b"")
            if int(document["sequence"]) == len(heard) + 1:
                assert (record.key() or b"").decode() == document["subject"]
                heard.append((int(document["sequence"]), document["type"].rsplit(".", 1)[-1]))
        consumer.close()
        return heard

    async with at_work(relay(wells.host, kafka_server).run, relay(wells.host, kafka_server).run):
        head = await wells.tell(60)
        heard = await asyncio.to_thread(from_the_topic, head)
    stored = [json.loads(one.document) for one in (await wells.host.source.page(0, 100)).leaves]
    assert heard == [(int(one["sequence"]), one["type"].rsplit(".", 1)[-1]) for one in stored]
