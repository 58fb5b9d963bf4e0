"""What stands on the topics, read as a stranger would."""

import time
from collections.abc import Iterator

from confluent_kafka import Consumer, TopicPartition

from local import broker
from shared.runtime.eventlog import checkpoint
from shared.runtime.kafka.kafka_feed import topic_of
from shared.runtime.kafka.relay import NAME
from tests.faults.checks import Logs
from tests.faults.site import Production

PATIENCE = 120.0
"""Seconds in which a topic is read; what has not come by then is missing."""


def topics_tell_all(site: Production, logs: Logs) -> Iterator[str]:
    """By the rule of the follower alone, everything that the relay says was acknowledged is there, in order, byte for byte."""
    for service, log in logs.items():
        with site.engine(service).connect() as conn:
            sent = checkpoint.read(conn, NAME, service).position
        mine = site.kept[service]
        for value, position in _records(site, service):
            if position <= len(log.entries) and value != log.entries[position - 1].document:
                yield f"{topic_of(service)} has at {position} what does not stand in the log"
            if position == mine + 1:
                mine = position
        if mine < sent:
            yield f"{topic_of(service)} goes on to {mine} without a gap, its relay says {sent}"


def _records(site: Production, service: str) -> Iterator[tuple[bytes, int]]:
    configuration = {key: str(value) for key, value in broker.client(site.broker.bootstrap, site.broker.users).items()}
    consumer = Consumer({**configuration, "group.id": "faults-reader", "enable.auto.commit": False})
    try:
        place = TopicPartition(topic_of(service), 0)
        low, high = consumer.get_watermark_offsets(place, timeout=20)
        consumer.assign([TopicPartition(topic_of(service), 0, low)])
        next_, until = low, time.monotonic() + PATIENCE
        while next_ < high and time.monotonic() < until:
            for record in consumer.consume(1000, timeout=5):
                if record.error():
                    continue
                next_ = (record.offset() or 0) + 1
                yield record.value() or b"", int(dict(record.headers() or [])["sequence"] or 0)
    finally:
        consumer.close()
