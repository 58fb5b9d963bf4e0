"""Where whoever asks keeps rows and place: the library's tracking recorder, which also remembers log and leaf hash of the place."""

from typing import Any

from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteCursor, SQLiteTrackingRecorder

from bihuan_replay.chain import Position


class SqliteRows(SQLiteTrackingRecorder):
    """Derive from it, add tables, and write rows and `_insert_tracking` in one transaction."""

    def construct_create_table_statements(self) -> list[str]:
        """And a table of places."""
        places = "CREATE TABLE IF NOT EXISTS places (application_name TEXT PRIMARY KEY, position INTEGER, log TEXT, leaf BLOB)"
        return [*super().construct_create_table_statements(), places]

    def _insert_tracking(self, c: SQLiteCursor, tracking: Tracking) -> None:
        super()._insert_tracking(c, tracking)
        if isinstance(at := tracking.notification_id, Position):
            c.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)", (tracking.application_name, int(at), at.log, at.leaf))

    def max_tracking_id(self, application_name: str) -> int | None:
        """With what a subscription checks before it goes on."""
        position = super().max_tracking_id(application_name)
        if position is None or application_name == self.table_migration_identifier:
            return position
        with self.datastore.transaction(commit=False) as c:
            c.execute("SELECT log, leaf FROM places WHERE application_name = ? AND position = ?", (application_name, position))
            return placed(position, c.fetchone())


def placed(position: int, row: Any) -> int:
    """The position as it was written; a bare one where it was not written with its place."""
    return position if row is None else Position.at(position, row["log"], bytes(row["leaf"]))
