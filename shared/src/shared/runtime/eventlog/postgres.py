"""A service's database on PostgreSQL: any number of processes append to one log, each batch in two round trips."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

import psycopg
import structlog
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from shared.runtime.eventlog import log, postgres_steps, schema
from shared.runtime.eventlog.database import Database, Lease
from shared.runtime.eventlog.space import NEEDED
from shared.runtime.eventlog.writer import Writer
from shared.runtime.failures import Away, Unavailable
from shared.runtime.outage import Outage
from shared.runtime.sql.locks import CHANNEL
from shared.runtime.sql.pinned_connection import PinnedConnection
from shared.runtime.sql.wire import wire_of
from shared.runtime.threads import Threads

T = TypeVar("T")
READERS = 6
WRITERS = 4
POLL = 1.0
"""Seconds between two looks at a lease that somebody else holds."""
LOOK = 3.0
"""Seconds between two looks at what notices tell, and at a lease of ours."""
LEASE = 10
"""Seconds of silence after which the server takes a lease, or an open transaction, from a process that hangs."""
GONE = (OperationalError, InterfaceError, PoolTimeout, psycopg.OperationalError, psycopg.InterfaceError)

SILENT = 30.0
"""Seconds without any answer after which the database counts as away."""

logger = structlog.get_logger()


class DatabaseAway(Away):
    """The database does not answer; the message says how."""


class Postgres(Database):
    """The runtime role's connections: SELECT and INSERT on the log, its own checkpoints and views."""

    gathers_for = 0.6

    def __init__(self, name: str, url: str) -> None:
        super().__init__(name, _reading(url, READERS), READERS)
        self.url = url
        self._looking = PinnedConnection(_reading(url, 1))
        self._conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._log = PinnedConnection(engine(url, 1))
        self._engine = engine(url, WRITERS)
        self._writers = Threads(WRITERS, f"{self.name}-write")
        self._writer = Writer(f"{self.name}-append", self._commit, self._settled, self.space)
        self._listening: asyncio.Task[None] | None = None
        self._outage = Outage("the database", database=name)
        self._answered = time.monotonic()

    @property
    def away(self) -> str:
        """Why the database does not answer; empty while it does."""
        silent = time.monotonic() - self._answered
        return self._outage.reason or (f"{silent:.0f} 秒没有应答" if self._listening and silent > SILENT else "")

    @property
    def pools(self) -> Mapping[str, tuple[int, int]]:
        """Connections by pool: how many there may be, how many are in use."""
        return {**super().pools, "write": _used(self._engine)}

    async def start(self) -> None:
        """Check the tables, begin to write and to listen. Raises Unavailable, NotMigrated or NewerSchema."""
        await self.read(schema.check)
        self.space.begin()
        self._folds.start()
        self._writer.start()
        await self.look()
        self._listening = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Finish what is queued and let go of the connections."""
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
            await self.space.end()
            await self._folds.stop()
            await self._writer.stop()
        await asyncio.to_thread(self._writers.end)
        await asyncio.to_thread(self._end_reading)
        for pinned in (self._looking, self._log):
            pinned.close()
        self._engine.dispose()

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change in a transaction of its own; it is committed, durably, when this returns."""
        return await self._writers.run(lambda: self._write(fn))

    async def append(self, one: log.Append) -> log.Outcome:
        """Record a command's events; all that queued meanwhile share one commit. Raises Unavailable."""
        outcome: log.Outcome = await self._writer.put(one, one.size)
        return outcome

    async def _look_for_room(self) -> None:
        await self._writers.run(self._write_aside)

    def _write_aside(self) -> None:
        with self._engine.connect() as conn:
            conn.exec_driver_sql(
                f"CREATE TABLE building.room AS SELECT repeat('x', 1000) AS filler FROM generate_series(1, {NEEDED // 1000})"
            )
            conn.rollback()

    @contextlib.asynccontextmanager
    async def alone(self, what: str, standing_by: Callable[[], None]) -> AsyncIterator[Lease]:
        """Wait until no other process on this database does this, calling `standing_by` meanwhile; do it as long as the lease holds."""
        try:
            async with self._session() as conn:
                await conn.execute(f"SET idle_session_timeout = '{LEASE}s'")
                while not await _taken(conn, what):
                    standing_by()
                    await asyncio.sleep(POLL)
                logger.info("lease taken", what=what)
                yield _Lease(conn)
        except psycopg.OperationalError as failure:
            raise self._away(failure) from failure

    def _write(self, fn: Callable[[Connection], T]) -> T:
        try:
            with self._engine.begin() as conn:
                return fn(conn)
        except GONE as failure:
            if _lost(failure):
                raise self._away(failure) from failure
            if full := self.space.filled_by(failure):
                raise full from failure
            raise

    def _read(self, fn: Callable[[Connection], T]) -> T:
        try:
            try:
                return super()._read(fn)
            except GONE as failure:
                if not _lost(failure):
                    raise
                return super()._read(fn)
        except GONE as failure:
            raise self._unavailable(failure) from failure

    def _past(self, commands: Sequence[str], streams: Mapping[str, int]) -> log.Past:
        try:
            try:
                return self._asked(commands, streams)
            except GONE:
                return self._asked(commands, streams)
        except GONE as failure:
            raise self._unavailable(failure) from failure

    def _asked(self, commands: Sequence[str], streams: Mapping[str, int]) -> log.Past:
        with self._looking.open() as conn:
            return postgres_steps.past(wire_of(conn.connection), commands, streams)

    def _commit(self, batch: Sequence[log.Append]) -> Sequence[log.Outcome]:
        try:
            with self._log.open() as conn:
                wire = wire_of(conn.connection)
                wire.put(postgres_steps.BEGIN)
                outcomes = log.append(postgres_steps.PipelinedSteps(wire), batch)
                wire.put(postgres_steps.COMMIT)
                wire.ask()
                return outcomes
        except (psycopg.Error, DBAPIError) as failure:
            if _lost(failure):
                raise self._away(failure) from failure
            if isinstance(failure, DBAPIError):
                raise
            raise DBAPIError("append", None, failure) from failure

    def _away(self, failure: Exception) -> DatabaseAway:
        reason = str(getattr(failure, "orig", None) or failure).strip().partition("\n")[0]
        self._outage.away(reason)
        return DatabaseAway(f"{self.name}: {reason}")

    def _unavailable(self, failure: Exception) -> Unavailable:
        if _lost(failure):
            self._away(failure)
        else:
            logger.error("read failed", database=self.name, reason=str(failure).partition("\n")[0])
        return Unavailable("数据库暂时不可用，请稍后以同一 Idempotency-Key 重试")

    async def _listen(self) -> None:
        while True:
            try:
                async with self._session() as conn:
                    await conn.execute(f"LISTEN {CHANNEL}")
                    with self._hearing(conn) as lost:
                        while True:
                            await self.look()
                            self._answered = time.monotonic()
                            self._outage.back()
                            await asyncio.wait({lost}, timeout=LOOK)
                            if lost.done():
                                lost.result()
            except (psycopg.Error, Away, Unavailable, OSError) as failure:
                if not isinstance(failure, Away | Unavailable):
                    self._away(failure)
                await asyncio.sleep(POLL)

    @contextlib.asynccontextmanager
    async def _session(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        """A connection of its own; one that is cancelled while it is made does not stay half open. Raises DatabaseAway."""
        connecting = asyncio.ensure_future(psycopg.AsyncConnection.connect(self._conninfo, autocommit=True, connect_timeout=LEASE))
        try:
            conn = await asyncio.shield(connecting)
        except asyncio.CancelledError:
            with contextlib.suppress(psycopg.Error):
                await (await connecting).close()
            raise
        except psycopg.OperationalError as failure:
            raise self._away(failure) from failure
        async with conn:
            yield conn

    @contextlib.contextmanager
    def _hearing(self, conn: psycopg.AsyncConnection[Any]) -> Iterator["asyncio.Future[None]"]:
        """Hear each notice as it comes; every commit of ours brings one, so it must cost little. The future fails with the connection."""
        loop = asyncio.get_running_loop()
        lost: asyncio.Future[None] = loop.create_future()

        def readable() -> None:
            try:
                conn.pgconn.consume_input()
                while notice := conn.pgconn.notifies():
                    self._hear(notice.extra.decode())
            except psycopg.Error as failure:
                loop.remove_reader(socket)
                lost.set_exception(failure)

        socket = conn.fileno()
        loop.add_reader(socket, readable)
        try:
            yield lost
        finally:
            loop.remove_reader(socket)

    def _hear(self, word: str) -> None:
        match word.split(" "):
            case ["log", position]:
                self._grow(int(position))
            case [followers, source, position]:
                for follower in followers.split(","):
                    self.progress.advance(follower, source, int(position))


def _lost(failure: Exception) -> bool:
    """The connection is gone or was never made, or the server is starting or stopping (57P); anything else it has answered."""
    cause = failure.orig if isinstance(failure, DBAPIError) else failure
    state = getattr(cause, "sqlstate", None)
    return isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError)) and (state is None or state.startswith(("57P", "08")))


class _Lease:
    def __init__(self, conn: psycopg.AsyncConnection[Any]) -> None:
        self._conn = conn
        self._sure = 0.0

    async def still(self) -> None:
        """Raise where the server has taken the lease; asked every few seconds."""
        now = asyncio.get_running_loop().time()
        if now - self._sure >= LOOK:
            await self._conn.execute("SELECT 1")
            self._sure = now


async def _taken(conn: psycopg.AsyncConnection[Any], what: str) -> bool:
    row = await (await conn.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (what,))).fetchone()
    return bool(row and row[0])


def _reading(url: str, size: int) -> Engine:
    """Connections that cannot write. Each statement stands alone: READ COMMITTED promises no more, and two round trips are saved."""
    return engine(url, size, "-c default_transaction_read_only=on", "AUTOCOMMIT")


def engine(url: str, size: int, more: str = "", isolation: Literal["READ COMMITTED", "AUTOCOMMIT"] = "READ COMMITTED") -> Engine:
    """Connections of the role that serves, which see the views before the log's tables."""
    options = f"{more} -c search_path=views,public -c idle_in_transaction_session_timeout={LEASE}s -c timezone=UTC"
    arguments = {"options": options, "connect_timeout": LEASE, "application_name": "bihuan", "client_encoding": "utf8"}
    return create_engine(url, pool_size=size, max_overflow=0, isolation_level=isolation, connect_args=arguments)


def _used(engine: Engine) -> tuple[int, int]:
    """Of a pool: how many connections there may be, how many are in use."""
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    return pool.size(), pool.checkedout()
