"""What waits for an operator is tried again: what a rule refused to a reaction, and what other systems sent and could not be taken in."""

from collections.abc import Callable, Sequence
from functools import partial

from shared.events.envelope import Catalogue
from shared.runtime.clock import Clock
from shared.runtime.deciding.handler import Handler
from shared.runtime.deciding.intake import Intake
from shared.runtime.deciding.reaction import Reaction
from shared.runtime.eventlog import parked, refused
from shared.runtime.eventlog.database import Database
from shared.runtime.following.reacting import HeardNoMore, decide_again
from shared.runtime.kafka.fact_receiver import FactReceiver


class Settling:
    """Of one service at work."""

    def __init__(
        self,
        database: Database,
        handler: Handler,
        clock: Clock,
        reactions: Sequence[Reaction],
        known: Catalogue,
        intakes: Callable[[], Sequence[Intake]],
    ) -> None:
        self._database = database
        self._handler = handler
        self._receiver = FactReceiver(handler, clock)
        self._reactions = reactions
        self._known = known
        self._intakes = intakes

    async def decide_again(self, id: str) -> str:
        """What was refused to a reaction; why it stays refused, empty where it is decided. Raises NoSuchRefusal or SeveralRefusals."""
        one = await self._database.read(partial(refused.find, prefix=id))
        try:
            still = await decide_again(one, self._reactions, self._known, self._handler)
        except HeardNoMore as reason:
            return str(reason)
        await self._database.write(lambda conn: refused.keep(conn, [still]) if still else refused.settle(conn, [one.id]))
        return still.sentence if still else ""

    async def take_in_again(self, id: str) -> str:
        """A parked message; why it stays parked, empty where it is in. Raises NoSuchMessage, SeveralMessages or NotNow."""
        one = await self._database.read(partial(parked.find, prefix=id))
        intake = next((intake for intake in self._intakes() if intake.topic == one.message.topic), None)
        if intake is None:
            reason = f"本服务不接收 {one.message.topic} / this service takes nothing in from this topic"
        else:
            reason = await self._receiver.take(intake, one.message)
        if reason:
            await self._database.write(partial(parked.park, message=one.message, reason=reason))
        else:
            await self._database.write(partial(parked.remove, known=[one.id]))
        return reason
