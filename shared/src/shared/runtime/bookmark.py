"""How far a follower has come in a log, kept in the same transaction as what it wrote."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, Table, Text, bindparam, delete, select

from shared.runtime.log import metadata
from shared.runtime.rows import upsert

positions = Table(
    "positions",
    metadata,
    Column("follower", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("log_id", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A position in one log: which log it is, and the leaf hash of the event at the position."""

    log_id: str
    position: int
    leaf_hash: bytes


_PLACE = select(positions.c.log_id, positions.c.position, positions.c.leaf_hash).where(
    positions.c.follower == bindparam("follower"), positions.c.source == bindparam("source")
)
BEGINNING = Bookmark("", 0, b"")


def read(conn: Connection, follower: str, source: str) -> Bookmark:
    """The follower's place in the source; BEGINNING where it never was."""
    row = conn.execute(_PLACE, {"follower": follower, "source": source}).one_or_none()
    return Bookmark(row.log_id, row.position, row.leaf_hash) if row else BEGINNING


def move(conn: Connection, follower: str, source: str, to: Bookmark) -> None:
    """Set the follower's place."""
    place = {"log_id": to.log_id, "position": to.position, "leaf_hash": to.leaf_hash}
    upsert(conn, positions, [{"follower": follower, "source": source, **place}])


def forget(conn: Connection, follower: str) -> None:
    """Remove a follower that is no more."""
    conn.execute(delete(positions).where(positions.c.follower == follower))


def followers(conn: Connection) -> set[str]:
    """Everyone who has a bookmark."""
    return set(conn.execute(select(positions.c.follower).distinct()).scalars())
