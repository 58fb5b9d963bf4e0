"""Multi-row writes that read the same on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; where the primary key is there already, write the other given columns. All rows name the same columns."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    newest = {tuple(row[key] for key in keys): row for row in rows}
    insert = sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)
    rest = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    write = insert.on_conflict_do_update(index_elements=keys, set_=rest) if rest else insert.on_conflict_do_nothing(index_elements=keys)
    conn.execute(write, [dict(row) for row in newest.values()])
