"""A consumer that sleeps until something comes: nobody looks at a topic where nothing is told."""

from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

LONG_MS = 3_600_000


class PatientConsumer(AIOKafkaConsumer):  # type: ignore[misc]
    """As a subscriber of FastStream uses it, which would pause after every empty answer."""

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list["ConsumerRecord[Any, Any]"]]:
        """The next records, whenever they come. Raises ConsumerStoppedError."""
        while True:
            found: dict[TopicPartition, list[ConsumerRecord[Any, Any]]] = await super().getmany(
                *partitions, timeout_ms=LONG_MS, max_records=max_records
            )
            if found:
                return found
