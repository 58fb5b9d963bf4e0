"""Where a view is derived anew: beside the live one, under the same names, in a schema on PostgreSQL and a file of its own on SQLite."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any, Protocol

from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy import Connection, MetaData, NullPool, create_engine, event, func, insert, select, text
from sqlalchemy.exc import OperationalError

from shared.runtime.deciding.view import View
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.sql.sqlite_files import engine_of

LIVE = "views"
SILENCE = 15
"""Seconds after which the server takes an open transaction from a build that hangs."""
LOCK = "500ms"
"""How long a switch waits for questions under way; PostgreSQL looks for deadlocks, and would fail a question, after a second."""


class Room(Protocol):
    """One database's; a connection to it finds and makes tables in the room alone, and the log's own tables behind them."""

    schema: str
    """How statements name the room; the live tables are in `views`."""

    def connect(self, view: View) -> Connection:
        """A connection that holds the right to build this view."""
        ...

    def claim(self, conn: Connection, view: View) -> bool:
        """Take the right to build this view until the connection ends; False where somebody else has it."""
        ...

    def analyze(self, conn: Connection, view: View) -> None:
        """Questions to the derived tables will be planned well."""
        ...

    def move(self, conn: Connection, view: View) -> None:
        """The derived tables take the live ones' place, in the caller's transaction."""
        ...

    def in_use(self, failure: OperationalError) -> bool:
        """It failed for others who use the live tables; later it may not."""
        ...

    def leave(self, view: View, conn: Connection) -> None:
        """End the connection, and the right with it."""
        ...


def room_of(database: Database) -> "Room":
    """Of a database at work."""
    if isinstance(database, Postgres):
        return PostgresRoom(database.url)
    assert isinstance(database, Sqlite)
    return SqliteRoom(database.path)


class PostgresRoom:
    """The schema `building`."""

    schema = "building"

    def __init__(self, url: str) -> None:
        options = f"-c search_path={self.schema},public -c idle_in_transaction_session_timeout={SILENCE}s -c timezone=UTC"
        arguments: dict[str, Any] = {"options": options, "connect_timeout": 10, "application_name": "bihuan views"}
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="READ COMMITTED", connect_args=arguments)

    def connect(self, view: View) -> Connection:
        """A session of its own."""
        return self._engine.connect()

    def claim(self, conn: Connection, view: View) -> bool:
        """An advisory lock of the session."""
        return bool(conn.execute(select(func.pg_try_advisory_lock(func.hashtextextended(f"{self.schema}.{view.key}", 0)))).scalar())

    def analyze(self, conn: Connection, view: View) -> None:
        """Now, for the server would do it some time after the switch."""
        conn.execute(text(f"ANALYZE {', '.join(f'{self.schema}.{table.name}' for table in view.tables)}"))

    def move(self, conn: Connection, view: View) -> None:
        """The tables change their schema."""
        conn.execute(text(f"SET LOCAL lock_timeout = '{LOCK}'"))
        conn.execute(text(f"DROP TABLE IF EXISTS {', '.join(f'{LIVE}.{table.name}' for table in view.tables)}"))
        for table in view.tables:
            conn.execute(text(f"ALTER TABLE {self.schema}.{table.name} SET SCHEMA {LIVE}"))

    def in_use(self, failure: OperationalError) -> bool:
        """A lock was not to be had."""
        return isinstance(failure.orig, LockNotAvailable | DeadlockDetected)

    def leave(self, view: View, conn: Connection) -> None:
        """The session's locks end with it."""
        conn.close()


class SqliteRoom:
    """A file beside the service's own, which the connection sees as `views`."""

    schema = "main"

    def __init__(self, path: Path) -> None:
        self._path = path

    def connect(self, view: View) -> Connection:
        """Names are looked for in the first file before the second one."""
        engine = engine_of(self._beside(view), poolclass=NullPool)

        @event.listens_for(engine, "connect")
        def connect(connection: sqlite3.Connection, _: Any) -> None:
            connection.isolation_level = None
            for pragma in ("busy_timeout=0", "main.locking_mode=EXCLUSIVE"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin(conn: Connection) -> None:
            conn.exec_driver_sql("BEGIN IMMEDIATE")

        return engine.connect()

    def claim(self, conn: Connection, view: View) -> bool:
        """The file of the room is locked for as long as it is open."""
        try:
            driver = conn.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            for statement in ("BEGIN EXCLUSIVE", "COMMIT", "PRAGMA main.synchronous=OFF", "PRAGMA busy_timeout=10000"):
                driver.execute(statement)
            if not self._beside(view).exists():  # whoever was here before has just left, and took it away
                return False
            driver.execute(f"ATTACH ? AS {LIVE}", (str(self._path),))
        except sqlite3.OperationalError:
            return False
        conn.info["claimed"] = True
        return True

    def analyze(self, conn: Connection, view: View) -> None:
        """The derived tables are copied, and so is not what is known of them."""

    def move(self, conn: Connection, view: View) -> None:
        """All rows are copied: one transaction on one file, which is whole at every moment."""
        for table in view.tables:
            live = table.to_metadata(MetaData(), schema=LIVE)
            live.drop(conn, checkfirst=True)
            live.create(conn)
            derived = table.to_metadata(MetaData(), schema=self.schema)
            conn.execute(insert(live).from_select([column.name for column in derived.columns], select(derived)))

    def in_use(self, failure: OperationalError) -> bool:
        """Somebody else writes."""
        return "locked" in str(failure.orig)

    def leave(self, view: View, conn: Connection) -> None:
        """The file goes, unless somebody else has the right to it."""
        if conn.info.get("claimed", False):  # while it is still locked: the next one does not begin in a file that goes
            for ending in ("", "-journal"):
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{self._beside(view)}{ending}").unlink()
        conn.close()

    def _beside(self, view: View) -> Path:
        return self._path.with_name(f"{self._path.stem}.building.{view.key}")
