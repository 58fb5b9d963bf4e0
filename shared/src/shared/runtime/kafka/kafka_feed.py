"""Another service's log over Kafka; what the topic does not bring is read from the HTTP feed."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shared.events.envelope import Malformed
from shared.runtime.eventlog import log
from shared.runtime.following.feed import FeedPage, Follower, Leaf
from shared.runtime.following.http_feed import FeedSource, HttpFeed
from shared.runtime.following.subscription import AnotherLog
from shared.runtime.kafka.kafka import LONGEST_PAUSE, RECORDS, WATCH, Hearing, Kafka, Record


def topic_of(service: str) -> str:
    """`goals` → `bihuan.goals`: one topic for each log, one partition."""
    return f"bihuan.{service}"


def pages(records: Sequence[Record]) -> Iterator[FeedPage]:
    """The records as they came, cut into pages of events that follow each other. Raises Malformed."""
    leaves: list[Leaf] = []
    first: tuple[str, bytes] = ("", b"")
    for record in records:
        log_id, previous, leaf = told(record)
        if leaves and (log_id != first[0] or leaf.position != leaves[-1].position + 1 or previous != log.leaf_hash(leaves[-1].document)):
            yield FeedPage(first[0], leaves[0].position - 1, first[1], None, leaves)
            leaves = []
        if not leaves:
            first = (log_id, previous)
        leaves.append(leaf)
    if leaves:
        yield FeedPage(first[0], leaves[0].position - 1, first[1], None, leaves)


def told(record: Record) -> tuple[str, bytes, Leaf]:
    """The log that a record is of, the leaf hash of the event before, and the event. Raises Malformed."""
    headers = dict(record.headers)
    try:
        position, previous = int(headers["sequence"]), bytes.fromhex(headers["previous"].decode())
        return headers["log"].decode(), previous, Leaf(position, record.value or b"")
    except (KeyError, ValueError) as wrong:
        raise Malformed(f"{record.topic} offset {record.offset}: {type(wrong).__name__} {wrong}") from wrong


class KafkaSource(FeedSource):
    """Begins with the feed, goes on with the topic, and turns to the feed again where the topic leaves something out."""

    brought_once = True

    def __init__(self, name: str, feed: HttpFeed, kafka: Kafka) -> None:
        super().__init__(name, feed)
        self._kafka = kafka

    async def carry(self, follower: Follower) -> None:
        """Until cancelled, or the log turns out to be another one."""

        async def hear(records: Sequence[Record]) -> None:
            try:
                heard = await follower.attempt(lambda: self._hear(follower, records))
            except AnotherLog:
                await asyncio.sleep(LONGEST_PAUSE)
                raise
            if not heard:
                raise NotHeard
            if len(records) < RECORDS:
                await follower.rest(len(records))

        with contextlib.suppress(AnotherLog):
            while not await follower.attempt(follower.catch_up):
                pass
            async with self._kafka.hearing(topic_of(self.name), self.name, hear) as hearing:
                await self._watch(follower, hearing)

    async def _hear(self, follower: Follower, records: Sequence[Record]) -> None:
        for page in pages(records):
            if page.log_id != self.log_id:
                await self._read(self._head or 0, 1)  # the feed says which log it is now
            if not self._left(page.log_id):
                await follower.hear(replace(page, ancestors=self.ancestors))
                self.heard(page.end.position)

    def _left(self, log_id: str) -> bool:
        """What the log was called before it branched: what of it still counts, the feed has."""
        return any(one.log_id == log_id for one in self.ancestors)

    async def _watch(self, follower: Follower, hearing: Hearing) -> None:
        """Help from the feed; what failed here is tried again where another process has or had the topic: nobody would bring it again."""
        while True:
            before, taken = follower.position, hearing.taken
            await asyncio.sleep(WATCH)
            left_out = follower.lag and not follower.trouble and follower.position == before
            left_to_another = follower.trouble and hearing.another_since(taken)
            if left_out or left_to_another:
                await follower.attempt(follower.catch_up)


class NotHeard(Exception):
    """The batch is to be brought again; the subscription says why."""
