"""A service's own topic, read back: its last records, or all that follow a position."""

import asyncio
from collections.abc import AsyncIterator

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError, TopicAuthorizationFailedError

from shared.events.envelope import Malformed
from shared.runtime.eventlog import log
from shared.runtime.failures import OperatorError
from shared.runtime.following.witness import Evidence
from shared.runtime.kafka.kafka import Kafka, Record
from shared.runtime.kafka.kafka_feed import told, topic_of

LAST = 200
"""So many records at the end are looked at: what was sent again may stand behind the newest."""
PATIENCE = 10.0
AT_ONCE = 2_000


class CannotRead(OperatorError):
    """The service may not read its own topic."""


async def last(kafka: Kafka, service: str) -> list[Evidence]:
    """What the end of the topic says of the log; nothing of an empty topic, or of none. Raises CannotRead or KafkaError."""
    try:
        async with asyncio.timeout(PATIENCE):
            return [one async for record in records(kafka, service, LAST) if (one := _evidence(record))]
    except TimeoutError as silence:
        raise KafkaConnectionError(f"Kafka 在 {PATIENCE:.0f} 秒内没有应答 / does not answer") from silence


async def records(kafka: Kafka, service: str, most: int | None = None) -> AsyncIterator[Record]:
    """The topic's records in their order, at most so many from the end. Raises CannotRead or KafkaError."""
    topic = kafka.named(topic_of(service))
    partition = TopicPartition(topic, 0)
    async with kafka.consumer() as consumer:
        if topic not in await consumer.topics():
            return
        consumer.assign([partition])
        begin, end = (await consumer.beginning_offsets([partition]))[partition], (await consumer.end_offsets([partition]))[partition]
        consumer.seek(partition, begin if most is None else max(begin, end - most))
        async for record in _up_to(consumer, partition, end):
            yield record


async def _up_to(consumer: AIOKafkaConsumer, partition: TopicPartition, end: int) -> AsyncIterator[Record]:
    try:
        while await consumer.position(partition) < end:
            for record in (await consumer.getmany(partition, timeout_ms=1_000, max_records=AT_ONCE)).get(partition, ()):
                if record.offset < end:
                    yield record
    except TopicAuthorizationFailedError as refused:
        raise CannotRead(
            f"不能读自己的主题 {partition.topic}：请先执行 topics make / may not read its own topic: run `topics make`"
        ) from refused


def _evidence(record: Record) -> Evidence | None:
    """None for what is no event: followers stop at it and say so."""
    try:
        log_id, _, leaf = told(record)
    except Malformed:
        return None
    return Evidence(f"主题 {record.topic} ", leaf.position, log_id, log.leaf_hash(leaf.document))
