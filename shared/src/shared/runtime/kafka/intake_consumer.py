"""Facts of other systems that come in from their topics, by the same decision as over HTTP."""

import asyncio
from collections.abc import Sequence

from shared.runtime.deciding.intake import Intake
from shared.runtime.eventlog import parked
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.parked import Message
from shared.runtime.kafka.fact_receiver import FactReceiver
from shared.runtime.kafka.kafka import WATCH, Kafka, Record
from shared.runtime.kafka.waiting_facts import WaitingFacts
from shared.runtime.supervised import Supervised


class IntakeConsumer(Supervised):
    """Takes in what comes on one topic, in order; what cannot be taken in is parked, and the next one goes on."""

    def __init__(self, intake: Intake, database: Database, receiver: FactReceiver) -> None:
        super().__init__("intake cannot go on", topic=intake.topic)
        self.intake = intake
        self._receiver = receiver
        self._waiting = WaitingFacts(database, receiver)

    async def run(self, kafka: Kafka) -> None:
        """Take in until cancelled; what failed here is no trouble of this process once another one has the topic, or had it."""
        async with kafka.hearing(self.intake.topic, f"intake.{self.intake.topic}", self._hear) as hearing:
            while True:
                taken = hearing.taken
                await asyncio.sleep(WATCH)
                if hearing.another_since(taken):
                    self.well()

    async def _hear(self, records: Sequence[Record]) -> None:
        """Raises whatever hinders, after a pause, so that the batch is brought again."""
        try:
            for record in records:
                await self._take(_message(self.intake.topic, record))
        except Exception as failure:
            await self.failed(failure)
            raise
        self.well()

    async def _take(self, message: Message) -> None:
        if reason := await self._receiver.take(self.intake, message):
            await self._waiting.park(self.intake, message, reason)
        elif message.key:
            await self._waiting.after_fact(self.intake, message.key)


def _message(topic: str, record: Record) -> Message:
    headers = tuple((name, value or b"") for name, value in record.headers)
    return Message(topic, record.key or b"", headers if record.value is not None else (*headers, parked.TOMBSTONE), record.value or b"")
