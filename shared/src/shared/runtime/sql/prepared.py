"""A query that is compiled once and handed to the driver as it is; its rows come as plain values by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import msgspec
from sqlalchemy import Connection, Dialect, Select, func, select

Read = Callable[[Any], Any]
Row = dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A query's text for one kind of database, its parameters' names in order, and how each column is read."""

    text: str
    given: Mapping[str, Any]
    """What stands in the query itself."""
    order: Sequence[str] | None
    """None where the driver takes parameters by name."""
    names: Sequence[str]
    read: Sequence[tuple[str, Read]]
    whole: bool
    """All rows come as one document: SQLite's driver lets other threads in at every row, and must wait for its turn again."""

    @classmethod
    def of(cls, query: Select[Any], dialect: Dialect) -> Self:
        """The query of this kind of database. Its columns have names of their own."""
        columns, whole = query.subquery().c, dialect.name == "sqlite"
        asked = select(func.json_group_array(func.json_array(*columns))) if whole else query
        compiled = asked.compile(dialect=dialect)
        read = [(one.name, made) for one in columns if (made := one.type.dialect_impl(dialect).result_processor(dialect, None))]
        given = compiled.construct_params(_check=False)
        return cls(str(compiled), given, getattr(compiled, "positiontup", None), [one.name for one in columns], read, whole)

    def rows(self, conn: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Its rows in their order, for these values of its parameters."""
        named = {**self.given, **values}
        found = self._found(conn, named if self.order is None else tuple(named[name] for name in self.order))
        lines = msgspec.json.decode(found[0][0]) if self.whole else found
        rows = [dict(zip(self.names, line, strict=False)) for line in lines]
        for name, value_of in self.read:
            for row in rows:
                row[name] = value_of(row[name])
        return rows

    def _found(self, conn: Connection, values: Any) -> Sequence[Any]:
        driver: Any = conn.connection.driver_connection
        try:
            found: Sequence[Any] = driver.execute(self.text, values).fetchall()
        except conn.dialect.loaded_dbapi.Error:  # asked again through SQLAlchemy, which knows what it means for the connection
            found = conn.exec_driver_sql(self.text, values).fetchall()
        return found
