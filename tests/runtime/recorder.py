"""Our log behind the eventsourcing library's recorder interface: written as services write it, read by the replay kit."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from eventsourcing.persistence import IntegrityError, Notification, ProcessRecorder, StoredEvent, Tracking
from sqlalchemy import Connection, Engine, select

from bihuan_replay.chain import Entry, Page, Position
from bihuan_replay.recorder import HistoryRecorder
from shared.runtime.eventlog import checkpoint, log, postgres, schema, sqlite
from shared.runtime.eventlog.postgres_steps import PipelinedSteps
from shared.runtime.eventlog.sqlite_steps import SqliteSteps
from shared.runtime.sql.wire import wire_of

ME = "recorder"


class Stored:
    """The log as the kit is shown it: what the feed would bring, without a service."""

    def __init__(self, reader: Engine) -> None:
        self.reader = reader

    def page(self, after: int, limit: int, wait: float = 0) -> Page:
        """The next events."""
        with self.reader.begin() as conn:
            leaf, found = log.page(conn, after, limit)
            return Page(after, [Entry(*one) for one in found], log.known_id(conn), leaf, log.head(conn).position)

    def head(self) -> int:
        """The last position."""
        with self.reader.begin() as conn:
            return log.head(conn).position

    def close(self) -> None:
        """Let go of the database."""
        self.reader.dispose()


class LogRecorder(HistoryRecorder, ProcessRecorder):
    """A stored event is the data of a document; the library's streams begin at `first`, ours at 1."""

    def __init__(self, writer: Engine, reader: Engine, first: int) -> None:
        super().__init__(Stored(reader))
        self._writer = writer
        self._reader = reader
        self._shift = 1 - first

    def close(self) -> None:
        self._writer.dispose()
        self.source.close()

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

    def insert_tracking(self, tracking: Tracking) -> None:
        with self._writer.begin() as conn:
            _track(conn, tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        with self._reader.begin() as conn:
            return checkpoint.read(conn, ME, application_name).position or None

    def notification(self, position: Position, entry: Entry) -> Notification:
        """As it was inserted."""
        found, state = super().notification(position, entry), json.loads(entry.document)["data"]
        return replace(found, originator_version=found.originator_version - self._shift, state=bytes.fromhex(state))

    def _pending(self, one: StoredEvent) -> log.Pending:
        stream, version = str(one.originator_id), one.originator_version + self._shift
        known = json.dumps({"type": one.topic, "stream": stream, "streamversion": version})
        pieces = f'{known[:-1]}, "sequence": "', '", "recordedtime": "', f'", "data": "{one.state.hex()}"}}'
        return log.Pending(stream, version, one.topic, stream, str(uuid4()), tuple(piece.encode() for piece in pieces))


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


def _track(conn: Connection, tracking: Tracking) -> None:
    if tracking.notification_id <= checkpoint.read(conn, ME, tracking.application_name).position:
        raise IntegrityError(f"{tracking.application_name} was followed beyond {tracking.notification_id}")
    checkpoint.move(conn, ME, tracking.application_name, checkpoint.Checkpoint("", tracking.notification_id, b""))
