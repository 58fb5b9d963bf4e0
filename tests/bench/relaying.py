"""k1: how fast a log reaches another service's rows over Kafka, beside a bare producer and consumer of the same bytes."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from sqlalchemy import BigInteger, Column, MetaData, Table, Text, select

from issuer.directory import AUDIENCE, ISSUER, Directory
from local.kafka import Kafka as Broker
from shared.events.envelope import catalogue
from shared.runtime.clock import WallClock
from shared.runtime.deciding.view import View
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.following.feed import Decoder
from shared.runtime.following.subscription import ViewSubscription
from shared.runtime.following.together import Together
from shared.runtime.host import Host
from shared.runtime.kafka.kafka_feed import KafkaSource, topic_of
from shared.runtime.kafka.relay import Message, Relay, outgoing
from shared.runtime.sql.rows import upsert
from shared.runtime.web.verifying import Verifier
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import Ground
from tests.runtime import well
from tests.runtime.over_kafka import Listener, Wells, at_work, kafka, telling
from tests.runtime.writing import append

heard = Table("heard_1", MetaData(), Column("position", BigInteger, primary_key=True), Column("type", Text))
HEARD = View(
    "heard",
    1,
    ("wells",),
    (heard,),
    lambda conn, batch: upsert(conn, heard, [{"position": one.position, "type": one.type} for one in batch]),
)
"""One row for each event, written as the services' views write."""
BARE = "bihuan.bare"
PATIENCE = 300.0
IN_ONE_COMMAND = 250


@contextlib.asynccontextmanager
async def relay(ground: Ground) -> AsyncIterator[list[Compared]]:
    """Ours: relay, broker, follower, committed rows. The reference: the same messages by aiokafka alone, nothing read, nothing kept."""
    broker = ground.kafka
    (folder := ground.folder / "relay").mkdir()
    directory = Directory(folder, "360922")
    verifier = Verifier(directory.keys, ISSUER, AUDIENCE, "360922")
    host = Host(well.SERVICE, Postgres("wells", ground.migrated("wells").runtime), WallClock(), verifier, "360922")
    with _topics(broker, topic_of("wells"), BARE):
        async with ground.database("postgresql", "listener") as database, telling(host, directory, folder) as wells:
            await database.write(HEARD.make)
            source = KafkaSource("wells", wells.feed, kafka(broker.bootstrap, "listener"))
            decoder = Decoder(catalogue(well.WellEvent))
            follower = ViewSubscription(HEARD, source, database, decoder)
            listener = Listener(database, follower, Together(source, database, decoder, [follower]))
            async with at_work(listener.together.carried):
                passing = _Passing(ground.many(40_000, 2_000), wells, listener, broker)
                yield [
                    Compared(
                        "the log's events as another service's rows, over Kafka",
                        "events/s",
                        "the same bytes by a bare aiokafka producer and consumer",
                        passing.ours,
                        passing.bare,
                        floor=0.30,
                        aim=0.60,
                        store="postgresql",
                    )
                ]


@contextlib.contextmanager
def _topics(broker: Broker, *topics: str) -> Iterator[None]:
    """One partition each, as the services' own; nothing of them stays for another case."""
    admin = AdminClient({"bootstrap.servers": broker.bootstrap})
    for made in admin.create_topics([NewTopic(topic, 1) for topic in topics]).values():
        made.result(20)
    try:
        yield
    finally:
        for removed in admin.delete_topics(list(topics)).values():
            removed.result(20)


@dataclass
class _Passing:
    number: int
    wells: Wells
    listener: Listener
    broker: Broker
    messages: Sequence[Message] = ()
    """What the last round of ours has passed on, as it stands on the topic."""
    rounds: int = 0
    answers: int = 0

    async def ours(self) -> float:
        """The relay is started when the events stand in the log; it must bring them all, and the feed none."""
        database, follower = self.wells.host.database, self.listener.follower
        before = database.head
        await self._append()
        self.wells.http.event_hooks["response"] = [self._count]
        asked = self.answers
        relay = Relay(self.wells.host.source, database, kafka(self.broker.bootstrap, "wells"))
        began = time.perf_counter()
        async with at_work(relay.run):
            must(
                await follower.reach(database.head, PATIENCE), f"the rows end at {follower.position} of {database.head}: {follower.trouble}"
            )
            took = time.perf_counter() - began
            async with asyncio.timeout(PATIENCE):
                while relay.position < database.head:
                    await database.progress.moved(1)
        must(self.answers == asked, "events came by the feed and not by the topic")
        rows = await self.listener.database.read(lambda conn: conn.scalars(select(heard.c.position).order_by(heard.c.position)).all())
        must(list(rows) == list(range(1, database.head + 1)), "the rows are not every event")
        source = self.wells.host.source
        _, self.messages = await database.read(lambda conn: outgoing(conn, source.log_id, before, self.number))
        must(len(self.messages) == self.number, "the log lost events")
        return self.number / took

    async def bare(self) -> float:
        """Idempotent as the relay's; nothing is read of what comes, and no position kept."""
        place = TopicPartition(BARE, 0)
        async with (
            AIOKafkaProducer(
                bootstrap_servers=self.broker.bootstrap, acks="all", enable_idempotence=True, max_batch_size=512 * 1024
            ) as producer,
            AIOKafkaConsumer(bootstrap_servers=self.broker.bootstrap, auto_offset_reset="latest") as consumer,
        ):
            consumer.assign([place])
            await consumer.seek_to_end(place)
            await consumer.position(place)
            came: list[bytes] = []
            began = time.perf_counter()
            async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as both:
                both.create_task(self._send(producer))
                while len(came) < self.number:
                    for records in (await consumer.getmany(timeout_ms=1_000)).values():
                        came += [record.value for record in records]
            took = time.perf_counter() - began
        must(came == [message["value"] for message in self.messages], "other bytes came than were sent")
        return self.number / took

    async def _send(self, producer: AIOKafkaProducer) -> None:
        for message in self.messages:
            await producer.send(BARE, partition=0, **message)
        await producer.flush()

    async def _append(self) -> None:
        self.rounds += 1
        versions = [range(first, min(first + IN_ONE_COMMAND, self.number)) for first in range(0, self.number, IN_ONE_COMMAND)]
        appends = [append(f"well/360922-2020-P{self.rounds:02}{n:04}", *range(1, len(some) + 1)) for n, some in enumerate(versions)]
        await asyncio.gather(*(self.wells.host.database.append(one) for one in appends))

    async def _count(self, _: httpx.Response) -> None:
        self.answers += 1


CASES: Mapping[str, Case] = {"k1": relay}
