"""One connection to a database, kept for whoever uses it alone: nothing is checked out and in for each batch, or each question."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError


class PinnedConnection:
    """A pool's connection, as long as nothing fails on it; of whoever only reads, what the database itself refuses."""

    def __init__(self, pool: Engine, harm: tuple[type[BaseException], ...] = (BaseException,)) -> None:
        self._pool, self._harm = pool, harm
        self._conn: Connection | None = None

    @classmethod
    def for_reading(cls, pool: Engine) -> "PinnedConnection":
        """Nothing is under way on it that an answer of ours could leave half done."""
        return cls(pool, (DBAPIError, pool.dialect.loaded_dbapi.Error))

    @contextlib.contextmanager
    def open(self) -> Iterator[Connection]:
        """The connection; where such a thing is raised on it, the next time has another one."""
        conn = self._conn = self._conn or self._pool.connect()
        try:
            yield conn
        except self._harm:
            self._conn = None
            conn.invalidate()
            conn.close()
            raise

    def close(self) -> None:
        """Let go of it and of the pool."""
        if self._conn:
            self._conn.detach()  # given back it would outlive a pool that another one has let go of
            self._conn.close()
        self._pool.dispose()
