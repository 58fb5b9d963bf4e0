"""Multi-row writes and look-ups that read the same on SQLite and PostgreSQL; there the rows travel as one array per column."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Table,
    Text,
    any_,
    bindparam,
    func,
    select,
    true,
)
from sqlalchemy.exc import DBAPIError

Bind = Callable[[Iterable[Any]], list[Any]]
Read = Callable[[Any], Any]


def upsert(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; where the primary key is there already, write the other given columns. All rows name the same columns."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    newest = {tuple(row[key] for key in keys): row for row in rows}.values()
    statement, bound = _upsert(table, conn.dialect, tuple(rows[0]))
    columns = [bind([row[name] for row in newest]) for name, bind in bound.items()]
    conn.exec_driver_sql(statement, list(zip(*columns, strict=True)) if conn.dialect.name == "sqlite" else tuple(columns))


def among(conn: Connection, column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """The column has one of these values; however many there are, the statement stays the same."""
    given = _bound(column, conn.dialect)(values)
    if conn.dialect.name == "sqlite":
        return column.in_(select(func.json_each(json.dumps(given)).table_valued("value").c.value))
    return column == any_(bindparam(None, given, type_=ARRAY(column.type)))


def within(column: ColumnElement[Any], scope: str) -> ColumnElement[bool]:
    """The unit codes in the column are `scope` or below it; an empty scope sees all."""
    return column.startswith(scope, autoescape=True) if scope else true()


def any_of(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """The column has one of these few values; whatever it has, where none is named."""
    return column.in_(values) if values else true()


def known(conn: Connection, column: Column[Any], values: Collection[Any]) -> dict[Any, dict[str, Any]]:
    """The rows of the column's table that have one of these values in it, each under its value; no question where there are no values."""
    if not values:
        return {}
    statement, given, names, read = _known(column, conn.dialect)
    found: dict[Any, dict[str, Any]] = {}
    for row in conn.exec_driver_sql(statement, (given(values),)):
        one = dict(zip(names, row, strict=True))
        for name, value_of in read:
            one[name] = value_of(one[name])
        found[one[column.name]] = one
    return found


def in_binary(conn: Connection, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query on PostgreSQL, in its binary form: bytes come as they are, and not as twice as many digits."""
    raw: Any = conn.connection.driver_connection
    try:
        rows: list[tuple[Any, ...]] = raw.cursor(binary=True).execute(statement, values, prepare=True).fetchall()
        return rows
    except psycopg.Error as failure:
        if gone := raw.closed:
            conn.invalidate(failure)
        known = DBAPIError.instance(statement, values, failure, psycopg.Error, connection_invalidated=gone, dialect=conn.dialect)
        raise known from failure


@lru_cache(maxsize=512)
def _upsert(table: Table, dialect: Dialect, columns: tuple[str, ...]) -> tuple[str, dict[str, Bind]]:
    """The statement as the driver takes it, and how each column's values are given to it."""
    quote = dialect.identifier_preparer.quote
    names = ", ".join(map(quote, columns))
    keys = [column.name for column in table.primary_key]
    rest = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in columns if name not in keys)
    into = f"INSERT INTO {dialect.identifier_preparer.format_table(table)} ({names})"
    given = f"VALUES ({', '.join('?' * len(columns))})" if dialect.name == "sqlite" else _arrays(table, dialect, columns)
    conflict = f"ON CONFLICT ({', '.join(map(quote, keys))}) {f'DO UPDATE SET {rest}' if rest else 'DO NOTHING'}"
    return f"{into} {given} {conflict}", {name: _bound(table.c[name], dialect) for name in columns}


@lru_cache(maxsize=512)
def _known(column: Column[Any], dialect: Dialect) -> tuple[str, Callable[[Collection[Any]], Any], list[str], list[tuple[str, Read]]]:
    """The query as the driver takes it, how the values are given to it, its columns, and those whose values must be read."""
    quote, bind, sqlite = dialect.identifier_preparer.quote, _bound(column, dialect), dialect.name == "sqlite"
    columns = column.table.columns
    read: list[tuple[str, Read]] = []
    for one in columns:
        if process := one.type.dialect_impl(dialect).result_processor(dialect, None):
            read.append((one.name, process))
    names = [one.name for one in columns]
    among_them = "IN (SELECT value FROM json_each(?))" if sqlite else f"= ANY(%b::{column.type.compile(dialect)}[])"
    rows = f"SELECT {', '.join(map(quote, names))} FROM {dialect.identifier_preparer.format_table(column.table)}"

    def given(values: Collection[Any]) -> Any:
        return json.dumps(bind(values)) if sqlite else bind(values)

    return f"{rows} WHERE {quote(column.name)} {among_them}", given, names, read


def _arrays(table: Table, dialect: Dialect, columns: tuple[str, ...]) -> str:
    quoted = [dialect.identifier_preparer.quote(name) for name in columns]
    types = [table.c[name].type.compile(dialect) for name in columns]
    arrays = ", ".join(f"%b::{'TEXT' if type_ == 'JSON' else type_}[]" for type_ in types)
    values = ", ".join(f"{name}::{type_}" for name, type_ in zip(quoted, types, strict=True))
    return f"SELECT {values} FROM unnest({arrays}) AS given({', '.join(quoted)})"


def _bound(column: Column[Any], dialect: Dialect) -> Bind:
    """How values of the column become what the driver takes: all of one plain type."""
    if isinstance(column.type, JSON):
        return lambda values: [json.dumps(value) for value in values]
    if isinstance(column.type, Text):
        return lambda values: [value if value is None else str.__str__(value) for value in values]
    process = column.type.dialect_impl(dialect).bind_processor(dialect) if dialect.name == "sqlite" else None
    return lambda values: [*map(process, values)] if process else [*values]
