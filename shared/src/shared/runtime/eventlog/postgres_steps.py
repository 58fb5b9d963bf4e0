"""The log's statements on PostgreSQL: a look at what is known in one round trip, and each of the two steps of an append in one."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.runtime.eventlog.log import Head, Past, Repeated, Row, Seen
from shared.runtime.sql.locks import CHANNEL
from shared.runtime.sql.wire import Statement, Wire, bigint, bigints, byteas, rows, texts

BEGIN = Statement(b"begin", b"BEGIN ISOLATION LEVEL READ COMMITTED")
COMMIT = Statement(b"commit", b"COMMIT")
LOCK = Statement(b"lock", b"SELECT pg_advisory_xact_lock(hashtextextended('log', 0))")
HEAD = Statement(b"head", b"SELECT position, recorded_at FROM public.events ORDER BY position DESC LIMIT 1")
KNOWN = Statement(b"known", b"SELECT id, actor, request_hash, answer, position FROM public.commands WHERE id = ANY($1::text[])")
VERSIONS = Statement(
    b"versions",
    b"""SELECT asked.stream, (SELECT e.stream_version FROM public.events e
    WHERE e.stream = asked.stream ORDER BY e.stream_version DESC LIMIT 1) FROM unnest($1::text[]) AS asked(stream)""",
)
PAST = Statement(
    b"past",
    b"""SELECT past.stream, NULL::text, NULL::bytea, past.bytes, past.stream_version
    FROM unnest($1::text[], $2::bigint[]) AS asked(stream, version) CROSS JOIN LATERAL (SELECT e.stream, e.bytes, e.stream_version
    FROM public.events e WHERE e.stream = asked.stream AND e.stream_version >= asked.version ORDER BY e.stream_version) AS past
    UNION ALL SELECT id, actor, request_hash, answer, position FROM public.commands WHERE id = ANY($3::text[]) ORDER BY 5""",
)
"""Streams and commands in one statement, so in one snapshot: a command that is not known has no event in its stream."""


def past(wire: Wire, commands: Sequence[str], streams: Mapping[str, int]) -> Past:
    """What is known of these commands, and the documents of these streams from a version on."""
    known: dict[str, Repeated] = {}
    documents: dict[str, list[bytes]] = {}
    found = wire.one(PAST, texts(list(streams)), bigints(list(streams.values())), texts(commands))
    for name, actor, request, document, number in rows(found, bytes.decode, bytes.decode, bytes, bytes, bigint):
        if actor is None:
            documents.setdefault(name, []).append(document)
        else:
            known[name] = Repeated(actor, request, document, number)
    return Past(known, documents)


class PipelinedSteps:
    """In an open transaction; each statement sees what was committed before it runs, so the lock comes first."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def look(self, commands: Sequence[str], streams: Sequence[str]) -> Seen:
        """Take the lock and see what is there."""
        self._wire.put(LOCK)
        self._wire.put(HEAD)
        self._wire.put(KNOWN, texts(commands))
        self._wire.put(VERSIONS, texts(streams))
        *_, head, known, versions = self._wire.ask()
        found = rows(head, bigint, bigint)
        return Seen(
            Head(*found[0]) if found else Head(0, 0),
            {id: Repeated(*rest) for id, *rest in rows(known, bytes.decode, bytes.decode, bytes, bytes, bigint)},
            {stream: version for stream, version in rows(versions, bytes.decode, bigint) if version is not None},
        )

    def insert(self, events: Sequence[Row], commands: Sequence[Row]) -> None:
        """Write everything at once and say how far the log has grown; sent with the commit."""
        if events:
            self._wire.put(TELL, *_columns(events, EVENT_TYPES), str(events[-1]["position"]).encode())
        self._wire.put(COMMANDS, *_columns(commands, COMMAND_TYPES))


ARRAYS: dict[str, Any] = {"bigint": bigints, "text": texts, "bytea": byteas}
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
    arrays = ", ".join(f"${n}::{type}[]" for n, type in enumerate(types.values(), 1))
    return f"INSERT INTO public.{table} ({', '.join(types)}) SELECT * FROM unnest({arrays})"


def _columns(given: Sequence[Row], types: dict[str, str]) -> list[bytes]:
    return [ARRAYS[type]([row[name] for row in given]) for name, type in types.items()]


NOTICE = f"SELECT pg_notify('{CHANNEL}', 'log ' || ${len(EVENT_TYPES) + 1}::text)"
TELL = Statement(b"events", f"WITH written AS ({_insert('events', EVENT_TYPES)}) {NOTICE}".encode())
COMMANDS = Statement(b"commands", _insert("commands", COMMAND_TYPES).encode())
