"""A service's database as one SQLite file: every write goes through one thread, and those that queued share a commit."""

import asyncio
import contextlib
import os
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from shared.runtime.eventlog import log, schema
from shared.runtime.eventlog.batches import Raised
from shared.runtime.eventlog.database import Database, Lease
from shared.runtime.eventlog.space import NEEDED
from shared.runtime.eventlog.sqlite_steps import SqliteSteps, past
from shared.runtime.eventlog.writer import Writer
from shared.runtime.sql.pinned_connection import PinnedConnection
from shared.runtime.sql.sqlite_files import engine_of

T = TypeVar("T")
READERS = 3
BEGIN, BEGIN_IMMEDIATE = "BEGIN", "BEGIN IMMEDIATE"


class Sqlite(Database):
    """One process at a time uses the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.stem, engine(path, BEGIN, size=READERS), READERS)
        self.path = path
        self._looking = PinnedConnection(engine(path, BEGIN, size=1))
        self._pinned = PinnedConnection(engine(path, BEGIN_IMMEDIATE, size=1))
        self._writer = Writer(f"{path.stem}-write", self._commit, self._settled, self.space)

    async def start(self) -> None:
        """Make what is missing and begin to write. Raises NewerSchema."""
        self.space.begin()
        self._writer.start()
        self._folds.start()
        await self.write(schema.bring)
        await self.look()

    async def stop(self) -> None:
        """Finish what is queued and let go of the file."""
        await self.space.end()
        await self._folds.stop()
        await self._writer.stop()
        self._end_reading()
        self._looking.close()
        self._pinned.close()

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change in the writer thread; it is committed, durably, when this returns. An error undoes this change alone."""
        done: T = await self._writer.put(fn)
        return done

    async def append(self, one: log.Append) -> log.Outcome:
        """Record a command's events; all that queued meanwhile share one commit. Raises Unavailable."""
        outcome: log.Outcome = await self._writer.put(one, one.size)
        return outcome

    async def _look_for_room(self) -> None:
        await asyncio.to_thread(self._write_beside)

    def _write_beside(self) -> None:
        with tempfile.TemporaryFile(dir=self.path.parent) as file:
            file.write(bytes(NEEDED))
            file.flush()
            os.fsync(file.fileno())

    @contextlib.asynccontextmanager
    async def alone(self, what: str, standing_by: Callable[[], None]) -> AsyncIterator[Lease]:
        """This process is the only one."""
        yield _Ours()

    def _past(self, commands: Sequence[str], streams: Mapping[str, int]) -> log.Past:
        with self._looking.open() as conn:
            return _transaction(conn, BEGIN, lambda driver: past(driver, commands, streams))

    def _commit(self, batch: Sequence[log.Append | Callable[[Connection], Any]]) -> Sequence[Any]:
        try:
            with self._pinned.open() as conn:
                appends = [work for work in batch if isinstance(work, log.Append)]
                if len(appends) == len(batch):
                    return _transaction(conn, BEGIN_IMMEDIATE, lambda driver: log.append(SqliteSteps(driver), appends))
                with conn.begin():
                    outcomes = iter(log.append(SqliteSteps(_driver(conn)), appends) if appends else ())
                    answers = {i: next(outcomes) for i, work in enumerate(batch) if isinstance(work, log.Append)}
                    others = {i: _by_itself(conn, work) for i, work in enumerate(batch) if not isinstance(work, log.Append)}
                return [(answers | others)[i] for i in range(len(batch))]
        except sqlite3.Error as failure:
            raise DBAPIError("append", None, failure) from failure


class _Ours:
    async def still(self) -> None:
        """Always."""


def _transaction(conn: Connection, begin: str, work: Callable[[sqlite3.Connection], T]) -> T:
    """A transaction on the driver's own connection; where anything is raised in it, the connection is closed, which undoes it."""
    driver = _driver(conn)
    driver.execute(begin)
    done = work(driver)
    driver.execute("COMMIT")
    return done


def _driver(conn: Connection) -> sqlite3.Connection:
    driver = conn.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _by_itself(conn: Connection, work: Callable[[Connection], T]) -> T | Raised:
    driver = _driver(conn)
    driver.execute("SAVEPOINT itself")
    try:
        done = work(conn)
    except Exception as failure:
        if not driver.in_transaction:
            raise  # SQLite has undone the whole transaction (a full disk): nobody's work is in it any more
        driver.execute("ROLLBACK TO itself")
        driver.execute("RELEASE itself")
        return Raised(failure)
    driver.execute("RELEASE itself")
    return done


def engine(path: Path, begin: str, size: int) -> Engine:
    """Connections to the file whose transactions start with these words; of those that only read, each statement stands alone."""
    made = engine_of(path, poolclass=QueuePool, pool_size=size, max_overflow=0)

    @event.listens_for(made, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "journal_size_limit=67108864"):
            connection.execute(f"PRAGMA {pragma}")
        if begin == BEGIN:
            connection.execute("PRAGMA query_only=ON")

    if begin != BEGIN:

        @event.listens_for(made, "begin")
        def start(conn: Connection) -> None:
            conn.exec_driver_sql(begin)

    return made
