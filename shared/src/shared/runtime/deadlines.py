"""Tells what falls due, in order of the moments, each once, whatever stood still meanwhile."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import groupby

import structlog

from shared.runtime.clock import Clock
from shared.runtime.database import Database
from shared.runtime.follower import Follower
from shared.runtime.handler import Handler, caused
from shared.runtime.reaction import Deadlines, Due

PAGE = 200
PATIENCE = 5.0

logger = structlog.get_logger()


class DeadlineLoop:
    """One service's deadlines; `through` is the business moment up to which everything due has been told."""

    def __init__(
        self,
        watched: Sequence[Deadlines],
        database: Database,
        handler: Handler,
        clock: Clock,
        followers_of: Callable[[str], Sequence[Follower]],
    ) -> None:
        self.through = datetime(1970, 1, 1, tzinfo=UTC)
        self.trouble = ""
        self._watched = watched
        self._database = database
        self._handler = handler
        self._clock = clock
        self._followers_of = followers_of

    async def run(self) -> None:
        """Look at the clock until cancelled."""
        head = -1
        while True:
            try:
                now, grown = self._clock.now(), self._database.head
                if (now, grown) != (self.through, head):
                    for watched in self._watched:
                        await self._tell(watched, now)
                    self.through, head, self.trouble = now, grown, ""
            except Exception as failure:
                self.trouble = f"{type(failure).__name__}: {failure}"
                logger.exception("deadlines cannot go on")
                await asyncio.sleep(1.0)
            await asyncio.sleep(self._clock.period)

    async def _tell(self, watched: Deadlines, now: datetime) -> None:
        told: set[tuple[str, str]] = set()
        while True:
            for follower in self._followers_of(watched.view.key):
                if not await follower.reach(follower.source.head, PATIENCE):
                    raise TimeoutError(f"view {watched.view.key} has not caught up with {follower.source.name}: {follower.trouble}")
            page = await self._database.read(lambda conn: watched.due(conn, now, PAGE + len(told)))
            fresh = [one for one in page if (one.command.key, one.name) not in told]
            if not fresh:
                return
            for _, together in groupby(fresh, key=lambda one: one.moment):
                due = list(together)
                told.update((one.command.key, one.name) for one in due)
                await asyncio.gather(*(self._decide(one) for one in due))

    async def _decide(self, due: Due) -> None:
        id = caused(due.command.decider.kind, due.command.key, due.name)
        refusal = await self._handler.decide(due.command, id=id, time=due.moment, correlation=id, causation=id)
        if refusal:
            logger.warning("deadline refused", stream=due.command.key, deadline=due.name, reason=str(refusal))
