"""A query that is compiled once and handed to the driver as it is; its rows come as plain values by name."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, Dialect, Select, func, select
from sqlalchemy.dialects.postgresql.psycopg import dialect as numbered

from shared.runtime.sql.wire import Statement, wire_of

Read = Callable[[Any], Any]
Row = dict[str, Any]
NUMBERED = numbered(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
"""PostgreSQL's own placeholders, `$1::INTEGER`."""


class _Lines(Protocol):
    def __call__(self, conn: Connection, values: Sequence[Any], /) -> Sequence[Sequence[Any]]: ...


@dataclass(frozen=True)
class Prepared:
    """A query's lines for one kind of database, its parameters' names in order, and how each column is read."""

    lines: _Lines
    given: Mapping[str, Any]
    """What stands in the query itself."""
    order: Sequence[str]
    names: Sequence[str]
    read: Sequence[tuple[str, Read]]

    @classmethod
    def of(cls, query: Select[Any], dialect: Dialect) -> "Prepared":
        """The query of this kind of database. Its columns have names of their own."""
        compiled, lines = _on_sqlite(query, dialect) if dialect.name == "sqlite" else _on_postgres(query)
        columns = query.subquery().c
        read = [(one.name, made) for one in columns if (made := one.type.dialect_impl(dialect).result_processor(dialect, None))]
        return cls(lines, compiled.construct_params(_check=False), compiled.positiontup or (), [one.name for one in columns], read)

    def rows(self, conn: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Its rows in their order, for these values of its parameters."""
        named = {**self.given, **values}
        lines = self.lines(conn, [named[name] for name in self.order])
        rows = [dict(zip(self.names, line, strict=False)) for line in lines]
        for name, value_of in self.read:
            for row in rows:
                row[name] = value_of(row[name])
        return rows


def _on_sqlite(query: Select[Any], dialect: Dialect) -> tuple[Any, _Lines]:
    """All rows come as one document: SQLite's driver lets other threads in at every row, and must wait for its turn again."""
    compiled = select(func.json_group_array(func.json_array(*query.subquery().c))).compile(dialect=dialect)
    text = str(compiled)

    def lines(conn: Connection, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        [[document]] = conn.connection.driver_connection.execute(text, values).fetchall()  # type: ignore[union-attr]
        found: Sequence[Sequence[Any]] = msgspec.json.decode(document)
        return found

    return compiled, lines


def _on_postgres(query: Select[Any]) -> tuple[Any, _Lines]:
    """The statement is kept by the server under its name; past psycopg's cursor, which takes as long as fifty rows."""
    compiled = query.compile(dialect=NUMBERED)
    text = str(compiled).encode()
    statement = Statement(b"list_" + hashlib.sha256(text).hexdigest()[:32].encode(), text)

    def lines(conn: Connection, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return wire_of(conn.connection).lines(statement, values)

    return compiled, lines
