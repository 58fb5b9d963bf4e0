"""Our log behind the eventsourcing library's recorder interface, so that the library's own test cases can hold it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
)
from sqlalchemy import Connection, Engine, select

from shared.runtime.eventlog import checkpoint, log, postgres, schema, sqlite
from shared.runtime.eventlog.postgres_steps import PipelinedSteps
from shared.runtime.eventlog.sqlite_steps import SqliteSteps
from shared.runtime.sql.rows import among
from shared.runtime.sql.wire import wire_of

PAGE = 500
ME = "recorder"


class LogRecorder(ProcessRecorder):
    """A stored event goes into the log as one piece; the library's streams begin at `first`, ours at 1."""

    def __init__(self, writer: Engine, reader: Engine, first: int) -> None:
        self._writer = writer
        self._reader = reader
        self._shift = 1 - first

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        pending = [self._pending(one) for one in stored_events]
        with self._writer.begin() as conn:
            with _steps(conn) as steps:
                (outcome,) = log.append(steps, [log.Append(str(uuid4()), "", b"", b"", pending)])
            if not isinstance(outcome, log.Recorded):
                raise IntegrityError(str(outcome))
            if tracking := kwargs.get("tracking"):
                _track(conn, tracking)
        return list(range(outcome.position - len(pending) + 1, outcome.position + 1))

    def select_events(
        self, originator_id: UUID | str, *, gt: int | None = None, lte: int | None = None, desc: bool = False, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        mine = select(log.events.c.position).where(log.events.c.stream == str(originator_id)).order_by(log.events.c.position)
        with self._reader.begin() as conn:
            found = [self._stored(_page(conn, position - 1, 1)[0]) for position in conn.execute(mine).scalars().all()]
        between = [one for one in found if (gt is None or one.originator_version > gt) and (lte is None or one.originator_version <= lte)]
        return (between[::-1] if desc else between)[:limit]

    def select_notifications(
        self, start: int | None, limit: int, stop: int | None = None, topics: Sequence[str] = (), *, inclusive_of_start: bool = True
    ) -> Sequence[Notification]:
        after = (start or 0) - (1 if start and inclusive_of_start else 0)
        with self._reader.begin() as conn:
            wanted = (one for one in _all(conn, after) if (stop is None or one.id <= stop) and (not topics or one.topic in topics))
            return list(islice(wanted, limit))

    def max_notification_id(self) -> int | None:
        with self._reader.begin() as conn:
            return log.head(conn).position or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        raise NotImplementedError("followers follow the feed")

    def insert_tracking(self, tracking: Tracking) -> None:
        with self._writer.begin() as conn:
            _track(conn, tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        with self._reader.begin() as conn:
            return checkpoint.read(conn, ME, application_name).position or None

    def _pending(self, one: StoredEvent) -> log.Pending:
        stream = str(one.originator_id)
        return log.Pending(stream, one.originator_version + self._shift, one.topic, stream, str(uuid4()), (one.state,))

    def _stored(self, one: Notification) -> StoredEvent:
        return StoredEvent(one.originator_id, one.originator_version - self._shift, one.topic, one.state)


@contextmanager
def _steps(conn: Connection) -> Iterator[log.Steps]:
    """As the service's own database takes them."""
    if conn.dialect.name == "sqlite":
        raw: Any = conn.connection.driver_connection
        yield SqliteSteps(raw)
        return
    conn.execute(select(1))  # begins the transaction
    wire = wire_of(conn.connection)
    yield PipelinedSteps(wire)
    wire.ask()


def on_sqlite(path: Path, first: int) -> LogRecorder:
    """A recorder on a new file."""
    writer = sqlite.engine(path, "BEGIN IMMEDIATE", size=1)
    with writer.begin() as conn:
        schema.bring(conn)
    return LogRecorder(writer, sqlite.engine(path, "BEGIN", size=3), first)


def on_postgres(url: str, first: int) -> LogRecorder:
    """A recorder on a database that was migrated, as the role that serves."""
    return LogRecorder(postgres.engine(url, 4), postgres.engine(url, 4), first)


def _all(conn: Connection, after: int) -> Iterator[Notification]:
    while page := _page(conn, after, PAGE):
        yield from page
        after = page[-1].id


def _page(conn: Connection, after: int, limit: int) -> list[Notification]:
    """The feed's page, each event with what the library wants to know besides."""
    _, found = log.page(conn, after, limit)
    columns = log.events.c.position, log.events.c.stream, log.events.c.stream_version, log.events.c.type
    there = {row.position: row for row in conn.execute(select(*columns).where(among(conn, log.events.c.position, [at for at, _ in found])))}
    return [Notification(there[at].stream, there[at].stream_version, there[at].type, state, at) for at, state in found]


def _track(conn: Connection, tracking: Tracking) -> None:
    if tracking.notification_id <= checkpoint.read(conn, ME, tracking.application_name).position:
        raise IntegrityError(f"{tracking.application_name} was followed beyond {tracking.notification_id}")
    checkpoint.move(conn, ME, tracking.application_name, checkpoint.Checkpoint("", tracking.notification_id, b""))
