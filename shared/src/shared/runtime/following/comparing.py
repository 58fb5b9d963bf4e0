"""Two states of one table, the live and the derived one, and the first row in which they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, CompoundSelect, Connection, MetaData, Select, Table, cast, func, inspect, select, union_all
from sqlalchemy.dialects.postgresql import JSONB

LONGEST = 300
NOTHING = "— 无 / nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a live table is not what its events say."""

    table: str
    key: str
    """`item=360922-2020-P0017, month=3`; empty where the table itself differs."""
    column: str
    """Empty where one side has no such row."""
    live: str
    derived: str

    def __str__(self) -> str:
        where = " · ".join(part for part in (self.table, self.key, self.column) if part)
        return f"{where}：现有 / live {self.live}；重算 / derived {self.derived}"


def difference(conn: Connection, table: Table, live: str, derived: str) -> Difference | None:
    """The first row, in the order of the primary key, that the tables of these two schemas do not share; None where they are equal."""
    if lacking := _lacking(conn, table, live):
        return Difference(table.name, "", lacking, NOTHING, "有 / there")
    here, there = _rows(conn, table, live), _rows(conn, table, derived)
    only_one = union_all(*(one.subquery().select() for one in (_without(conn, here, there), _without(conn, there, here)))).subquery()
    keys = [column.name for column in table.primary_key] or [column.name for column in table.columns]
    row = conn.execute(select(only_one).order_by(*(only_one.c[key] for key in keys)).limit(1)).one_or_none()
    if row is None:
        return None
    key = {name: row._mapping[name] for name in keys}
    return _described(table, key, _row(conn, here, key), _row(conn, there, key))


def rows(conn: Connection, table: Table, schema: str) -> int:
    """How many rows the table has there."""
    return int(conn.execute(select(func.count()).select_from(_in(table, schema))).scalar_one())


def _described(table: Table, key: dict[str, Any], live: Any, derived: Any) -> Difference:
    named = ", ".join(f"{name}={value}" for name, value in key.items())
    if live is None or derived is None or live == derived:
        return Difference(table.name, named, "", _shown(live), _shown(derived))
    column = next(name for name in live if live[name] != derived[name])
    return Difference(table.name, named, column, _shown(live[column]), _shown(derived[column]))


def _shown(value: Any) -> str:
    return NOTHING if value is None else str(value)[:LONGEST]


def _row(conn: Connection, rows: Select[Any], key: dict[str, Any]) -> dict[str, Any] | None:
    of = rows.subquery()
    found = conn.execute(select(of).where(*(of.c[name].is_not_distinct_from(value) for name, value in key.items())).limit(1)).one_or_none()
    return dict(found._mapping) if found else None


def _without(conn: Connection, some: Select[Any], others: Select[Any]) -> CompoundSelect[Any]:
    """SQLite has no EXCEPT ALL; a table with a primary key, which every view's has, needs none."""
    return some.except_(others) if conn.dialect.name == "sqlite" else some.except_all(others)


def _rows(conn: Connection, table: Table, schema: str) -> Select[Any]:
    comparable = (lambda column: column) if conn.dialect.name == "sqlite" else _comparable
    return select(*(comparable(column) for column in _in(table, schema).columns))


def _comparable(column: "Column[Any]") -> Any:
    """PostgreSQL compares `jsonb`, and not `json`."""
    return cast(column, JSONB).label(column.name) if isinstance(column.type, JSON) else column


def _in(table: Table, schema: str) -> Table:
    return table.to_metadata(MetaData(), schema=schema)


def _lacking(conn: Connection, table: Table, schema: str) -> str:
    """What the table there has not got: a column, or everything."""
    look = inspect(conn)
    if not look.has_table(table.name, schema=schema):
        return "*"
    there = {column["name"] for column in look.get_columns(table.name, schema=schema)}
    missing: Sequence[str] = [column.name for column in table.columns if column.name not in there]
    return missing[0] if missing else ""
