"""A subscription applies position `mine + 1` and nothing else, never guesses, and stops visibly when it cannot go on."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy import Connection

from shared.events.envelope import Event, RecordedEvent
from shared.runtime.deciding.view import LayAside, View
from shared.runtime.eventlog import checkpoint, log, passed
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.passed import Stranger
from shared.runtime.following.feed import Decoder, FeedPage, Source
from shared.runtime.following.ways_out import ways_out
from shared.runtime.supervised import Supervised

PAGE = 2_000
POLL = 1.0
Write = Callable[[Connection, Checkpoint], None]
"""What a page asks a subscription to write that stands at this checkpoint."""
DeriveAnew = Callable[[View], Awaitable[None]]

logger = structlog.get_logger()


async def never(view: View) -> None:
    """Whoever follows by hand derives nothing."""
    raise CannotDerive(f"{view.key} is not derived anew here")


class CannotDerive(Exception):
    """A view that heard what was lost must be derived anew by the service that has it."""


class AnotherLog(Exception):
    """The log is not the one that was followed so far: restored to an earlier point, or replaced."""


class Gap(Exception):
    """The feed does not go on at `mine + 1`."""


class Branched(Exception):
    """The log goes on as another one from an earlier position than was followed; what was heard beyond it is lost."""

    def __init__(self, fork: Checkpoint) -> None:
        super().__init__(f"the log has branched at {fork.position}")
        self.fork = fork
        """Where to go on, in the branch."""


def check(mine: Checkpoint, page: FeedPage) -> None:
    """Raise AnotherLog, Branched or Gap where the page, read at any position up to `mine`, does not continue what was followed."""
    if mine.position and mine.log_id != page.log_id:
        shared = page.shared_with(mine.log_id)
        if shared is None or (mine.position == shared.position and mine.leaf_hash != shared.leaf_hash):
            raise AnotherLog(f"the log is {page.log_id}, followed so far was {mine.log_id}")
        if mine.position > shared.position:
            raise Branched(Checkpoint(page.log_id, shared.position, shared.leaf_hash))
    if page.head is not None and page.head < mine.position:
        raise AnotherLog(f"the log ends at {page.head}, followed so far was up to {mine.position}")
    if page.after == mine.position and mine.position and page.leaf_hash != mine.leaf_hash:
        raise AnotherLog(f"the event at {mine.position} is not the one that was followed")
    for expected, leaf in enumerate(page.leaves, page.after + 1):
        if leaf.position != expected:
            raise Gap(f"expected position {expected}, found {leaf.position}")
        if leaf.position == mine.position and log.leaf_hash(leaf.document) != mine.leaf_hash:
            raise AnotherLog(f"the event at {mine.position} is not the one that was followed")
    if page.after > mine.position and page.leaves:
        raise Gap(f"expected position {mine.position + 1}, found {page.leaves[0].position}")


def apply(conn: Connection, source: str, page: FeedPage, writes: Mapping[str, Write], strangers: Sequence[Stranger] = ()) -> None:
    """Write what a page asks of these subscriptions, keep in mind which strangers they pass over, and move their checkpoints.

    Whoever was overtaken by another process writes nothing.
    """
    held = checkpoint.hold_all(conn, list(writes), source)
    behind = [name for name in writes if held[name].position < page.end.position]
    for name in behind:
        check(held[name], page)
        writes[name](conn, held[name])
        passed.keep(conn, name, source, [one for one in strangers if one.position > held[name].position])
    if behind:
        checkpoint.move_all(conn, behind, source, page.end, heard_again=True)


async def decoded(decoder: Decoder, page: FeedPage, uses: tuple[type[Event], ...]) -> Sequence[RecordedEvent[Any]]:
    """What is not small is decoded beside the event loop."""
    return decoder.decode(page, uses) if page.small else await asyncio.to_thread(decoder.decode, page, uses)


class Subscription(Supervised, ABC):
    """Follows one log for one view or reaction; its checkpoint is stored where it writes."""

    def __init__(self, name: str, source: Source, database: Database, decoder: Decoder, uses: tuple[type[Event], ...]) -> None:
        super().__init__("follower cannot go on", follower=name, source=source.name)
        self.name = name
        self.source = source
        self._database = database
        self._decoder = decoder
        self.uses = uses
        """The only events it has to do with; where none is named, all."""
        self._at: Checkpoint | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def position(self) -> int:
        """The last position applied, by whichever process, as far as this one knows."""
        return self._database.progress.at(self.name, self.source.name).position

    @property
    def lag(self) -> int | None:
        """Events still to come; None where the log's end is not known yet."""
        return None if self.source.head is None else max(0, self.source.head - self.position)

    @property
    def behind(self) -> float:
        """Seconds since the log went beyond where it stands, 0 at the head."""
        return self.source.growth.waited(self.position)

    def fails(self, failure: Exception) -> None:
        """Keep the reason and count it; the next attempt looks where it stands."""
        self._at = None
        self._keep(f"{type(failure).__name__}: {failure}")

    def ends(self, failure: AnotherLog) -> None:
        """Say that it stops for good."""
        self._at = self.since = None
        self._keep(f"{failure}：{ways_out(self.source.name)}")
        logger.error("follower stopped for good", follower=self.name, source=self.source.name, reason=self.trouble)

    async def failed(self, failure: Exception) -> None:
        """Say and count it, and pause; the next attempt looks where it stands. Raises AnotherLog, which ends it."""
        if isinstance(failure, AnotherLog):
            self.ends(failure)
            raise failure
        self._at = None
        await super().failed(failure)

    async def step(self) -> bool:
        """Take the next page from the source; False at the end of the log."""
        async with self._one_at_a_time:
            mine = await self.stands()
            page = await self.source.next_page(mine.position, PAGE)
            try:
                check(mine, page)
            except Branched as branched:
                logger.warning(
                    "the log has branched", follower=self.name, source=self.source.name, at=mine.position, fork=branched.fork.position
                )
                await self.go_back(branched.fork)
                await self._database.look()
                self._at = None
                return True
            await self.aim(page)
            if page.end.position <= mine.position:
                return False
            await self.take(page)
            return True

    async def reach(self, position: int, seconds: float) -> bool:
        """Wait until the position is applied; False where it took longer."""
        return await self._database.progress.asked(self.name, self.source.name, position, seconds)

    async def stands(self) -> Checkpoint:
        """Where it stands, read where that is not known, or the database says less: a crash may have taken its last pages."""
        if self._at is None or self.position < self._at.position:
            self._at = await self._database.read(lambda conn: checkpoint.read(conn, self.name, self.source.name))
            self._advance(self._at.position)
        return self._at

    async def aim(self, page: FeedPage) -> None:
        """Whoever asks the view waits until it has reached the end that the log had when it was first seen."""
        head, known = page.head, self._database.progress
        target = known.at(self.name, self.source.name).target
        if head is not None and (target is None or target > head):
            await self._database.write(lambda conn: checkpoint.enrol(conn, self.name, {self.source.name: head}))
            now = known.at(self.name, self.source.name)  # it may have moved on meanwhile, and is not set back
            known.set(self.name, self.source.name, replace(now, target=head))

    async def take(self, page: FeedPage) -> None:
        """Do what the page asks for and move the checkpoint to its end, in a transaction of its own."""
        write = await self.ready(page, await decoded(self._decoder, page, self.uses))
        strangers = self._decoder.strangers(page)
        await self._database.write(lambda conn: apply(conn, self.source.name, page, {self.name: write}, strangers))
        self.taken(page)

    def taken(self, page: FeedPage) -> None:
        """What the page asks for is committed."""
        self._at = page.end
        self._advance(page.end.position)

    def _advance(self, position: int) -> None:
        self._database.progress.advance(self.name, self.source.name, position)

    async def go_back(self, fork: Checkpoint) -> None:
        """Go on from the position at which the log branched; whatever came of what was heard beyond it has happened, and stays."""
        await self._database.write(lambda conn: self._return(conn, fork))

    def _return(self, conn: Connection, fork: Checkpoint) -> bool:
        """False where another process was faster."""
        held = checkpoint.hold(conn, self.name, self.source.name)
        if held.log_id == fork.log_id or held.position <= fork.position:
            return False
        checkpoint.move(conn, self.name, self.source.name, fork)
        return True

    @abstractmethod
    async def ready(self, page: FeedPage, recorded: Sequence[RecordedEvent[Any]]) -> Write:
        """Do what comes before the transaction; what is to be written in it. Among the events may be some that it does not use."""


class ViewSubscription(Subscription):
    """Writes a view's rows."""

    def __init__(self, view: View, source: Source, database: Database, decoder: Decoder, derive_anew: DeriveAnew = never) -> None:
        super().__init__(view.key, source, database, decoder, view.uses)
        self._view = view
        self._derive_anew = derive_anew

    async def go_back(self, fork: Checkpoint) -> None:
        """A view that keeps what was lost lays it aside; any other is derived anew beside the live one, and takes its place."""
        lay_aside = self._view.lay_aside
        if lay_aside is None:
            await self._derive_anew(self._view)
        else:
            await self._database.write(lambda conn: self._lay_aside(conn, lay_aside, fork))

    def _lay_aside(self, conn: Connection, lay_aside: LayAside, fork: Checkpoint) -> None:
        held = checkpoint.hold(conn, self.name, self.source.name)
        if self._return(conn, fork):
            lay_aside(conn, self.source.name, held.log_id, fork.position)

    async def ready(self, page: FeedPage, recorded: Sequence[RecordedEvent[Any]]) -> Write:
        """The rows of the events that are new to the view."""
        used = [one for one in recorded if type(one.event) in self.uses] if self.uses else recorded

        def write(conn: Connection, held: Checkpoint) -> None:
            if fresh := [one for one in used if one.position > held.position]:
                self._view.project(conn, fresh)

        return write
