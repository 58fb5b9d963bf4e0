"""A reaction at work: each event heard becomes commands whose ids follow from the event, so a second run finds the first."""

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Connection

from shared.events.envelope import Event, RecordedEvent
from shared.runtime.deciding.handler import Handler, caused
from shared.runtime.deciding.reaction import Command, Reaction, heard_by
from shared.runtime.eventlog import checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.following.feed import Decoder, FeedPage, Source
from shared.runtime.following.subscription import Subscription

logger = structlog.get_logger()


class ReactionSubscription(Subscription):
    """Follows one log for one reaction. A refusal by a rule is logged and passed; any other error stops it."""

    def __init__(self, reaction: Reaction, source: Source, database: Database, decoder: Decoder, handler: Handler) -> None:
        super().__init__(reaction.__name__, source, database, decoder)
        self.refused = 0
        self._reaction = reaction
        self._heard = heard_by(reaction)
        self._handler = handler

    async def _take(self, page: FeedPage) -> None:
        for recorded in await self._decoded(page):
            if recorded.position > self.position and isinstance(recorded.event, self._heard):
                for number, command in enumerate(_listed(self._reaction(recorded.event, recorded))):
                    await self._decide(recorded, command, number)
        await self._database.write(lambda conn: self._move(conn, page))

    def _move(self, conn: Connection, page: FeedPage) -> None:
        if page.end.position > checkpoint.hold(conn, self.name, self.source.name).position:
            checkpoint.move(conn, self.name, self.source.name, page.end)

    async def _decide(self, recorded: RecordedEvent[Event], command: Command[Any, Any], number: int) -> None:
        id = caused(recorded.id, self.name, str(number))
        refusal = await self._handler.decide(command, id=id, time=recorded.time, correlation=recorded.correlationid, causation=recorded.id)
        if refusal:
            self.refused += 1
            logger.warning("reaction refused", reaction=self.name, cause=recorded.id, rule=type(refusal).__name__, reason=str(refusal))


def _listed(commands: Command[Any, Any] | Sequence[Command[Any, Any]] | None) -> Sequence[Command[Any, Any]]:
    if commands is None:
        return ()
    return (commands,) if isinstance(commands, Command) else commands
