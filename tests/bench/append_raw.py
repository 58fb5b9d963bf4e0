"""What the databases themselves do with one row and one commit at a time: pgbench, and a bare SQLite connection."""

import asyncio
import os
import re
import secrets
import sqlite3
import time
from asyncio.subprocess import PIPE

from sqlalchemy import URL, create_engine, make_url, text

from local.postgres import installed
from shared.runtime.eventlog.log import events
from shared.runtime.eventlog.sqlite import engine
from tests.bench.append_work import fresh, rows
from tests.bench.comparing import must
from tests.bench.ground import Ground

SCRIPT = """INSERT INTO events (position, stream, stream_version, type, subject, recorded_at, id, bytes, leaf_hash)
SELECT n, 'execution/{jurisdiction}-2020-P' || n, 1, '{type}', '{jurisdiction}-2020-P' || n, {recorded_at},
    '01900000-0000-7000-8000-' || n, '\\x{bytes}', '\\x{leaf_hash}' FROM nextval('positions_of_rows') AS n;
"""
FIRST = 100_000_000_000
"""Positions, and with them items and ids, of constant length."""


class Pgbench:
    """Single-row INSERTs of the same bytes into a table of the same shape, in a database of their own, by PostgreSQL's own tool."""

    def __init__(self, ground: Ground) -> None:
        url: URL = make_url(ground.migrated("pgbench").owner)
        self._url = url
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        (row,) = rows(fresh(1))
        shown = {name: value.hex() if isinstance(value, bytes) else value for name, value in row.items()}
        self._script = ground.folder / f"insert-{secrets.token_hex(4)}.sql"
        self._script.write_text(SCRIPT.format(jurisdiction=row["subject"].split("-")[0], **shown))
        with self._engine.connect() as conn:
            conn.execute(text(f"CREATE SEQUENCE positions_of_rows START {FIRST}"))

    async def rate(self, clients: int, number: int) -> float:
        """Transactions a second."""
        each = max(1, number // clients)
        before = self._count()
        words = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-t", str(each), "-f", str(self._script)]
        where = ["-h", str(self._url.host), "-p", str(self._url.port), "-U", str(self._url.username), str(self._url.database)]
        environment = {**os.environ, "PGPASSWORD": str(self._url.password)}
        running = await asyncio.create_subprocess_exec(
            str(installed() / "bin" / "pgbench"), *words, *where, env=environment, stdout=PIPE, stderr=PIPE
        )
        said, complained = await running.communicate()
        found = re.search(rb"tps = ([0-9.]+)", said)
        must(running.returncode == 0 and found is not None, complained.decode()[-300:])
        must(self._count() == before + each * clients, "pgbench's rows are not all there")
        assert found is not None
        return float(found[1])

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _count(self) -> int:
        with self._engine.connect() as conn:
            return int(conn.execute(text("SELECT count(*) FROM events")).scalar_one())


class RawSqlite:
    """One connection in a thread, a commit for every row, each of them synced; the same table and the same settings."""

    def __init__(self, ground: Ground) -> None:
        self._file = ground.folder / f"raw-{secrets.token_hex(4)}.sqlite"
        made = engine(self._file, "BEGIN IMMEDIATE", size=1)
        with made.begin() as conn:
            events.create(conn)
        made.dispose()
        self._last = 0

    async def rate(self, number: int) -> float:
        """Rows a second."""
        ready = [{**row, "position": self._last + row["position"]} for row in rows(fresh(number))]
        seconds = await asyncio.to_thread(self._insert, [tuple(row.values()) for row in ready])
        self._last += number
        return number / seconds

    def _insert(self, ready: list[tuple[object, ...]]) -> float:
        conn = sqlite3.connect(self._file, isolation_level=None)
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                conn.execute(f"PRAGMA {pragma}")
            statement = f"INSERT INTO events ({', '.join(events.c.keys())}) VALUES ({', '.join('?' * len(events.c))})"
            began = time.perf_counter()
            for row in ready:
                conn.execute(statement, row)
            seconds = time.perf_counter() - began
            (there,) = conn.execute("SELECT count(*) FROM events").fetchone()
            must(there == self._last + len(ready), "the raw rows are not all there")
            return seconds
        finally:
            conn.close()
