"""The relay: what stands in the log goes to its topic in order, and its checkpoint moves once everything is acknowledged."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from aiokafka import AIOKafkaProducer
from sqlalchemy import Connection, bindparam, case, func, or_, select

from shared.events.envelope import POSITION_DIGITS
from shared.runtime.eventlog import checkpoint, descent, log
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.eventlog.database import Database, Lease
from shared.runtime.eventlog.descent import Ancestors
from shared.runtime.eventlog.pace import Pace
from shared.runtime.following.feed import FeedPage, Leaf, LogSource
from shared.runtime.following.subscription import check
from shared.runtime.following.witness import require_all_known
from shared.runtime.kafka import own_topic
from shared.runtime.kafka.kafka import Kafka
from shared.runtime.kafka.kafka_feed import topic_of
from shared.runtime.supervised import Supervised

NAME = "relay"
PAGE = 2_000
IDLE = 3.0
"""Seconds between two looks where the log does not grow; the lease needs one."""
TOGETHER = 0.4
"""Seconds of rest after a page under load; those who hear the topic rest after theirs, and all together stay below two seconds."""
PATIENCE = 30.0
"""Seconds within which the broker must have acknowledged a page."""

Message: TypeAlias = dict[str, Any]
_EVENTS = log.events.c
_NEW = case((_EVENTS.position > bindparam("after"), func.length(_EVENTS.bytes)), else_=0)
"""Bytes to be sent; the event before the page says only its leaf hash."""
_NEXT = (
    select(
        *(_EVENTS.position, _EVENTS.id, _EVENTS.type, _EVENTS.subject, _EVENTS.bytes, _EVENTS.leaf_hash),
        (func.sum(_NEW).over(order_by=_EVENTS.position) - _NEW).label("before"),
        _NEW.label("size"),
    )
    .where(_EVENTS.position >= bindparam("after"))
    .order_by(_EVENTS.position)
    .limit(bindparam("limit"))
    .subquery()
)
_PAGE = select(_NEXT).where(or_(_NEXT.c.before == 0, _NEXT.c.before + _NEXT.c.size <= log.PAGE_BYTES)).order_by(_NEXT.c.position)


class Relay(Supervised):
    """One service's relay; of several, one is at work and the others wait."""

    def __init__(self, source: LogSource, database: Database, kafka: Kafka) -> None:
        super().__init__("the relay begins again", first=0.4, source=source.name)
        self._source = source
        self._database = database
        self._kafka = kafka
        self._pace = Pace(database, most=TOGETHER)

    @property
    def position(self) -> int:
        """The last position that the broker has acknowledged."""
        return self._database.progress.at(NAME, self._source.name).position

    @property
    def lag(self) -> int:
        """Events still to be sent."""
        return max(0, self._source.head - self.position)

    @property
    def behind(self) -> float:
        """Seconds since the log went beyond what was sent, 0 where all is."""
        return self._source.growth.waited(self.position)

    async def run(self) -> None:
        """Send until cancelled; after any error begin again with a new producer, at the checkpoint.

        Nothing is sent while the topic has what the log has not.
        """
        await self.attempt_forever(self._work)

    async def _work(self) -> None:
        async with self._database.alone(NAME, self.well) as lease:
            await self._send_all(lease)

    async def _send_all(self, lease: Lease) -> None:
        topic = self._kafka.named(topic_of(self._source.name))
        async with self._kafka.producer() as producer:
            said = await own_topic.last(self._kafka, self._source.name)
            await self._database.read(lambda conn: require_all_known(conn, self._source.name, self._source.log_id, said))
            while True:
                await lease.still()
                mine, page, messages = await self._database.read(self._unsent)
                check(mine, page)
                if messages:
                    async with asyncio.timeout(PATIENCE):
                        await _acknowledged(producer, topic, messages)
                    await self._database.write(partial(self._move, mine=mine, to=page.end))
                self.well()
                self._database.progress.advance(NAME, self._source.name, page.end.position)
                if not messages:
                    await self._rest(lease)
                elif len(messages) < PAGE:
                    await self._pace.rest(len(messages))

    async def _rest(self, lease: Lease) -> None:
        """Until the log grows, or somebody asks for an earlier part to be sent again."""
        while not self.lag:
            await self._source.grown(IDLE)
            await lease.still()

    def _unsent(self, conn: Connection) -> tuple[Checkpoint, FeedPage, Sequence[Message]]:
        mine = checkpoint.read(conn, NAME, self._source.name)
        return mine, *outgoing(conn, self._source.log_id, mine.position, PAGE, self._source.ancestors)

    def _move(self, conn: Connection, *, mine: Checkpoint, to: Checkpoint) -> None:
        if checkpoint.hold(conn, NAME, self._source.name) == mine:  # else somebody asked for an earlier part to be sent again
            checkpoint.move(conn, NAME, self._source.name, to)


def outgoing(conn: Connection, log_id: str, after: int, limit: int, ancestors: Ancestors = ()) -> tuple[FeedPage, Sequence[Message]]:
    """The next events of the log, a page of them, and each as it is sent."""
    found = conn.execute(_PAGE, {"after": after, "limit": limit + 1}).all()
    there = found and found[0].position == after
    before, rows = (found[0].leaf_hash, found[1:]) if there else (b"", found[:limit])
    head = None if rows else log.head(conn).position
    page = FeedPage(log_id, after, before, head, [Leaf(row.position, row.bytes) for row in rows])
    line = {"ancestors": descent.written(ancestors)} if ancestors else {}
    return page, [_message(row, log_id, hash, line) for row, hash in zip(rows, [before, *(row.leaf_hash for row in rows)], strict=False)]


async def _acknowledged(producer: AIOKafkaProducer, topic: str, messages: Sequence[Message]) -> None:
    """Send in order, and wait until the broker has everything."""
    sent, batch = [], producer.create_batch()
    for message in messages:
        if batch.append(timestamp=None, **message) is None:
            sent.append(await producer.send_batch(batch, topic, partition=0))
            batch = producer.create_batch()
            batch.append(timestamp=None, **message)
    sent.append(await producer.send_batch(batch, topic, partition=0))
    await asyncio.gather(*sent)


def _message(row: Any, log_id: str, previous: bytes, line: Mapping[str, str]) -> Message:
    """Value, key and headers of an event: the stored bytes, the subject, and copies for whoever does not want to parse."""
    headers = {
        "content-type": "application/cloudevents+json; charset=UTF-8",
        "id": row.id,
        "type": row.type,
        "sequence": str(row.position).zfill(POSITION_DIGITS),
        "log": log_id,
        "previous": previous.hex(),
        **line,
    }
    if b'"traceparent":' in row.bytes and (trace := json.loads(row.bytes).get("traceparent")):
        headers["traceparent"] = trace
    return {"value": row.bytes, "key": row.subject.encode(), "headers": [(name, text.encode()) for name, text in headers.items()]}
