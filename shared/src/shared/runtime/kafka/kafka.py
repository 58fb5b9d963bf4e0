"""How this process reaches the broker: one producer for the relay, one FastStream subscriber for each topic."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, ConsumerRecord
from aiokafka.client import AIOKafkaClient
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from shared.runtime.kafka.broker_watch import BrokerWatch
from shared.runtime.kafka.patient import PatientConsumer
from shared.runtime.outage import Outage
from shared.runtime.settings import KafkaSettings
from shared.runtime.supervised import Supervised

Record: TypeAlias = "ConsumerRecord[bytes, bytes]"
Hear = Callable[[Sequence[Record]], Awaitable[None]]

LARGEST = 1_048_576
BATCH = 512 * 1024
RECORDS = 500
FETCH_MS = 5_000
"""Milliseconds that the broker keeps a question where there is nothing new."""
PATIENCE = 20.0
GRACE = 5.0
"""Seconds in which a batch under way may end; cut off, it has left neither rows nor position."""
LONGEST_PAUSE = 30.0
WATCH = 5.0
"""Seconds after which whoever hears a topic looks whether it still comes, and came here all the while."""
METADATA_MS = 30_000

SASL = {"SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512, "PLAIN": SASLPlaintext}


class Kafka:
    """The broker as one service sees it."""

    def __init__(self, settings: KafkaSettings, service: str) -> None:
        self.service = service
        self.outage = Outage("the broker", kafka=settings.kafka)
        self._watch = BrokerWatch(self.outage, self._ask)
        self._settings = settings
        self._beginning = asyncio.Lock()
        self._begun = False
        self._broker = KafkaBroker(
            settings.kafka.split(","),
            client_id=f"bihuan-{service}",
            security=_security(settings),
            consumer_only=True,
            allow_auto_create_topics=False,
            metadata_max_age_ms=METADATA_MS,
            graceful_timeout=GRACE,
            apply_types=False,
            logger=None,
        )

    def named(self, name: str) -> str:
        """A topic or group as it is called on the broker, which several counties may share."""
        return f"{self._settings.kafka_prefix}{name}"

    async def watch(self) -> None:
        """Know whether the broker answers, and say so, until cancelled."""
        await self._watch.watch()

    async def _ask(self) -> None:
        client = AIOKafkaClient(client_id=f"bihuan-{self.service}-watch", **self._reached())
        try:
            async with asyncio.timeout(PATIENCE / 4):
                await client.bootstrap()
        finally:
            await client.close()

    async def _begin(self) -> None:
        """Once, and before there is a subscriber: a broker that starts would start each of them a second time."""
        async with self._beginning:
            if not self._begun:
                await self._broker.start()
                made = self._broker.config.broker_config
                made.builder = partial(PatientConsumer, **made.builder.keywords)  # type: ignore[attr-defined]
                self._begun = True

    @contextlib.asynccontextmanager
    async def producer(self) -> AsyncIterator[AIOKafkaProducer]:
        """An idempotent producer; every wait on a dead broker ends. Raises BrokerAway or KafkaError."""
        producer = AIOKafkaProducer(
            client_id=f"bihuan-{self.service}-relay",
            acks="all",
            enable_idempotence=True,
            max_batch_size=BATCH,
            max_request_size=LARGEST,
            **self._reached(),
        )
        try:
            with self._watch.passing():
                async with asyncio.timeout(PATIENCE):
                    await producer.start()
                yield producer
        finally:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(PATIENCE / 4):
                    await producer.stop()

    @contextlib.asynccontextmanager
    async def consumer(self) -> AsyncIterator[AIOKafkaConsumer]:
        """One of no group, which looks back and moves nobody's offsets. Raises KafkaError."""
        consumer = AIOKafkaConsumer(
            client_id=f"bihuan-{self.service}-look",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=LARGEST,
            **self._reached(),
        )
        try:
            await consumer.start()
            yield consumer
        finally:
            await consumer.stop()

    def _reached(self) -> dict[str, Any]:
        """Where the broker is, and who we are there."""
        settings, context = self._settings, _context(self._settings)
        return {
            "bootstrap_servers": settings.kafka,
            "request_timeout_ms": 10_000,
            "metadata_max_age_ms": METADATA_MS,
            "security_protocol": ("SASL_" if settings.kafka_user else "") + ("SSL" if context else "PLAINTEXT"),
            "ssl_context": context,
            "sasl_mechanism": settings.kafka_mechanism if settings.kafka_user else "PLAIN",
            "sasl_plain_username": settings.kafka_user or None,
            "sasl_plain_password": settings.kafka_password or None,
        }

    @contextlib.asynccontextmanager
    async def hearing(self, topic: str, group: str, hear: Hear) -> AsyncIterator["Hearing"]:
        """Bring the topic's records in batches, from the earliest on; a batch that `hear` raises on is brought again."""
        await self._begin()
        hearing = Hearing()
        subscriber = self._broker.subscriber(
            self.named(topic),
            group_id=self.named(f"{self.service}.{group}"),
            batch=True,
            max_records=RECORDS,
            max_partition_fetch_bytes=LARGEST,
            fetch_max_wait_ms=FETCH_MS,
            consumer_timeout_ms=FETCH_MS,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.NACK_ON_ERROR,
            parser=_parsed,
            decoder=_records,
            persistent=False,
            listener=hearing,
        )
        subscriber(hear)
        try:
            starting = Supervised("the topic cannot be followed yet", first=0.4, longest=LONGEST_PAUSE, expected=True, topic=topic)
            while not await starting.attempt(lambda: self._started(subscriber)):
                pass
            yield hearing
        finally:
            await subscriber.stop()

    async def _started(self, subscriber: Any) -> None:
        """Raises BrokerAway or KafkaError."""
        try:
            with self._watch.passing():
                async with asyncio.timeout(PATIENCE):
                    await subscriber.start()
        except Exception:
            with contextlib.suppress(Exception):
                await subscriber.stop()
            raise


class Hearing(ConsumerRebalanceListener):  # type: ignore[misc]
    """A topic is heard by one process of a group at a time; this tells when it is this one."""

    def __init__(self) -> None:
        self._mine = False
        self.taken = 0
        """How often this process was given the topic."""

    def on_partitions_revoked(self, revoked: Collection[Any]) -> None:
        """Another process may have it next."""
        self._mine = False

    def on_partitions_assigned(self, assigned: Collection[Any]) -> None:
        """One process of the group has it, perhaps this one."""
        self._mine = bool(assigned)
        self.taken += self._mine

    def another_since(self, taken: int) -> bool:
        """What failed while it had the topic for that time may have been heard by another process; nobody would bring it here again."""
        return not self._mine or self.taken != taken


async def _parsed(records: tuple[Record, ...], original: Callable[..., Awaitable[KafkaMessage]]) -> KafkaMessage:
    """Headers stay bytes: one that is not UTF-8 must not lose a whole batch. FastStream is shown the first record, without its headers."""
    message = await original((replace(records[0], headers=()),))
    message.raw_message = records
    return message


async def _records(message: KafkaMessage) -> Any:
    return message.raw_message


def _context(settings: KafkaSettings) -> ssl.SSLContext | None:
    return ssl.create_default_context(cafile=settings.kafka_ca) if settings.kafka_tls else None


def _security(settings: KafkaSettings) -> BaseSecurity | None:
    context = _context(settings)
    if not settings.kafka_user:
        return BaseSecurity(ssl_context=context, use_ssl=True) if context else None
    return SASL[settings.kafka_mechanism](settings.kafka_user, settings.kafka_password, ssl_context=context, use_ssl=bool(context))
