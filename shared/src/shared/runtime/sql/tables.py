"""Tables that are made where they are missing; how one is made is put into words once for each kind of database."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, inspect
from sqlalchemy.engine.mock import MockConnection


def make_missing(conn: Connection, tables: Iterable[Table]) -> None:
    """Create those that are not there, with their indexes and comments."""
    there = {*inspect(conn).get_table_names()}
    for table in tables:
        if table.name not in there:
            for statement in _making(table, conn.dialect):
                conn.exec_driver_sql(statement)


@lru_cache(maxsize=512)
def _making(table: Table, dialect: Dialect) -> tuple[str, ...]:
    statements: list[str] = []

    def listen(statement: Any, *_: Any, **__: Any) -> None:
        statements.append(str(statement.compile(dialect=dialect)))

    table.create(MockConnection(dialect, listen), checkfirst=False)
    return tuple(statements)
