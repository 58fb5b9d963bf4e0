"""A consumer that sleeps until something comes: nobody looks at a topic where nothing is told, nor says after every batch how far he is."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

LONG_MS = 3_600_000
SAID_AFTER = 5.0
"""Seconds after which the broker is told what was heard; so much is brought again at most after a crash, and is known here."""
PATIENCE = 2.0
"""Seconds for the last word to a broker."""


class PatientConsumer(AIOKafkaConsumer):  # type: ignore[misc]
    """As a subscriber of FastStream uses it, which would pause after every empty answer, and commit every batch."""

    _heard: Mapping[TopicPartition, int] = {}
    _saying: "asyncio.Task[None] | None" = None

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list["ConsumerRecord[Any, Any]"]]:
        """The next records, whenever they come, with all that were told while the ones before were heard. Raises ConsumerStoppedError."""
        self.resume(*self.paused())
        while True:
            found: dict[TopicPartition, list[ConsumerRecord[Any, Any]]] = await super().getmany(
                *partitions, timeout_ms=LONG_MS, max_records=max_records
            )
            if found:
                self.pause(*found)  # else a batch is asked for now, and is what was told at once and no more
                return found

    async def commit(self, offsets: Mapping[TopicPartition, int] | None = None) -> None:
        """What was brought so far is heard; the broker is told soon, and in the end."""
        self._heard = offsets or {one: await self.position(one) for one in self.assignment()}
        if self._saying is None or self._saying.done():
            self._saying = asyncio.create_task(self._say_soon())

    async def stop(self) -> None:
        """Say how far it came, and leave the group."""
        if self._saying and self._saying.cancel():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._say()
        await super().stop()

    async def _say_soon(self) -> None:
        said: Mapping[TopicPartition, int] = {}
        while said != self._heard:
            await asyncio.sleep(SAID_AFTER)
            said = self._heard
            await self._say()

    async def _say(self) -> None:
        """Where another process has the topic by now, or the broker is away, the next one says it."""
        with contextlib.suppress(KafkaError):
            await super().commit(self._heard)
