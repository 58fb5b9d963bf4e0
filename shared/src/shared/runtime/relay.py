"""The relay: what stands in the log goes to its topic in order, and its bookmark moves once everything is acknowledged."""

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection

from shared.runtime import bookmark, log
from shared.runtime.bookmark import Bookmark
from shared.runtime.database import Database, Lease
from shared.runtime.feed import FeedPage, LogSource
from shared.runtime.follower import LONGEST_PAUSE, POLL, check
from shared.runtime.kafka import Kafka
from shared.runtime.kafka_source import topic_of
from shared.runtime.level import Level

NAME = "relay"
PAGE = 500
PATIENCE = 30.0
"""Seconds within which the broker must have acknowledged a page."""

logger = structlog.get_logger()


class Relay:
    """One service's relay; of several, one is at work and the others wait."""

    def __init__(self, source: LogSource, database: Database, kafka: Kafka) -> None:
        self.trouble = ""
        """Why it does not go on; empty while all is well."""
        self._source = source
        self._database = database
        self._kafka = kafka
        self._failures = 0
        self._level = Level()

    @property
    def position(self) -> int:
        """The last position that the broker has acknowledged."""
        return self._database.places.at(NAME, self._source.name).position

    @property
    def lag(self) -> int:
        """Events still to be sent."""
        return max(0, self._source.head - self.position)

    @property
    def behind(self) -> float:
        """Seconds since everything was sent, 0 where it is."""
        return self._level.seconds(self.lag)

    async def run(self) -> None:
        """Send until cancelled; after any error begin again with a new producer, at the bookmark."""
        while True:
            try:
                async with self._database.alone(NAME, self._well) as lease:
                    await self._send_all(lease)
            except Exception as failure:
                self._failures += 1
                self.trouble = f"{type(failure).__name__}: {failure}"
                logger.exception("the relay begins again", source=self._source.name, failures=self._failures)
                await asyncio.sleep(min(LONGEST_PAUSE, 0.2 * 2 ** min(self._failures, 8)))

    async def _send_all(self, lease: Lease) -> None:
        topic = topic_of(self._source.name)
        async with self._kafka.producer() as producer:
            while True:
                await lease.still()
                mine = await self._database.read(lambda conn: bookmark.read(conn, NAME, self._source.name))
                page = await self._source.page(mine.position, PAGE)
                check(mine, page)
                if page.leaves:
                    async with asyncio.timeout(PATIENCE):
                        await asyncio.gather(*[await producer.send(topic, partition=0, **message) for message in messages(page)])
                    await self._database.write(partial(self._move, mine=mine, to=page.end))
                self._well()
                self._database.places.told(NAME, self._source.name, page.end.position)
                self._level.seconds(self.lag)
                if not page.leaves:
                    await self._source.grown(POLL)

    def _well(self) -> None:
        """At work, or another process is."""
        self._failures, self.trouble = 0, ""

    def _move(self, conn: Connection, *, mine: Bookmark, to: Bookmark) -> None:
        if bookmark.hold(conn, NAME, self._source.name) == mine:  # else somebody asked for an earlier part to be sent again
            bookmark.move(conn, NAME, self._source.name, to)


def messages(page: FeedPage) -> Iterator[dict[str, Any]]:
    """Value, key and headers of each event: the stored bytes, the subject, and copies for whoever does not want to parse."""
    previous = page.leaf_hash
    for leaf in page.leaves:
        told = json.loads(leaf.document)
        headers = {
            "content-type": "application/cloudevents+json; charset=UTF-8",
            "id": told["id"],
            "type": told["type"],
            "sequence": told["sequence"],
            "log": page.log_id,
            "previous": previous.hex(),
        }
        yield {
            "value": leaf.document,
            "key": told["subject"].encode(),
            "headers": [(name, text.encode()) for name, text in headers.items()],
        }
        previous = log.leaf_hash(leaf.document)
