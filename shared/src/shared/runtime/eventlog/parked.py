"""Messages of other systems that could not be taken in: kept with the reason until somebody replays or discards them."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, LargeBinary, Row, Table, Text, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from shared.runtime.eventlog.log import metadata
from shared.runtime.failures import OperatorError

parked = Table(
    "parked",
    metadata,
    Column("id", Text, primary_key=True, comment="SHA-256 of topic, key and bytes, in hex"),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("headers", Text, nullable=False, comment="JSON: [[name, value]]"),
    Column("bytes", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("parked_at", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    Column("times", Integer, nullable=False),
)

WAITING_OF_KEY = 100
_OF_KEY = (
    select(parked)
    .where(parked.c.topic == bindparam("topic"), parked.c.key == bindparam("key"))
    .order_by(parked.c.parked_at, parked.c.id)
    .limit(WAITING_OF_KEY)
)
"""Asked with every fact that goes in."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_REASON = 2_000
TOMBSTONE = ("bihuan-tombstone", b"1")
"""The header by which a message is kept that had no value, which is another thing than an empty one."""
BASE64 = "base64:"
"""Begins what is not text, or begins so itself."""


class NoSuchMessage(OperatorError):
    """No parked message has an id that begins so."""


class SeveralMessages(OperatorError):
    """More than one parked message has an id that begins so; give more digits."""


@dataclass(frozen=True)
class Message:
    """A record of a topic as it came."""

    topic: str
    key: bytes
    headers: tuple[tuple[str, bytes], ...]
    bytes: bytes

    @property
    def tombstone(self) -> bool:
        """It came without a value: in a compacted topic its key is deleted."""
        return TOMBSTONE in self.headers

    @property
    def id(self) -> str:
        """SHA-256 of topic, key and bytes, in hex."""
        parts = (self.topic.encode(), self.key, self.bytes, *((b"",) if self.tombstone else ()))
        return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()


@dataclass(frozen=True)
class Parked:
    """A message that waits, why, since when it waits for that reason, and how often it came."""

    id: str
    message: Message
    reason: str
    parked_at: datetime
    times: int


def park(conn: Connection, message: Message, reason: str) -> None:
    """Keep a message; where it is kept already, count it and renew reason and time."""
    insert = sqlite.insert(parked) if conn.dialect.name == "sqlite" else postgresql.insert(parked)
    renewed = {"reason": insert.excluded.reason, "parked_at": insert.excluded.parked_at, "times": parked.c.times + 1}
    row = {
        "id": message.id,
        "topic": message.topic,
        "key": as_text(message.key),
        "headers": json.dumps([[name, as_text(value)] for name, value in message.headers]),
        "bytes": message.bytes,
        "reason": reason[:LONGEST_REASON].replace("\x00", "�").encode(errors="replace").decode(),
        "parked_at": (datetime.now(UTC) - EPOCH) // timedelta(microseconds=1),
        "times": 1,
    }
    conn.execute(insert.on_conflict_do_update(index_elements=["id"], set_=renewed), row)


def newest(conn: Connection, limit: int) -> list[Parked]:
    """Those that were parked last."""
    return [_parked(row) for row in conn.execute(select(parked).order_by(parked.c.parked_at.desc(), parked.c.id).limit(limit))]


def of_key(conn: Connection, topic: str, key: bytes) -> list[Message]:
    """What waits of a topic under a key, the oldest hundred."""
    return [_parked(row).message for row in conn.execute(_OF_KEY, {"topic": topic, "key": as_text(key)})]


def ids(conn: Connection) -> list[str]:
    """All of them, oldest first."""
    return list(conn.execute(select(parked.c.id).order_by(parked.c.parked_at, parked.c.id)).scalars())


def find(conn: Connection, prefix: str) -> Parked:
    """The one whose id begins so. Raises NoSuchMessage or SeveralMessages."""
    digits = prefix.strip().lower()
    beginning = parked.c.id.startswith(digits if re.fullmatch("[0-9a-f]{1,64}", digits) else "-")
    rows = conn.execute(select(parked).where(beginning).limit(2)).all()
    if not rows:
        raise NoSuchMessage(f"没有编号以 {prefix} 开头的搁置消息 / no parked message has an id that begins with {prefix}")
    if len(rows) > 1:
        raise SeveralMessages(
            f"不止一条搁置消息的编号以 {prefix} 开头，请多写几位 / more than one id begins with {prefix}, give more digits"
        )
    return _parked(rows[0])


def remove(conn: Connection, known: Sequence[str]) -> None:
    """Keep these no longer."""
    conn.execute(delete(parked).where(parked.c.id.in_(known)))


def counts(conn: Connection) -> dict[str, int]:
    """How many wait, by topic."""
    return dict(conn.execute(select(parked.c.topic, func.count()).group_by(parked.c.topic)).all())


def as_text(value: bytes) -> str:
    """Bytes as a text that a database takes; what is not plain text as base64."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = "\x00"
    return BASE64 + base64.b64encode(value).decode() if "\x00" in text or text.startswith(BASE64) else text


def _as_bytes(text: str) -> bytes:
    return base64.b64decode(text.removeprefix(BASE64)) if text.startswith(BASE64) else text.encode()


def _parked(row: Row[Any]) -> Parked:
    headers = tuple((name, _as_bytes(value)) for name, value in json.loads(row.headers))
    message = Message(row.topic, _as_bytes(row.key), headers, row.bytes)
    return Parked(row.id, message, row.reason, EPOCH + timedelta(microseconds=row.parked_at), row.times)
