"""A reaction at work: each event heard becomes commands whose ids follow from the event, so a second run finds the first."""

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Connection

from shared.events.envelope import Event, Told
from shared.runtime import bookmark
from shared.runtime.database import Database
from shared.runtime.feed import FeedPage, Parser, Source
from shared.runtime.follower import Follower
from shared.runtime.handler import Handler, caused
from shared.runtime.reaction import Command, Reaction, heard_by

logger = structlog.get_logger()


class ReactionFollower(Follower):
    """Follows one log for one reaction. A refusal by a rule is logged and passed; any other error stops it."""

    def __init__(self, reaction: Reaction, source: Source, database: Database, parser: Parser, handler: Handler) -> None:
        super().__init__(reaction.__name__, source, database, parser)
        self.refused = 0
        self._reaction = reaction
        self._heard = heard_by(reaction)
        self._handler = handler

    async def _take(self, page: FeedPage) -> None:
        for told in self._parser.told(page):
            if told.position > self.position and isinstance(told.event, self._heard):
                for number, command in enumerate(_listed(self._reaction(told.event, told))):
                    await self._decide(told, command, number)
        await self._database.write(lambda conn: self._move(conn, page))

    def _move(self, conn: Connection, page: FeedPage) -> None:
        if page.end.position > bookmark.hold(conn, self.name, self.source.name).position:
            bookmark.move(conn, self.name, self.source.name, page.end)

    async def _decide(self, told: Told[Event], command: Command[Any, Any], number: int) -> None:
        id = caused(told.id, self.name, str(number))
        refusal = await self._handler.decide(command, id=id, time=told.time, correlation=told.correlationid, causation=told.id)
        if refusal:
            self.refused += 1
            logger.warning("reaction refused", reaction=self.name, cause=told.id, rule=type(refusal).__name__, reason=str(refusal))


def _listed(commands: Command[Any, Any] | Sequence[Command[Any, Any]] | None) -> Sequence[Command[Any, Any]]:
    if commands is None:
        return ()
    return (commands,) if isinstance(commands, Command) else commands
