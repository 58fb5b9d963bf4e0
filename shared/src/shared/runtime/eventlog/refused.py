"""What a rule refused to a reaction: kept until it is recorded after all, or an operator says that it may stay refused."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, Row, Select, Table, Text, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shared.runtime.eventlog.log import metadata
from shared.runtime.failures import OperatorError
from shared.runtime.sql.rows import among

refused = Table(
    "refused",
    metadata,
    Column("id", Text, primary_key=True, comment="of the command, as it follows from event, reaction and number"),
    Column("reaction", Text, nullable=False),
    Column("number", Integer, nullable=False, comment="which of the reaction's commands for this event, from 0 on"),
    Column("stream", Text, nullable=False, comment="on which it should have been decided"),
    Column("source", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False, comment="the event's document"),
    Column("rule", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("refused_at", BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
    Column("dismissed_at", BigInteger, comment="microseconds since 1970, UTC; null while it waits"),
    Column("dismissed_because", Text, comment="why it may stay refused"),
    Index("refused_by_age", "refused_at", "id"),
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class NoSuchRefusal(OperatorError):
    """Nothing that was refused and waits has an id that begins so."""


class SeveralRefusals(OperatorError):
    """More than one has an id that begins so; give more digits."""


@dataclass(frozen=True)
class Refused:
    """A command that a rule refused: of which reaction to which event, by which rule, with which sentence."""

    id: str
    reaction: str
    number: int
    stream: str
    source: str
    position: int
    event_id: str
    type: str
    subject: str
    bytes: bytes
    rule: str
    sentence: str
    refused_at: datetime
    dismissed_at: datetime | None = None
    dismissed_because: str | None = None


def keep(conn: Connection, fresh: Sequence[Refused]) -> None:
    """Keep what was refused; refused again it has its new sentence, and what was dismissed stays as it is."""
    if not fresh:
        return
    insert = sqlite.insert(refused) if conn.dialect.name == "sqlite" else postgresql.insert(refused)
    renewed = {name: insert.excluded[name] for name in ("rule", "sentence", "refused_at")}
    statement = insert.on_conflict_do_update(index_elements=["id"], set_=renewed, where=refused.c.dismissed_at.is_(None))
    for one in fresh:
        conn.execute(statement, vars(one) | {"refused_at": _micros(one.refused_at), "dismissed_at": None})


def settle(conn: Connection, ids: Collection[str]) -> None:
    """These are recorded now, or no rule has anything against them: keep them no longer."""
    if ids:
        conn.execute(delete(refused).where(among(conn, refused.c.id, ids)))


def dismiss(conn: Connection, ids: Collection[str], because: str) -> None:
    """These may stay refused; they wait no longer, and are kept with the reason."""
    dismissed = {"dismissed_at": _micros(datetime.now(UTC)), "dismissed_because": because}
    conn.execute(update(refused).where(among(conn, refused.c.id, ids)).values(dismissed))


def waiting() -> Select[Any]:
    """Those that wait; in order of the columns (refused_at, id): the oldest first."""
    first = (refused.c.refused_at, refused.c.id)
    return select(*first, *(column for column in refused.c if column.name not in ("refused_at", "id"))).where(
        refused.c.dismissed_at.is_(None)
    )


def newest(conn: Connection, limit: int, dismissed: bool = False) -> list[Refused]:
    """Those that were refused last and wait, or those that were dismissed last."""
    chosen = refused.c.dismissed_at.is_not(None) if dismissed else refused.c.dismissed_at.is_(None)
    latest = refused.c.dismissed_at if dismissed else refused.c.refused_at
    return [made(row) for row in conn.execute(select(refused).where(chosen).order_by(latest.desc(), refused.c.id).limit(limit))]


def ids(conn: Connection) -> list[str]:
    """All that wait, log by log in the order of their events: as they would have been decided."""
    order = (refused.c.source, refused.c.position, refused.c.reaction, refused.c.number)
    return list(conn.execute(select(refused.c.id).where(refused.c.dismissed_at.is_(None)).order_by(*order)).scalars())


def find(conn: Connection, prefix: str) -> Refused:
    """The one that waits and whose id begins so. Raises NoSuchRefusal or SeveralRefusals."""
    begins = refused.c.id.startswith(prefix.strip().lower() or "-", autoescape=True)
    rows = conn.execute(select(refused).where(begins, refused.c.dismissed_at.is_(None)).limit(2)).all()
    if not rows:
        raise NoSuchRefusal(f"没有编号以 {prefix} 开头的待处理的被拒事项 / nothing refused that waits has an id that begins with {prefix}")
    if len(rows) > 1:
        raise SeveralRefusals(
            f"不止一条被拒事项的编号以 {prefix} 开头，请多写几位 / more than one id begins with {prefix}, give more digits"
        )
    return made(rows[0])


def counts(conn: Connection) -> dict[tuple[str, str], int]:
    """How many wait, by reaction and source."""
    query = select(refused.c.reaction, refused.c.source, func.count()).where(refused.c.dismissed_at.is_(None))
    return {(reaction, source): count for reaction, source, count in conn.execute(query.group_by(refused.c.reaction, refused.c.source))}


def made(row: Row[Any]) -> Refused:
    """A row as what it tells."""
    known = {name: row._mapping[name] for name in Refused.__dataclass_fields__}
    dismissed_at = None if row.dismissed_at is None else EPOCH + row.dismissed_at * MICROSECOND
    return Refused(**known | {"refused_at": EPOCH + row.refused_at * MICROSECOND, "dismissed_at": dismissed_at})


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
