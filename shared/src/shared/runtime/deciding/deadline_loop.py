"""Tells what falls due, in order of the moments, each once, whatever stood still meanwhile."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

import structlog

from shared.runtime.clock import Clock
from shared.runtime.deciding.handler import Handler, caused
from shared.runtime.deciding.reaction import Deadlines, Due
from shared.runtime.eventlog.database import Database, Lease
from shared.runtime.eventlog.pace import Pace
from shared.runtime.eventlog.progress import Progress
from shared.runtime.supervised import Supervised

PAGE = 200
PATIENCE = 5.0
AGAIN = 3.0
"""Seconds after which what was said is said again."""
QUIET, SELDOM = 5.0, 0.5
"""Seconds without anything new after which a clock that can be turned is looked at only so often; what a view hears wakes at once."""
TOGETHER = 0.4
"""Seconds of rest after a look under load, while the clock stands still: what came meanwhile is looked at together."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
DEADLINES = "deadlines"
PROGRESS = (DEADLINES, "clock")
"""Where `through` stands, in microseconds since 1970."""

logger = structlog.get_logger()


class DeadlineLoop(Supervised):
    """One service's deadlines, told by one process at a time."""

    def __init__(self, watched: Sequence[Deadlines], database: Database, handler: Handler, clock: Clock) -> None:
        super().__init__("deadlines cannot go on", first=1.0, longest=1.0)
        self._watched = watched
        self._database = database
        self._handler = handler
        self._clock = clock

    @property
    def through(self) -> datetime:
        """The business moment up to which everything due has been told, by whichever process."""
        return BEGINNING + timedelta(microseconds=self._database.progress.at(*PROGRESS).position)

    @property
    def heard(self) -> frozenset[str]:
        """The logs in which something may fall due; how far they were looked at is the loop's progress in them."""
        return frozenset(source for watched in self._watched for source in watched.view.hears)

    async def run(self) -> None:
        """Look at the clock until cancelled."""
        await self.attempt_forever(self._work)

    async def _work(self) -> None:
        async with self._database.alone("deadlines", self.well) as lease:
            await self._look(lease)

    async def _look(self, lease: Lease) -> None:
        through, head, said, changed = BEGINNING, -1, 0.0, 0.0
        far: dict[str, int] = {}
        pace = Pace(self._database, most=TOGETHER)
        while True:
            await lease.still()
            now, grown, farther = self._clock.now(), self._database.head, self._far()
            moment = asyncio.get_running_loop().time()
            if (now, grown, farther) != (through, head, far):
                for watched in self._watched:
                    await self._tell(watched, now, lease)
                if now == through:
                    await pace.rest(grown - head)
                through, head, far, changed = now, grown, farther, moment
                self.well()
                await self._say(through, far)
            elif moment - said > AGAIN:
                said = moment
                await self._say(through, far)
            quiet = moment - changed >= QUIET
            if not quiet:
                await asyncio.sleep(self._clock.least)
            await self._database.progress.moved(max(self._clock.period, SELDOM) if quiet else self._clock.period - self._clock.least)

    def _far(self) -> dict[str, int]:
        """How far the views have come in the logs."""
        at = self._database.progress.at
        return {
            source: min(at(watched.view.key, source).position for watched in self._watched if source in watched.view.hears)
            for source in sorted(self.heard)
        }

    async def _say(self, through: datetime, far: Mapping[str, int]) -> None:
        """Those who have just come learn it too, so it is said again every few seconds."""
        said = {PROGRESS[1]: (through - BEGINNING) // timedelta(microseconds=1), **far}
        for source, position in said.items():
            self._database.progress.set(DEADLINES, source, Progress(position))
        await self._database.say(*(f"{DEADLINES} {source} {position}" for source, position in said.items()))

    async def _tell(self, watched: Deadlines, now: datetime, lease: Lease) -> None:
        announced: set[tuple[str, str]] = set()
        while True:
            await self._seen(watched)
            page = await self._due(watched, now, PAGE + len(announced))
            fresh = [one for one in page if (one.command.key, one.name) not in announced][:PAGE]
            if not fresh:
                return
            for _, together in groupby(fresh, key=lambda one: one.moment):
                await lease.still()
                due = list(together)
                await asyncio.gather(*(self._decide(one) for one in due))
                announced.update((one.command.key, one.name) for one in due)
            announced &= {(one.command.key, one.name) for one in page}

    async def _due(self, watched: Deadlines, now: datetime, limit: int) -> Sequence[Due]:
        return await self._database.read(lambda conn: watched.due(conn, now, limit))

    async def _seen(self, watched: Deadlines) -> None:
        """What has been told is in the view; one that stands still is given up. Raises TimeoutError."""
        view, progress, own = watched.view.key, self._database.progress, self._handler.name
        while not await progress.reach(view, own, self._database.head, PATIENCE):
            at = progress.at(view, own).position
            if not await progress.reach(view, own, at + 1, PATIENCE):
                raise TimeoutError(f"view {view} stands still at {at} in the log of {own}, which has come to {self._database.head}")

    async def _decide(self, due: Due) -> None:
        id = caused(due.command.decider.kind, due.command.key, due.name)
        refusal = await self._handler.decide(due.command, id=id, time=due.moment, correlation=id, causation=id)
        if refusal:
            logger.warning("deadline refused", stream=due.command.key, deadline=due.name, reason=str(refusal))
