"""The log's statements on SQLite, by the driver itself, in a transaction that the caller has begun."""

import json
from collections.abc import Mapping, Sequence
from sqlite3 import Connection

from sqlalchemy import Table

from shared.runtime.eventlog.log import Head, Past, Repeated, Row, Seen, commands, events

HEAD = "SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1"
KNOWN = "SELECT id, actor, request_hash, answer, position FROM commands WHERE id IN (SELECT value FROM json_each(?))"
VERSIONS = """SELECT asked.value, (SELECT e.stream_version FROM events e
    WHERE e.stream = asked.value ORDER BY e.stream_version DESC LIMIT 1) FROM json_each(?) AS asked"""
STREAM = "SELECT bytes FROM events WHERE stream = ? AND stream_version >= ? ORDER BY stream_version"


def _insert(table: Table) -> str:
    names = [column.name for column in table.columns]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"


EVENTS, COMMANDS = _insert(events), _insert(commands)


def past(conn: Connection, commands: Sequence[str], streams: Mapping[str, int]) -> Past:
    """What is known of these commands, and the documents of these streams from a version on."""
    documents = {stream: [document for (document,) in conn.execute(STREAM, (stream, version))] for stream, version in streams.items()}
    return Past(_known(conn, commands), documents)


class SqliteSteps:
    """In a transaction that holds the lock from its beginning."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def look(self, commands: Sequence[str], streams: Sequence[str]) -> Seen:
        """See what is there."""
        found = self._conn.execute(HEAD).fetchone()
        versions = self._conn.execute(VERSIONS, (json.dumps(streams),))
        return Seen(
            Head(*found) if found else Head(0, 0),
            _known(self._conn, commands),
            {stream: version for stream, version in versions if version is not None},
        )

    def insert(self, events: Sequence[Row], commands: Sequence[Row]) -> None:
        """Write everything at once."""
        self._conn.executemany(EVENTS, events)
        self._conn.executemany(COMMANDS, commands)


def _known(conn: Connection, ids: Sequence[str]) -> dict[str, Repeated]:
    return {id: Repeated(*rest) for id, *rest in conn.execute(KNOWN, (json.dumps(ids),))}
