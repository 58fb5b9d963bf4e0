"""Multi-row writes and look-ups say the same on SQLite and PostgreSQL."""

from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Column, Connection, Date, Integer, LargeBinary, MetaData, Table, Text, insert, select

from shared.runtime.eventlog.database import Database
from shared.runtime.sql.rows import among, known, upsert


class Purity(StrEnum):
    CLEAR = "清"


def _table(name: str) -> Table:
    columns = (
        Column("well", Text, primary_key=True),
        Column("year", Integer, primary_key=True),
        Column("purity", Text),
        Column("drilled", Date),
        Column("notes", JSON),
        Column("dry", Boolean),
        Column("litres", BigInteger),
        Column("seal", LargeBinary),
    )
    return Table(name, MetaData(), *columns)


WELLS, TWIN = _table("wells_seen_1"), _table("wells_seen_1_twin")
FULL = {
    "purity": Purity.CLEAR,
    "drilled": date(2020, 2, 29),
    "notes": {"深": [1.5, None]},
    "dry": True,
    "litres": 2**60,
    "seal": b"\x00\xff",
}
EMPTY = dict.fromkeys(FULL)
ROWS: list[dict[str, Any]] = [
    {"well": "井'1", "year": 2020, **FULL},
    {"well": "", "year": 70_000, **EMPTY},
    {"well": '{2},"\\', "year": -1, **FULL, "notes": [], "dry": False, "seal": b"", "purity": ""},
]


def _all(conn: Connection, table: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in conn.execute(select(table).order_by(table.c.year))]


async def test_rows_of_every_type_are_stored_as_one_by_one(database: Database) -> None:
    def write(conn: Connection) -> None:
        for table in (WELLS, TWIN):
            table.create(conn)
        upsert(conn, WELLS, ROWS)
        for row in ROWS:
            conn.execute(insert(TWIN), row)
        assert _all(conn, WELLS) == _all(conn, TWIN)
        assert len(_all(conn, WELLS)) == 3

    await database.write(write)


async def test_of_two_rows_with_one_key_the_last_counts_and_only_given_columns_change(database: Database) -> None:
    def write(conn: Connection) -> None:
        WELLS.create(conn)
        upsert(conn, WELLS, ROWS)
        upsert(conn, WELLS, [{"well": "", "year": 70_000, "litres": litres} for litres in (1, 2)])
        upsert(conn, WELLS, [{"well": "井'1", "year": 2020}])
        assert known(conn, WELLS.c.year, {70_000, 2020}) == {
            70_000: {"well": "", "year": 70_000, **EMPTY, "litres": 2},
            2020: ROWS[0],
        }

    await database.write(write)


@pytest.mark.parametrize("values", [{Purity.CLEAR}, {"清", "浊"}, {Purity.CLEAR, *map(str, range(40_000))}])
async def test_a_row_is_found_among_any_number_of_values(database: Database, values: set[str]) -> None:
    def look(conn: Connection) -> None:
        WELLS.create(conn)
        upsert(conn, WELLS, ROWS)
        found = conn.execute(select(WELLS.c.well).where(among(conn, WELLS.c.purity, values))).scalars().all()
        assert found == ["井'1"]
        assert conn.execute(select(WELLS.c.well).where(among(conn, WELLS.c.purity, ()))).all() == []

    await database.write(look)
