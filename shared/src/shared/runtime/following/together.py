"""All that a service hears of one log in a process: a page is read once, decoded once, and applied in one transaction."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from shared.events.envelope import Event
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.pace import SHORT, Pace
from shared.runtime.following.feed import Decoder, FeedPage, Source
from shared.runtime.following.subscription import PAGE, POLL, AnotherLog, Branched, Gap, Subscription, apply, check, decoded
from shared.runtime.gathered import gathered
from shared.runtime.supervised import Supervised


class Together(Supervised):
    """Subscriptions of one log that stand at one position. Who fails, or is far behind, follows by itself until it has come as far."""

    def __init__(self, source: Source, database: Database, decoder: Decoder, members: Sequence[Subscription]) -> None:
        super().__init__("followers cannot go on", source=source.name)
        self.source = source
        self.in_step = list(members)
        """Those that take each page together."""
        self._database, self._decoder = database, decoder
        self._apart: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()
        self._heard = 0
        self._pace = Pace(database, SHORT if source.brought_once else 0.0)

    @property
    def position(self) -> int:
        """What all have applied that are in step."""
        return min((one.position for one in self.in_step), default=self._heard)

    @property
    def lag(self) -> int | None:
        """Events still to come for those in step; None where the log's end is not known yet."""
        return None if self.source.head is None else max(0, self.source.head - self.position) if self.in_step else 0

    async def carried(self) -> None:
        """Follow until cancelled, or the log turns out to be another one."""
        try:
            await self.source.carry(self)
            while self._apart:
                await asyncio.wait(self._apart)
        finally:
            for task in self._apart:
                task.cancel()
            await asyncio.gather(*self._apart, return_exceptions=True)

    async def run(self, grown: Callable[[float], Awaitable[None]]) -> None:
        """Follow until cancelled; a log that was replaced ends it, any other error is tried again after a pause."""
        with contextlib.suppress(AnotherLog):
            while True:
                before = self.position
                if await self.attempt(self.step):
                    if (
                        self.lag and self.position == before
                    ):  # what the log's end is said to be is not there to read yet: others go on meanwhile
                        await asyncio.sleep(SHORT)
                    if (self.lag or 0) < PAGE:
                        await self._pace.rest(max(0, self.position - before))
                    while not self.lag:
                        await self.attempt(partial(grown, POLL))

    async def failed(self, failure: Exception) -> None:
        """All that are in step failed. Raises AnotherLog, which ends them."""
        for one in self.in_step:
            one.ends(failure) if isinstance(failure, AnotherLog) else one.fails(failure)
        if isinstance(failure, AnotherLog):
            raise failure
        await super().failed(failure)

    def well(self) -> None:
        """All in step go on."""
        super().well()
        for one in self.in_step:
            one.well()

    async def catch_up(self) -> None:
        """Take page after page up to the end of the log."""
        while await self.step():
            pass

    async def step(self) -> bool:
        """Take the next page from the source; False at the end of the log."""
        async with self._one_at_a_time:
            await self._gather()
            if not self.in_step:
                return False
            page = await self.source.next_page(min([(await one.stands()).position for one in self.in_step]), PAGE)
            for one in self.in_step:
                await one.aim(page)
            return await self._hear(page)

    async def hear(self, page: FeedPage) -> None:
        """Take a page that was brought; what is missing before it is read from the source."""
        while self.in_step and min([(await one.stands()).position for one in self.in_step]) < page.after:
            if not await self.step():
                raise Gap(f"position {page.after} was brought, and {self.source.name} ends at {self.position}")
        async with self._one_at_a_time:
            await self._hear(page)

    async def rest(self, events: int) -> None:
        """Let more come together after so many events."""
        await self._pace.rest(events)

    async def _gather(self) -> None:
        """Who is far behind would hold up the others."""
        at = {one: (await one.stands()).position for one in self.in_step}
        for one, position in at.items():
            if position < max(at.values()) - PAGE:
                self._part(one)
        self._heard = max(self._heard, min([at[one] for one in self.in_step], default=0))

    async def _hear(self, page: FeedPage) -> bool:
        """Whether the page was news to anybody."""
        behind = [one for one in [*self.in_step] if await self._continues(one, page)]
        if behind:
            await self._take(behind, page)
        if page.leaves:  # an empty one may have been asked for beyond the end of a log that has branched
            self._heard = max(self._heard, page.end.position)
        return bool(behind)

    async def _continues(self, one: Subscription, page: FeedPage) -> bool:
        """The page is news to it. Raises AnotherLog where it was the last one in step."""
        mine = await one.stands()
        try:
            check(mine, page)
        except Branched as branched:
            self._heard = min(self._heard, branched.fork.position)
            self._part(one)
            return False
        except AnotherLog as another:
            one.ends(another)
            self.in_step.remove(one)
            if not self.in_step:
                raise
            return False
        return mine.position < page.end.position

    async def _take(self, behind: Sequence[Subscription], page: FeedPage) -> None:
        """In one transaction; where that fails, each in its own, and who fails there goes on by itself. Raises where all fail."""
        try:
            recorded = await decoded(self._decoder, page, _used(behind))
            writes = await gathered(*(one.ready(page, recorded) for one in behind))
            named = dict(zip([one.name for one in behind], writes, strict=True))
            strangers = self._decoder.strangers(page)
            await self._database.write(lambda conn: apply(conn, self.source.name, page, named, strangers))
            for one in behind:
                one.taken(page)
        except Exception as failure:
            if self.in_step == [*behind] and len(behind) == 1:
                raise
            failures = await asyncio.gather(*(one.take(page) for one in behind), return_exceptions=True)
            failed = {one: failure for one, failure in zip(behind, failures, strict=True) if isinstance(failure, Exception)}
            if len(failed) == len(self.in_step):
                raise failure
            for one, its in failed.items():
                self._part(one, its)

    async def joined_by(self, others: Sequence[Subscription]) -> None:
        """These too; each goes by itself until it has come as far."""
        for one in others:
            self._alone(one)

    def _part(self, one: Subscription, failure: Exception | None = None) -> None:
        self.in_step.remove(one)
        self._alone(one, failure)

    def _alone(self, one: Subscription, failure: Exception | None = None) -> None:
        task = asyncio.create_task(self._by_itself(one, failure))
        self._apart.add(task)
        task.add_done_callback(self._apart.discard)

    async def _by_itself(self, one: Subscription, failure: Exception | None) -> None:
        with contextlib.suppress(AnotherLog):
            if failure:
                await one.failed(failure)
            while one not in self.in_step:
                await one.attempt(partial(self._further, one))

    async def _further(self, one: Subscription) -> None:
        await one.step()
        async with self._one_at_a_time:
            if (await one.stands()).position >= self._heard:
                self.in_step.append(one)


def _used(those: Sequence[Subscription]) -> tuple[type[Event], ...]:
    """What any of them uses; nothing is named where one of them takes all."""
    used = dict.fromkeys(event for one in those for event in one.uses)
    return tuple(used) if all(one.uses for one in those) else ()
