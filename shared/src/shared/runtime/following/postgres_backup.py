"""Backups of databases on PostgreSQL while they are at work, and what is put back into an empty one.

The rows travel by COPY in one snapshot; the tables are made by this version, so no program of the server is needed beside the service.
"""

import contextlib
import gzip
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, delete, make_url

from shared.runtime.deciding.view import View
from shared.runtime.eventlog import confirmed, log, manifest
from shared.runtime.eventlog.checkpoint import positions
from shared.runtime.eventlog.lost import lost
from shared.runtime.eventlog.manifest import Manifest, NotWhole
from shared.runtime.eventlog.parked import parked
from shared.runtime.eventlog.passed import passed
from shared.runtime.eventlog.refused import refused
from shared.runtime.failures import OperatorError
from shared.runtime.following.rooms import LIVE

KEPT = [table.name for table in (log.log_identity, log.events, log.commands, positions, parked, refused, lost, passed)]
LOCK = "SELECT pg_advisory_lock(hashtextextended('log', 0))"
UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('log', 0))"
CHUNK = 1 << 20


def take(databases: Mapping[str, str], folder: Path) -> list[Manifest]:
    """A backup of these services at one moment: nobody has heard what another one's backup has not.

    For the moment in which the snapshots are taken the logs take nothing in; then everything goes on while the rows are copied.
    """
    if there := [name for name in databases if (folder / name).exists()]:
        raise OperatorError(f"{folder} 中已有 {'、'.join(there)} 的备份，请给出新的文件夹 / the folder has one already: name a new one")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as stack:
        conns = {name: stack.enter_context(_connected(url)) for name, url in sorted(databases.items())}
        with contextlib.ExitStack() as locks:
            for url in databases.values():
                locks.enter_context(_locked(url))
            heads = {name: _snapshot(conn) for name, conn in conns.items()}
        return [_copied(name, conn, heads[name], folder) for name, conn in conns.items()]


def put(conn: Connection, service: str, views: Sequence[View], folder: Path) -> Manifest:
    """Fill a migrated, empty database, in the caller's transaction; a view that the backup has not is derived later. Raises NotWhole."""
    said = manifest.read(folder, service)
    if log.head(conn).position or log.known_id(conn):
        raise NotWhole(f"{service} 的数据库不是空的：只恢复到刚迁移的空库 / the database is not empty: restore into a new, migrated one")
    driver: psycopg.Connection[Any] = conn.connection.driver_connection  # type: ignore[assignment]
    conn.execute(delete(positions))
    for table in (one for one in KEPT if f"public.{one}" in said.tables):
        _fill(driver, "public", table, said.tables[f"public.{table}"], folder / service)
    followers = {view.key for view in views if all(f"{LIVE}.{table.name}" in said.tables for table in view.tables)}
    for view in views:
        if view.key in followers:
            view.make(conn)
            for made in view.tables:
                _fill(driver, LIVE, made.name, said.tables[f"{LIVE}.{made.name}"], folder / service)
    derived = [view.key for view in views if view.key not in followers]
    conn.execute(delete(positions).where(positions.c.follower.in_(derived) | positions.c.follower.startswith("building.")))
    confirmed.forget(conn)
    manifest.require(conn, said)
    return said


@contextlib.contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, connect_timeout=10, autocommit=True, application_name="bihuan backup") as conn:
        yield conn


@contextlib.contextmanager
def _locked(url: str) -> Iterator[None]:
    with _connected(url) as conn:
        conn.execute(LOCK)
        try:
            yield
        finally:
            conn.execute(UNLOCK)


def _snapshot(conn: psycopg.Connection[Any]) -> tuple[str, int, str]:
    """The log's id and end; from here on the connection sees this moment alone."""
    conn.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    row = conn.execute("SELECT position, encode(leaf_hash, 'hex') FROM public.events ORDER BY position DESC LIMIT 1").fetchone() or (0, "")
    identity = conn.execute("SELECT id FROM public.log ORDER BY number DESC LIMIT 1").fetchone() or ("",)
    return identity[0], row[0], row[1]


def _copied(name: str, conn: psycopg.Connection[Any], head: tuple[str, int, str], folder: Path) -> Manifest:
    place = folder / name
    place.mkdir(mode=0o700)
    tables = {f"public.{table}": _columns(conn, "public", table) for table in KEPT}
    views = conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", (LIVE,)).fetchall()
    tables |= {f"{LIVE}.{table}": _columns(conn, LIVE, table) for (table,) in views}
    for table, columns in tables.items():
        with gzip.open(place / f"{table}.gz", "wb", compresslevel=1) as file, conn.cursor().copy(_rows(table, columns)) as rows:
            for data in rows:
                file.write(data)
    done = Manifest(name, *head, datetime.now(UTC).isoformat(), tables)
    done.write(folder)
    return done


def _rows(table: str, columns: Sequence[str]) -> sql.Composed:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(*table.split(".")), named)


def _fill(driver: psycopg.Connection[Any], schema: str, table: str, columns: Sequence[str], place: Path) -> None:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(schema, table), named)
    with gzip.open(place / f"{schema}.{table}.gz") as file, driver.cursor().copy(into) as rows:
        while data := file.read(CHUNK):
            rows.write(data)


def _columns(conn: psycopg.Connection[Any], schema: str, table: str) -> list[str]:
    asked = "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position"
    return [name for (name,) in conn.execute(asked, (schema, table)).fetchall()]
