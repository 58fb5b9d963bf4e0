"""The event log of one service: gapless positions, group commit, idempotent commands, leaf hashes.

The log knows no CloudEvents: an event reaches it as the byte pieces around its position and recorded time (or as one piece).
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    select,
)

from shared.events.envelope import POSITION_DIGITS
from shared.runtime.failures import OperatorError
from shared.runtime.sql.locks import one_at_a_time
from shared.runtime.sql.rows import among, in_binary

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("stream_version", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    Column("id", Text, nullable=False, unique=True),
    Column("bytes", LargeBinary, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False, comment="SHA-256(0x00 ‖ bytes)"),
    UniqueConstraint("stream", "stream_version"),
)

commands = Table(
    "commands",
    metadata,
    Column("id", Text, primary_key=True),
    Column("actor", Text, nullable=False),
    Column("request_hash", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("position", BigInteger, nullable=False),
)

log_identity = Table(
    "log",
    metadata,
    Column("id", Text, primary_key=True),
    Column("clock", Text, nullable=False),
    Column("jurisdiction", Text, comment="财政区划, six digits; null in a log of an earlier version without events, until its next start"),
    Column("number", Integer, nullable=False, server_default="0", comment="of the branch; the highest is the log's own"),
    Column("shared", BigInteger, comment="the last position that a branch has in common with the one before it"),
    Column("known", BigInteger, comment="the last position of the one before it that anybody had heard"),
)
_OWN = select(log_identity).order_by(log_identity.c.number.desc()).limit(1)

KEPT_FOR_EVER = ("events", "commands", "lost")
PAGE_BYTES = 4_000_000
"""A page ends before its documents have more bytes together, unless it has but one."""


class OtherClock(OperatorError):
    """A log keeps the clock that began it."""


class OtherJurisdiction(OperatorError):
    """A log keeps the jurisdiction that began it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An event that waits for its position.

    `pieces` is the whole document, or what stands before, between and after position and recorded time.
    """

    stream: str
    version: int
    type: str
    subject: str
    id: str
    pieces: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Append:
    """One command's events; all of them are recorded, or none."""

    command: str
    actor: str
    request_hash: bytes
    answer: bytes
    events: Sequence[Pending]

    @property
    def size(self) -> int:
        """The bytes of its events."""
        return sum([len(piece) for event in self.events for piece in event.pieces])


@dataclass(frozen=True, slots=True)
class Recorded:
    """The events stand in the log; `position` is the last one's (the head's, where there were none)."""

    position: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """The command was accepted before: its first answer."""

    actor: str
    request_hash: bytes
    answer: bytes
    position: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A stream has moved on; nothing of this command was recorded."""

    stream: str
    version: int


Outcome = Recorded | Repeated | Conflict


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ends."""

    position: int
    recorded_at: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in the log that a batch has to do with."""

    head: Head
    known: dict[str, Repeated]
    """The batch's commands that were accepted before."""
    versions: dict[str, int]
    """The last version of each stream that the batch touches."""


@dataclass(frozen=True, slots=True)
class Past:
    """What stands in the log before some commands are decided."""

    known: Mapping[str, Repeated]
    """Those of the commands that were accepted before."""
    documents: Mapping[str, Sequence[bytes]]
    """The documents of the streams from the version asked for on, in order; a stream without any is not among them."""


Row = dict[str, Any]


class Steps(Protocol):
    """How a database takes the two steps around the decision; the caller's transaction ends them."""

    def look(self, commands: Sequence[str], streams: Sequence[str]) -> Seen:
        """Take the lock and see what is there."""
        ...

    def insert(self, events: Sequence[Row], commands: Sequence[Row]) -> None:
        """Write everything at once."""
        ...


@dataclass
class _Batch:
    head: Head
    known: dict[str, Repeated]
    versions: dict[str, int]
    events: list[Row] = field(default_factory=list)
    commands: list[Row] = field(default_factory=list)


def identify(conn: Connection, clock: str, jurisdiction: str) -> str:
    """The log's id, made at the first start. Raises OtherClock or OtherJurisdiction where it was begun with another one."""
    one_at_a_time(conn, "log")
    row = conn.execute(_OWN).one_or_none()
    if row is None:
        conn.execute(log_identity.insert(), {"id": (made := str(uuid.uuid4())), "clock": clock, "jurisdiction": jurisdiction})
        return made
    if row.clock != clock:
        raise OtherClock(f"这份日志由时钟“{row.clock}”开始，不能用时钟“{clock}”继续")
    if row.jurisdiction is None:
        conn.execute(log_identity.update(), {"jurisdiction": jurisdiction})
    elif row.jurisdiction != jurisdiction:
        raise OtherJurisdiction(
            f"这份日志属于财政区划 {row.jurisdiction}，不能为 {jurisdiction} 服务：请核对 BIHUAN_DATABASE 与 BIHUAN_JURISDICTION "
            f"/ this log is {row.jurisdiction}'s and does not serve {jurisdiction}"
        )
    return str(row.id)


def go_on_as(conn: Connection, id: str, clock: str, jurisdiction: str) -> str:
    """A log that is put back whole has the id that it had; the id that stands then, another one where the database was begun before."""
    if known := known_id(conn):
        return known
    conn.execute(log_identity.insert(), {"id": id, "clock": clock, "jurisdiction": jurisdiction})
    return id


def known_id(conn: Connection) -> str:
    """The log's id; empty before its first start."""
    return conn.execute(_OWN).scalar_one_or_none() or ""


def append(steps: Steps, batch: Sequence[Append]) -> list[Outcome]:
    """Decide and write a batch in order of arrival, inside the caller's write transaction."""
    seen = steps.look([one.command for one in batch], sorted({event.stream for one in batch for event in one.events}))
    state = _Batch(seen.head, seen.known, seen.versions)
    now = max(int(datetime.now(UTC).timestamp() * 1_000_000), state.head.recorded_at)
    outcomes = [_decide(state, one, now) for one in batch]
    if state.commands:
        steps.insert(state.events, state.commands)
    return outcomes


def _decide(state: _Batch, one: Append, now: int) -> Outcome:
    if one.command in state.known:
        return state.known[one.command]
    versions: dict[str, int] = {}
    for event in one.events:
        current = versions.get(event.stream, state.versions.get(event.stream, 0))
        if event.version != current + 1:
            return Conflict(event.stream, current)
        versions[event.stream] = event.version
    state.versions |= versions
    position = state.head.position
    recorded = written(now)
    for event in one.events:
        position += 1
        bytes_ = document(event.pieces, position, recorded)
        state.events.append(
            {
                "position": position,
                "stream": event.stream,
                "stream_version": event.version,
                "type": event.type,
                "subject": event.subject,
                "recorded_at": now,
                "id": event.id,
                "bytes": bytes_,
                "leaf_hash": leaf_hash(bytes_),
            }
        )
    state.head = Head(position, now)
    state.commands.append(
        {"id": one.command, "actor": one.actor, "request_hash": one.request_hash, "answer": one.answer, "position": position}
    )
    state.known[one.command] = Repeated(one.actor, one.request_hash, one.answer, position)
    return Recorded(position)


def written(recorded_at: int) -> bytes:
    """A recorded time as it stands in a document."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=recorded_at)).isoformat(timespec="microseconds").encode()


def document(pieces: tuple[bytes, ...], position: int, recorded: bytes) -> bytes:
    """The bytes of an event at its position."""
    if len(pieces) == 1:
        return pieces[0]
    before, between, after = pieces
    return b"".join((before, str(position).zfill(POSITION_DIGITS).encode(), between, recorded, after))


def leaf_hash(bytes_: bytes) -> bytes:
    """SHA-256(0x00 ‖ bytes): the leaf of an RFC 6962 tree."""
    return hashlib.sha256(b"\x00" + bytes_).digest()


_HEAD = select(events.c.position, events.c.recorded_at).order_by(events.c.position.desc()).limit(1)
_LEAF = select(events.c.leaf_hash).where(events.c.position == bindparam("position"))
_PAGE = """SELECT position, CASE WHEN position = ? THEN leaf_hash ELSE bytes END FROM events
    WHERE position >= ? ORDER BY position LIMIT ?"""
_PAGE_IN_BINARY = """SELECT position, CASE WHEN position = %b::bigint THEN leaf_hash ELSE bytes END FROM (
    SELECT position, leaf_hash, bytes, sum(octet_length(bytes)) FILTER (WHERE position > %b::bigint) OVER (ORDER BY position) AS total
    FROM events WHERE position >= %b::bigint ORDER BY position LIMIT %b::bigint) AS page
    WHERE total IS NULL OR total <= %b::bigint OR total = octet_length(bytes)"""


def head(conn: Connection) -> Head:
    """The last position and when it was recorded; 0 for an empty log."""
    row = conn.execute(_HEAD).one_or_none()
    return Head(row.position, row.recorded_at) if row else Head(0, 0)


def leaf_at(conn: Connection, position: int) -> bytes | None:
    """The leaf hash at a position; None beyond the log's ends."""
    found: bytes | None = conn.execute(_LEAF, {"position": position}).scalar_one_or_none()
    return found


def page(conn: Connection, after: int, limit: int, most: int = PAGE_BYTES) -> tuple[bytes, Sequence[tuple[int, bytes]]]:
    """The leaf hash at a position, empty at 0 and beyond the end; and the next events after it: position and stored bytes.

    There are at most so many events, of so many bytes together; the first one is there whatever it has.
    """
    if conn.dialect.name == "postgresql":
        rows = in_binary(conn, _PAGE_IN_BINARY, after, after, after, limit + 1, most)
    else:
        found = conn.exec_driver_sql(_PAGE, (after, after, limit + 1))
        rows = _first(found, after, most)
        found.close()
    there = rows and rows[0][0] == after
    return (rows[0][1], rows[1:]) if there else (b"", rows[:limit])


def recorded_before(conn: Connection, moment: datetime) -> int:
    """The last position that was recorded before a moment, 0 where there is none; times never go back, so that few rows are read."""
    low, high = 0, head(conn).position
    wanted = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    while low < high:
        middle = (low + high + 1) // 2
        recorded_at = conn.execute(select(events.c.recorded_at).where(events.c.position == middle)).scalar_one()
        low, high = (middle, high) if recorded_at < wanted else (low, middle - 1)
    return low


def there(conn: Connection, streams: Collection[str]) -> set[str]:
    """Those of the streams that have an event."""
    c = events.c
    return set(conn.scalars(select(c.stream).where(among(conn, c.stream, streams), c.stream_version == 1)))


def types_before(conn: Connection, stream: str, version: int) -> Sequence[str]:
    """What a stream's events before this one are called."""
    c = events.c
    return conn.scalars(select(c.type).where(c.stream == stream, c.stream_version < version)).all()


def _first(found: Iterable[Any], after: int, most: int) -> list[tuple[int, bytes]]:
    """No row is read beyond those that are wanted."""
    rows: list[tuple[int, bytes]] = []
    total = 0
    for position, part in found:
        total += len(part)
        if total > most and rows and rows[-1][0] > after:
            break
        rows.append((position, part))
    return rows
