"""The same in PostgreSQL; needs `bihuan-replay[postgres]`."""

from typing import Any

from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from psycopg import Cursor
from psycopg.rows import DictRow
from psycopg.sql import SQL, Identifier

from bihuan_replay.chain import Position
from bihuan_replay.rows import placed


class PostgresRows(PostgresTrackingRecorder):
    """Derive from it, add tables, and write rows and `_insert_tracking` in one transaction."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self._places = Identifier(datastore.schema, f"{self.tracking_table_name}_places")
        made = SQL("CREATE TABLE IF NOT EXISTS {} (application_name text PRIMARY KEY, position bigint, log text, leaf bytea)")
        self.sql_create_statements.append(made.format(self._places))

    def _insert_tracking(self, curs: Cursor[DictRow], tracking: Tracking) -> None:
        super()._insert_tracking(curs, tracking)
        if isinstance(at := tracking.notification_id, Position):
            kept = SQL("""INSERT INTO {} VALUES (%s, %s, %s, %s) ON CONFLICT (application_name) DO UPDATE SET
                position = excluded.position, log = excluded.log, leaf = excluded.leaf""")
            curs.execute(kept.format(self._places), (tracking.application_name, int(at), at.log, at.leaf), prepare=True)

    def max_tracking_id(self, application_name: str) -> int | None:
        """With what a subscription checks before it goes on."""
        position: int | None = super().max_tracking_id(application_name)
        if position is None or application_name == self.table_migration_identifier:
            return position
        asked = SQL("SELECT log, leaf FROM {} WHERE application_name = %s AND position = %s").format(self._places)
        with self.datastore.transaction() as curs:
            return placed(position, curs.execute(asked, (application_name, position)).fetchone())
