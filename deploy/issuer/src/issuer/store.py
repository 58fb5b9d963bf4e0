"""What lives for hours (sessions, codes, renewals, one-time links, failed attempts), in one SQLite file of the issuer's folder.

What must outlive a lost machine (people, passwords, clients, keys) lies beside it as files of its own.
"""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Float, ForeignKey, Integer, MetaData, Table, Text, event

from shared.runtime.sql.sqlite_files import engine_of
from shared.runtime.sql.tables import make_missing

Now = Callable[[], float]
"""Seconds since 1970; wall-clock time, since what expires here expires for people at a door and not in a played year."""

_metadata = MetaData()


def _of_session() -> Column[str]:
    return Column("session", Text, ForeignKey("sessions.key", ondelete="CASCADE"), nullable=False, index=True)


sessions = Table(
    "sessions",
    _metadata,
    Column("key", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("began", Float, nullable=False),
    Column("ends", Float, nullable=False),
)
codes = Table(
    "codes",
    _metadata,
    Column("key", Text, primary_key=True),
    _of_session(),
    Column("client", Text, nullable=False),
    Column("redirect", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("challenge", Text, nullable=False),
    Column("ends", Float, nullable=False),
    Column("used", Integer, nullable=False, default=0),
)
renewals = Table(
    "renewals",
    _metadata,
    Column("key", Text, primary_key=True),
    _of_session(),
    Column("family", Text, ForeignKey("codes.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("client", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("replaced", Float),
)
links = Table(
    "links",
    _metadata,
    Column("key", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("ends", Float, nullable=False),
)
attempts = Table(
    "attempts",
    _metadata,
    Column("person", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("free", Float, nullable=False),
    Column("last", Float, nullable=False),
)


class Store:
    """The file of one data folder, made at the first use, for its owner alone; every transaction writes alone."""

    def __init__(self, folder: Path, now: Now = time.time) -> None:
        self.now = now
        file = folder / "issuer.sqlite"
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        self._engine = _engine(file)
        with self._engine.begin() as conn:
            make_missing(conn, _metadata.sorted_tables)

    def begin(self) -> Any:
        """A transaction: what it reads, nobody else changes until it ends."""
        return self._engine.begin()


def key_of(secret: str) -> str:
    """What is kept in place of a secret that is handed out: whoever reads the file cannot use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _engine(file: Path) -> Engine:
    made = engine_of(file)

    @event.listens_for(made, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(made, "begin")
    def start(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE")

    return made
