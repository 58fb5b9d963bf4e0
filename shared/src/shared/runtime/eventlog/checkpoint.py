"""How far a subscription has come in a log, kept in the same transaction as what it wrote."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, Table, Text, bindparam, delete, select, update

from shared.runtime.eventlog.log import metadata
from shared.runtime.eventlog.progress import Progress
from shared.runtime.sql.locks import CHANNEL
from shared.runtime.sql.rows import upsert

positions = Table(
    "positions",
    metadata,
    Column("follower", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("log_id", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
    Column("target", BigInteger, comment="the log's head when the follower was enrolled: from there on its view counts as built"),
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A position in one log: which log it is, and the leaf hash of the event at the position."""

    log_id: str
    position: int
    leaf_hash: bytes


BEGINNING = Checkpoint("", 0, b"")
_CHECKPOINT = select(positions.c.log_id, positions.c.position, positions.c.leaf_hash).where(
    positions.c.follower == bindparam("follower"), positions.c.source == bindparam("source")
)
_AIMED = (
    update(positions)
    .where(positions.c.follower == bindparam("whose"), positions.c.source == bindparam("where"))
    .values(target=bindparam("head"))
)
_HELD = "SELECT follower, source, log_id, position, leaf_hash FROM positions WHERE follower IN (SELECT value FROM json_each(?))"
"""SQLite has one writer."""
_HELD_BY_ROW = (
    "SELECT follower, source, log_id, position, leaf_hash FROM positions WHERE follower = ANY(%s) ORDER BY follower, source FOR UPDATE"
)
_MOVED_AND_NOTIFIED = """WITH moved AS (
    INSERT INTO positions (follower, source, log_id, position, leaf_hash)
    SELECT follower, %s::text, %s::text, %s::bigint, %s::bytea FROM unnest(%s::text[]) AS follower
    ON CONFLICT (follower, source) DO UPDATE SET log_id = excluded.log_id, position = excluded.position, leaf_hash = excluded.leaf_hash)
    SELECT pg_notify(%s, %s)"""
_UNHURRIED = f"{_MOVED_AND_NOTIFIED}, set_config('synchronous_commit', 'off', true)"
"""The server says that it is committed before its disk does; with the next commit that waits, this one is on it too."""


def enrol(conn: Connection, follower: str, heads: Mapping[str, int | None]) -> None:
    """Give the subscription a checkpoint in each log it hears, at the beginning where it has none; it must reach the heads, where known."""
    enrol_all(conn, {(follower, source): head for source, head in heads.items()})


def enrol_all(conn: Connection, heads: Mapping[tuple[str, str], int | None]) -> None:
    """The same of several, by subscription and log, in as many statements as for one."""
    held = {(follower, source) for follower, source, _ in progress(conn)}
    beginning = {"log_id": "", "position": 0, "leaf_hash": b""}
    new = [{"follower": one, "source": log, **beginning, "target": head} for (one, log), head in heads.items() if (one, log) not in held]
    upsert(conn, positions, new)
    aims = [{"whose": one, "where": log, "head": head} for (one, log), head in heads.items() if (one, log) in held and head is not None]
    if aims:
        conn.execute(_AIMED, aims)


def aim(conn: Connection, follower: str, source: str, head: int) -> None:
    """The subscription's view counts as built from this position on."""
    conn.execute(_AIMED, {"whose": follower, "where": source, "head": head})


def read(conn: Connection, follower: str, source: str) -> Checkpoint:
    """The subscription's checkpoint in the source; BEGINNING where it never was."""
    row = conn.execute(_CHECKPOINT, {"follower": follower, "source": source}).one_or_none()
    return Checkpoint(row.log_id, row.position, row.leaf_hash) if row else BEGINNING


def read_all(conn: Connection, source: str) -> Mapping[str, Checkpoint]:
    """The same of everyone who has one in the source."""
    columns = positions.c.follower, positions.c.log_id, positions.c.position, positions.c.leaf_hash
    return {follower: Checkpoint(*at) for follower, *at in conn.execute(select(*columns).where(positions.c.source == source))}


def hold(conn: Connection, follower: str, source: str) -> Checkpoint:
    """The same, and until this transaction ends nobody else moves the subscription in any log."""
    return hold_all(conn, [follower], source)[follower]


def hold_all(conn: Connection, followers: Sequence[str], source: str) -> Mapping[str, Checkpoint]:
    """The same of several, always in one order, so that nobody waits in a circle."""
    if conn.dialect.name == "postgresql":
        rows = conn.exec_driver_sql(_HELD_BY_ROW, (list(followers),))
    else:
        rows = conn.exec_driver_sql(_HELD, (json.dumps(followers),))
    return dict.fromkeys(followers, BEGINNING) | {follower: Checkpoint(*at) for follower, heard, *at in rows.all() if heard == source}


def move(conn: Connection, follower: str, source: str, to: Checkpoint) -> None:
    """Move the subscription's checkpoint, and say so to the processes that listen once this transaction is committed."""
    move_all(conn, [follower], source, to)


def move_all(conn: Connection, followers: Sequence[str], source: str, to: Checkpoint, *, heard_again: bool = False) -> None:
    """The same of several, in one word; `heard_again`: a server that crashes may lose this transaction, whose rows come again."""
    if conn.dialect.name == "postgresql":
        word = f"{','.join(followers)} {source} {to.position}"
        moving = _UNHURRIED if heard_again else _MOVED_AND_NOTIFIED
        conn.exec_driver_sql(moving, (source, to.log_id, to.position, to.leaf_hash, list(followers), CHANNEL, word))
    else:
        moved = {"source": source, "log_id": to.log_id, "position": to.position, "leaf_hash": to.leaf_hash}
        upsert(conn, positions, [{"follower": follower, **moved} for follower in followers])


def forget(conn: Connection, follower: str) -> None:
    """Remove a subscription that is no more."""
    conn.execute(delete(positions).where(positions.c.follower == follower))


def followers(conn: Connection) -> set[str]:
    """Everyone who has a checkpoint."""
    return set(conn.execute(select(positions.c.follower).distinct()).scalars())


def progress(conn: Connection) -> Sequence[tuple[str, str, Progress]]:
    """Where everyone stands: subscription, source, progress."""
    rows = conn.execute(select(positions.c.follower, positions.c.source, positions.c.position, positions.c.target))
    return [(row.follower, row.source, Progress(row.position, row.target)) for row in rows]
