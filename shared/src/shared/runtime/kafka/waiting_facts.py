"""Facts that were parked and go in by themselves once what they waited for is there: a correction that came before its original."""

from functools import partial

import structlog

from shared.runtime.deciding.intake import Intake
from shared.runtime.eventlog import parked
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.parked import Message
from shared.runtime.kafka.fact_receiver import FactReceiver

logger = structlog.get_logger()


class WaitingFacts:
    """What waits of a topic under a key; each fact that goes in under it, by the topic or over HTTP, may be what it waited for."""

    def __init__(self, database: Database, receiver: FactReceiver) -> None:
        self._database = database
        self._receiver = receiver

    async def park(self, intake: Intake, message: Message, reason: str) -> None:
        """Keep what could not be taken in, and try it once more: what it waits for may have come over HTTP before it was kept."""
        await self._database.write(partial(parked.park, message=message, reason=reason))
        logger.warning("message parked", topic=message.topic, id=message.id, reason=reason)
        if message.key and await self._goes_in(intake, message):
            await self.after_fact(intake, message.key)

    async def after_fact(self, intake: Intake, key: bytes) -> None:
        """A fact went in under this key: take in what waited for it, and what waited for that. Raises NotNow or Unavailable."""
        while await self._one_goes_in(intake, key):
            pass

    async def _one_goes_in(self, intake: Intake, key: bytes) -> bool:
        waiting = await self._database.read(lambda conn: parked.of_key(conn, intake.topic, key))
        for message in waiting:
            if await self._goes_in(intake, message):
                return True
        return False

    async def _goes_in(self, intake: Intake, message: Message) -> bool:
        if await self._receiver.take(intake, message):
            return False
        await self._database.write(partial(parked.remove, known=[message.id]))
        logger.info("message taken in that had waited", topic=message.topic, id=message.id)
        return True
