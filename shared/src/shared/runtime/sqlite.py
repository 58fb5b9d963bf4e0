"""A service's database as one SQLite file: every write goes through one thread, and those that queued share a commit."""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from shared.runtime import log, schema
from shared.runtime.database import Database, Lease
from shared.runtime.writer import Raised, Writer

T = TypeVar("T")
READERS = 3


class Sqlite(Database):
    """One process at a time uses the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.stem, engine(path, "BEGIN", size=READERS), READERS)
        self._engine = engine(path, "BEGIN IMMEDIATE", size=1)
        self._writer = Writer(f"{path.stem}-write", self._commit, self._settled)

    async def start(self) -> None:
        """Make what is missing and begin to write. Raises NewerSchema."""
        self._writer.start()
        await self.write(schema.bring)
        await self.look()

    async def stop(self) -> None:
        """Finish what is queued and let go of the file."""
        await self._writer.stop()
        self._readers.shutdown()
        self._reader.dispose()
        self._engine.dispose()

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change in the writer thread; it is committed, durably, when this returns. An error undoes this change alone."""
        done: T = await self._writer.put(fn)
        return done

    async def append(self, one: log.Append) -> log.Outcome:
        """Record a command's events; all that queued meanwhile share one commit. Raises Busy or StorageFailed."""
        outcome: log.Outcome = await self._writer.put(one)
        return outcome

    @contextlib.asynccontextmanager
    async def alone(self, what: str, standing_by: Callable[[], None]) -> AsyncIterator[Lease]:
        """This process is the only one."""
        yield _Ours()

    def _commit(self, batch: Sequence[log.Append | Callable[[Connection], Any]]) -> list[Any]:
        answers: dict[int, Any] = {}
        with self._engine.begin() as conn:
            appends = [(i, work) for i, work in enumerate(batch) if isinstance(work, log.Append)]
            if appends:
                for (i, _), outcome in zip(appends, log.append(log.CoreSteps(conn), [work for _, work in appends]), strict=True):
                    answers[i] = outcome
            for i, work in enumerate(batch):
                if not isinstance(work, log.Append):
                    answers[i] = _by_itself(conn, work)
        return [answers[i] for i in range(len(batch))]


class _Ours:
    async def still(self) -> None:
        """Always."""


def _by_itself(conn: Connection, work: Callable[[Connection], T]) -> T | Raised:
    try:
        with conn.begin_nested():
            return work(conn)
    except DBAPIError as failure:
        if not conn.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
            raise  # SQLite has undone the whole transaction (a full disk): nobody's work is in it any more
        return Raised(failure)
    except Exception as failure:
        return Raised(failure)


def engine(path: Path, begin: str, size: int) -> Engine:
    """Connections to the file whose transactions start with these words."""
    made = create_engine(f"sqlite:///{path}", poolclass=QueuePool, pool_size=size, max_overflow=0)

    @event.listens_for(made, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "journal_size_limit=67108864"):
            connection.execute(f"PRAGMA {pragma}")
        if begin == "BEGIN":
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(made, "begin")
    def start(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    return made
