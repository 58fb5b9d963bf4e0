"""A service of wells that relays to a real broker, and a listener elsewhere that keeps a diary of what it hears."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import stamina
from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from starlette.applications import Starlette
from starlette.routing import Mount

from issuer.clients import Clients
from issuer.directory import Directory
from issuer.routes import routes
from shared.events.envelope import catalogue
from shared.runtime.eventlog.database import Database
from shared.runtime.following.building import DerivingAnew
from shared.runtime.following.credentials import Credentials
from shared.runtime.following.feed import Decoder
from shared.runtime.following.http_feed import HttpFeed
from shared.runtime.following.subscription import ViewSubscription
from shared.runtime.following.together import Together
from shared.runtime.host import Host
from shared.runtime.kafka.kafka import Kafka
from shared.runtime.kafka.kafka_feed import KafkaSource
from shared.runtime.settings import KafkaSettings
from tests.runtime import diary, well
from tests.runtime.diary import DIARY
from tests.runtime.writing import deepen
from tests.scenario.serving import PLACE

TOPIC = "bihuan.wells"
SECRET = "a secret of the listener"


class Topic:
    """The topic, as the broker's administrator sees it."""

    def __init__(self, bootstrap: str) -> None:
        self._admin = AdminClient({"bootstrap.servers": bootstrap})
        self._looking = Consumer({"bootstrap.servers": bootstrap, "group.id": "looking"})

    def make(self) -> None:
        """Make it; it must not be there."""
        for future in self._admin.create_topics([NewTopic(TOPIC, 1)]).values():
            future.result(20)

    def hearers(self, group: str) -> int:
        """How many have joined the group."""
        return len(self._admin.describe_consumer_groups([group])[group].result(20).members)

    def sent(self) -> int:
        """How many records it has."""
        _, end = self._looking.get_watermark_offsets(TopicPartition(TOPIC, 0), timeout=20)
        return int(end)

    @stamina.retry(on=KafkaException, attempts=20, wait_max=1)
    def heard(self, group: str) -> int:
        """How many of its records the broker was told that the group has heard; one that was just started first loads its groups."""
        asked = ConsumerGroupTopicPartitions(group, [TopicPartition(TOPIC, 0)])
        [at] = self._admin.list_consumer_group_offsets([asked])[group].result(20).topic_partitions
        offset: int = at.offset
        return max(0, offset)

    def remove(self) -> None:
        """Remove it with all it holds."""
        if TOPIC in self._admin.list_topics(timeout=20).topics:
            for future in self._admin.delete_topics([TOPIC]).values():
                future.result(20)


def kafka(bootstrap: str, service: str) -> Kafka:
    """The broker as this service sees it."""
    return Kafka(KafkaSettings(kafka=bootstrap), service)


@dataclass
class Wells:
    """The wells' host, and the way to its feed over HTTP."""

    host: Host
    http: httpx.AsyncClient
    wells: Iterator[int] = field(default_factory=count)

    async def tell(self, times: int) -> int:
        """Deepen so many wells; the log's last position."""
        await asyncio.gather(*(deepen(self.host.handler, f"360922-2020-P{next(self.wells):04}") for _ in range(times)))
        return self.host.database.head

    @property
    def feed(self) -> HttpFeed:
        """The feed, as the listener reads it."""
        return HttpFeed("wells", "http://wells", self.http, Credentials("http://wells/issuer/token", "listener", SECRET))


@contextlib.asynccontextmanager
async def telling(host: Host, directory: Directory, folder: Path) -> AsyncIterator[Wells]:
    """The host is open; its feed and the issuer answer."""
    Clients(folder).register("listener", ["subscriber"], SECRET)
    await host.open()
    app = Starlette(routes=[*routes(directory, folder, PLACE), Mount("/wells", host.app)])
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://wells") as http:
            yield Wells(host, http)
    finally:
        await host.close()


@dataclass
class Listener:
    """Hears of wells over Kafka and writes down every event."""

    database: Database
    follower: ViewSubscription
    together: Together

    async def has_heard_all(self, position: int) -> None:
        """Up to the position, each event once and in order."""
        assert await self.follower.reach(position, 40), self.follower.trouble
        assert await self.database.read(diary.positions) == list(range(1, position + 1))


@contextlib.asynccontextmanager
async def listening(database: Database, feed: HttpFeed, broker: Kafka) -> AsyncIterator[Listener]:
    """A listener at work."""
    await database.start()
    await database.write(DIARY.make)
    source = KafkaSource("wells", feed, broker)
    decoder = Decoder(catalogue(well.WellEvent))
    follower = ViewSubscription(DIARY, source, database, decoder, DerivingAnew(database, {"wells": source}, decoder))
    together = Together(source, database, decoder, [follower])
    async with at_work(source.watch_head, together.carried):
        yield Listener(database, follower, together)
    await database.stop()


@contextlib.asynccontextmanager
async def at_work(*works: Callable[[], object]) -> AsyncIterator[Sequence["asyncio.Task[object]"]]:
    """These tasks run until the block ends."""
    tasks = [asyncio.ensure_future(work()) for work in works]  # type: ignore[call-overload]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
