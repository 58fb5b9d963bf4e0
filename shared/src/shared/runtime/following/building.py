"""A view derived anew in a room beside the live one, until it takes its place or is thrown away."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import DBAPIError, OperationalError

from shared.events.envelope import Malformed, RecordedEvent
from shared.runtime import garbage
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint, passed
from shared.runtime.eventlog.checkpoint import BEGINNING, Checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.following import comparing
from shared.runtime.following.comparing import Difference
from shared.runtime.following.feed import Decoder, FeedFailed, FeedPage, Source
from shared.runtime.following.rooms import LIVE, Room, room_of
from shared.runtime.following.subscription import AnotherLog, Branched, Gap, check
from shared.runtime.sql.locks import one_at_a_time

PAGE, PAGE_BYTES = 10_000, 10_000_000
LITTLE = 1_000
"""With so few events left the rest is taken while the live view stands still."""
PAUSES = (0.1, 0.2, 0.5, 1, 2, 3, 5, 5, 5)

T = TypeVar("T")
Decoded = tuple[FeedPage, Sequence[RecordedEvent[Any]]]
Progress = Callable[[str, int, int], None]
"""Called after each page: the log, the position reached, the log's head."""

logger = structlog.get_logger()


def name_of(view: View) -> str:
    """Of the subscription by which it is derived."""
    return f"building.{view.key}"


class CannotBuild(Exception):
    """The view cannot be derived, compared or put in place; the message is one sentence and the live view is as it was."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A live view beside the derived one, at the same positions."""

    rows: int
    difference: Difference | None
    """The first one; None where they are equal."""


@contextlib.asynccontextmanager
async def building(view: View, room: Room, sources: Sequence[Source], decoder: Decoder, progress: Progress) -> AsyncIterator["Build"]:
    """An empty room for the view; what is still in it at the end is removed. Raises CannotBuild where somebody else builds this view."""
    hands = ThreadPoolExecutor(1, thread_name_prefix=f"build-{view.key}")
    loop = asyncio.get_running_loop()
    try:
        conn = await loop.run_in_executor(hands, room.connect, view)
        build = Build(view, room, conn, hands, sources, decoder, progress)
        try:
            with garbage.collected_later():
                async with build:
                    yield build
        finally:
            await loop.run_in_executor(hands, room.leave, view, conn)
    finally:
        hands.shutdown()


class DerivingAnew:
    """Of one service at work: views that heard what a log has lost for good are derived anew, one after the other."""

    def __init__(self, database: Database, sources: Mapping[str, Source], decoder: Decoder) -> None:
        self._database = database
        self._sources = sources
        self._decoder = decoder
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, view: View) -> None:
        """Unless somebody has done it meanwhile. Raises CannotBuild."""
        async with self._one_at_a_time:
            sources = [self._sources[name] for name in view.hears]
            if any([await self._branched(view, source) for source in sources]):
                async with building(view, room_of(self._database), sources, self._decoder, lambda *_: None) as build:
                    await build.derive()
                    await build.replace()

    async def _branched(self, view: View, source: Source) -> bool:
        live = await self._database.read(lambda conn: checkpoint.read(conn, view.key, source.name))
        try:
            check(live, await source.page(live.position, 1))
        except Branched:
            return True
        return False


class Build:
    """One derivation of one view version, on one connection and in one thread: a cancellation waits for what was under way.

    The connection also holds the right to build this view, so the two end together.
    """

    def __init__(
        self,
        view: View,
        room: Room,
        conn: Connection,
        hands: ThreadPoolExecutor,
        sources: Sequence[Source],
        decoder: Decoder,
        progress: Progress,
    ) -> None:
        self.name = name_of(view)
        """Its subscription."""
        self.switched = False
        """It has taken the live view's place."""
        self._view = view
        self._room = room
        self._conn = conn
        self._hands = hands
        self._sources = sources
        self._decoder = decoder.once()
        self._progress = progress
        self._at = {source.name: BEGINNING for source in sources}

    async def __aenter__(self) -> "Build":
        async with self._transaction():
            await self._do(self._begin)
        return self

    async def __aexit__(self, *_: object) -> None:
        async with self._transaction():
            await self._do(self._clear)

    async def derive(self, to_live: bool = False) -> None:
        """Take everything the logs have, or all up to where the live view stands. Raises CannotBuild."""
        while sum([await self._catch_up(source, to_live) for source in self._sources]) > LITTLE:
            pass
        async with self._transaction():
            await self._do(lambda conn: self._room.analyze(conn, self._view))

    async def replace(self) -> None:
        """Take the live view's place. Raises CannotBuild, also where the live view followed another log, unless that branched into this."""
        await self._beside(self._switch, branched=self._view.lay_aside is None)

    async def compare(self) -> Comparison:
        """Look for the first difference, at the very positions of the live view. Raises CannotBuild."""
        return await self._beside(self._compared)

    async def repair(self) -> Comparison:
        """The same, and where there is one take the live view's place. Raises CannotBuild."""
        return await self._beside(self._repaired)

    async def _catch_up(self, source: Source, to_live: bool) -> int:
        taken = 0
        async with self._transaction():
            live = await self._do(lambda conn: checkpoint.read(conn, self._view.key, source.name))
        async with contextlib.aclosing(self._pages(source, self._at[source.name], live.position if to_live else None)) as pages:
            async for page, recorded in pages:
                async with self._transaction():
                    await self._do(partial(self._apply, source=source, page=page, recorded=recorded))
                self._at[source.name] = page.end
                self._progress(source.name, page.end.position, page.head or page.end.position)
                taken += len(page.leaves)
        return taken

    async def _pages(self, source: Source, mine: Checkpoint, upto: int | None) -> AsyncGenerator[Decoded, None]:
        """What follows, up to a position or to the end of the log; the next page is read and parsed while the last one is written."""
        coming = asyncio.ensure_future(self._parsed(source, mine, upto))
        try:
            while found := await coming:
                coming = asyncio.ensure_future(self._parsed(source, found[0].end, upto))
                yield found
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)

    async def _parsed(self, source: Source, mine: Checkpoint, upto: int | None) -> Decoded | None:
        """The next page and what it tells; None where there is nothing more."""
        limit = PAGE if upto is None else min(PAGE, upto - mine.position)
        page = await self._page(source, mine, limit) if limit > 0 else None
        if page is None or not page.leaves:
            return None
        try:
            return page, await asyncio.to_thread(self._decoder.decode, page, self._view.uses)
        except Malformed as wrong:
            raise CannotBuild(f"{source.name} 中的文件不合格式 / a malformed document: {wrong}") from wrong

    async def _page(self, source: Source, mine: Checkpoint, limit: int) -> FeedPage:
        try:
            page = await source.page(mine.position, limit, PAGE_BYTES)
            check(mine, page)
        except (FeedFailed, Gap) as failure:
            raise CannotBuild(
                f"{source.name} 的事件流读不下去 / the feed cannot be read: {str(failure) or type(failure).__name__}"
            ) from failure
        except AnotherLog as failure:
            raise CannotBuild(f"{source.name} 的日志不是先前所听的那一份 / another log: {failure}") from failure
        return page

    async def _beside(self, act: Callable[[Connection], T], *, branched: bool = False) -> T:
        """Do it while the live view stands still and this one has come as far; where long questions are in the way, try again."""
        for pause in PAUSES:
            try:
                async with self._transaction():
                    await self._keep_up(branched)
                    return await self._do(act)
            except OperationalError as failure:
                if not self._room.in_use(failure):
                    raise
                logger.warning("the view is being read; its switch waits", view=self._view.key, seconds=pause)
                await asyncio.sleep(pause)
        raise CannotBuild(f"{self._view.key} 一直有查询在读，稍后再试 / is being read without a pause: try again later")

    async def _keep_up(self, branched: bool) -> None:
        progress = await self._do(self._hold)
        for source in self._sources:
            live = progress[source.name]
            if live.position:
                try:
                    await self._page(source, live, 1)
                except Branched as another:
                    if not branched:
                        raise CannotBuild(
                            f"{source.name} 的日志已另起分支，服务运行时自行重算 / {another}: the service does it"
                        ) from another
            async with contextlib.aclosing(self._pages(source, self._at[source.name], live.position)) as pages:
                async for page, recorded in pages:
                    await self._do(partial(self._apply, source=source, page=page, recorded=recorded))

    @contextlib.asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        try:
            yield
            await self._do(lambda conn: conn.commit())
        finally:
            await self._do(lambda conn: conn.rollback())

    async def _do(self, act: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._hands, act, self._conn)

    def _begin(self, conn: Connection) -> None:
        if not self._room.claim(conn, self._view):
            raise CannotBuild(f"{self._view.key} 正由另一进程重算，请等它结束 / is being derived by another process: wait until it ends")
        self._clear(conn)
        self._view.make(conn)
        checkpoint.enrol(conn, self.name, {source.name: source.head for source in self._sources})

    def _clear(self, conn: Connection) -> None:
        for table in self._view.tables:
            table.to_metadata(MetaData(), schema=self._room.schema).drop(conn, checkfirst=True)
        checkpoint.forget(conn, self.name)

    def _apply(self, conn: Connection, source: Source, page: FeedPage, recorded: Sequence[RecordedEvent[Any]]) -> None:
        check(self._wanted(conn, source), page)
        try:
            if recorded:
                self._view.project(conn, recorded)
        except DBAPIError:
            raise
        except Exception as failure:
            logger.exception("projection failed", view=self._view.key, source=source.name, after=page.after)
            where = f"{source.name}:{page.after + 1}–{page.end.position}"
            raise CannotBuild(f"{self._view.key} 的投影在 {where} 失败 / fails: {type(failure).__name__}: {failure}") from failure
        checkpoint.move(conn, self.name, source.name, page.end)

    def _wanted(self, conn: Connection, source: Source) -> Checkpoint:
        """How far it has come. Raises CannotBuild where it was called off: its subscription is gone."""
        mine = checkpoint.hold(conn, self.name, source.name)
        if self.name not in checkpoint.followers(conn):
            raise CannotBuild(f"{self._view.key} 的重算已叫停，原视图未动 / was called off, the live view is as it was")
        return mine

    def _hold(self, conn: Connection) -> dict[str, Checkpoint]:
        one_at_a_time(conn, "views")
        return {source.name: checkpoint.hold(conn, self._view.key, source.name) for source in self._sources}

    def _switch(self, conn: Connection) -> None:
        self._room.move(conn, self._view)
        for source in self._sources:
            built = self._wanted(conn, source)
            checkpoint.move(conn, self._view.key, source.name, built)
            checkpoint.aim(conn, self._view.key, source.name, built.position)
        checkpoint.forget(conn, self.name)
        passed.forget(conn, self._view.key, self._decoder.of_use(()))
        conn.commit()
        self.switched = True

    def _compared(self, conn: Connection) -> Comparison:
        found = (comparing.difference(conn, table, LIVE, self._room.schema) for table in self._view.tables)
        first = next((one for one in found if one), None)
        return Comparison(sum(comparing.rows(conn, table, self._room.schema) for table in self._view.tables), first)

    def _repaired(self, conn: Connection) -> Comparison:
        comparison = self._compared(conn)
        if comparison.difference:
            self._switch(conn)
        return comparison
