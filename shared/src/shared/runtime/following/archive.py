"""What others told, kept byte for byte: where a log that was lost can be put back from."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, MetaData, Table, Text, delete, insert, inspect, literal, select

from shared.events.envelope import RecordedEvent
from shared.runtime.deciding.recovering import Copy
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint
from shared.runtime.eventlog.lost import lost
from shared.runtime.sql.rows import upsert

documents = Table(
    "archive_1",
    MetaData(),
    Column("source", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("document", LargeBinary, nullable=False),
)


def view(hears: tuple[str, ...]) -> View:
    """Of these logs, every event of a known type."""
    return View("archive", 1, hears=hears, tables=(documents,), project=project, lay_aside=lay_aside)


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Keep each document at its position."""
    upsert(conn, documents, [{"source": one.log, "position": one.position, "document": one.document} for one in batch])


def lay_aside(conn: Connection, source: str, log_id: str, after: int) -> None:
    """What a log had beyond the position at which it branched is kept as lost."""
    d = documents.c
    beyond = (d.source == source) & (d.position > after)
    aside = select(d.source, literal(log_id), d.position, d.document).where(beyond)
    conn.execute(insert(lost).from_select([column.name for column in lost.columns], aside))
    conn.execute(delete(documents).where(beyond))


def copies(conn: Connection, source: str, begin: int) -> Iterator[Copy]:
    """What is kept of a log from a position on, each on the leaf hash of the one before, and which log it is; else nothing."""
    if not inspect(conn).has_table(documents.name):
        return
    d, before, log_id = documents.c, None, checkpoint.read(conn, documents.name, source).log_id
    for row in conn.execute(select(d.position, d.document).where(d.source == source, d.position >= begin).order_by(d.position)):
        copy = Copy(row.position, row.document, before.leaf_hash if before and before.position == row.position - 1 else None, log_id)
        yield copy
        before = copy
