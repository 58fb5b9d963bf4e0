"""The log's two steps on PostgreSQL, each one round trip: statements in psycopg's pipeline, rows as arrays."""

from collections.abc import Sequence
from typing import Any

from shared.runtime.log import Head, Repeated, Row, Seen
from shared.runtime.signals import CHANNEL

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('log', 0))"
HEAD = "SELECT position, recorded_at FROM public.events ORDER BY position DESC LIMIT 1"
KNOWN = "SELECT id, actor, request_hash, answer, position FROM public.commands WHERE id = ANY(%b::text[])"
VERSIONS = """SELECT asked.stream, (SELECT e.stream_version FROM public.events e
    WHERE e.stream = asked.stream ORDER BY e.stream_version DESC LIMIT 1) FROM unnest(%b::text[]) AS asked(stream)"""
NOTIFY = f"SELECT pg_notify('{CHANNEL}', 'log ' || %b::bigint)"


class PipelinedSteps:
    """In an open pipeline of a driver connection; each statement sees what was committed before it runs, so the lock comes first."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def look(self, commands: Sequence[str], streams: Sequence[str]) -> Seen:
        """Take the lock and see what is there."""
        self._do(LOCK)
        head, known, versions = self._do(HEAD), self._do(KNOWN, list(commands)), self._do(VERSIONS, list(streams))
        found = head.fetchone()
        return Seen(
            Head(*found) if found else Head(0, 0),
            {id: Repeated(actor, bytes(request), bytes(answer), position) for id, actor, request, answer, position in known},
            {stream: version for stream, version in versions if version is not None},
        )

    def insert(self, events: Sequence[Row], commands: Sequence[Row]) -> None:
        """Write everything at once and say how far the log has grown."""
        if events:
            self._do(EVENTS, *_columns(events, EVENT_TYPES))
            self._do(NOTIFY, events[-1]["position"])
        self._do(COMMANDS, *_columns(commands, COMMAND_TYPES))

    def _do(self, statement: str, *values: Any) -> Any:
        return self._raw.cursor(binary=True).execute(statement, values, prepare=True)


EVENT_TYPES = {
    "position": "bigint",
    "stream": "text",
    "stream_version": "bigint",
    "type": "text",
    "subject": "text",
    "recorded_at": "bigint",
    "id": "text",
    "bytes": "bytea",
    "leaf_hash": "bytea",
}
COMMAND_TYPES = {"id": "text", "actor": "text", "request_hash": "bytea", "answer": "bytea", "position": "bigint"}


def _insert(table: str, types: dict[str, str]) -> str:
    arrays = ", ".join(f"%b::{type}[]" for type in types.values())
    return f"INSERT INTO public.{table} ({', '.join(types)}) SELECT * FROM unnest({arrays})"


def _columns(rows: Sequence[Row], types: dict[str, str]) -> list[list[Any]]:
    return [[row[name] for row in rows] for name in types]


EVENTS = _insert("events", EVENT_TYPES)
COMMANDS = _insert("commands", COMMAND_TYPES)
