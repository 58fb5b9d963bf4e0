"""One connection to a database, kept by the one thread that uses it: nothing is checked out and in for each batch."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine


class PinnedConnection:
    """A pool's connection, as long as nothing fails on it."""

    def __init__(self, pool: Engine) -> None:
        self._pool = pool
        self._conn: Connection | None = None

    @contextlib.contextmanager
    def open(self) -> Iterator[Connection]:
        """The connection; where anything is raised on it, the next time has another one."""
        conn = self._conn = self._conn or self._pool.connect()
        try:
            yield conn
        except BaseException:
            self._conn = None
            conn.invalidate()
            conn.close()
            raise

    def close(self) -> None:
        """Let go of it and of the pool."""
        if self._conn:
            self._conn.close()
        self._pool.dispose()
