"""A view: the tables that answer one question, and how events change them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, MetaData, Table

from shared.events.envelope import Event, RecordedEvent
from shared.runtime.sql.tables import make_missing

LayAside = Callable[[Connection, str, str, int], None]
"""Of a log, under the identity that it had, whatever stands beyond a position."""
Project = Callable[[Connection, Sequence[RecordedEvent[Any]]], None]


@dataclass(frozen=True)
class View:
    """One version of a view; its tables are named `<name>_<version>` or `<name>_<version>_<part>`."""

    name: str
    version: int
    hears: tuple[str, ...]
    """The logs it is made from. The rows must be the same for every interleaving of them."""
    tables: tuple[Table, ...]
    project: Project
    """Write what the batch changes; the runtime moves the position in the same transaction."""
    uses: tuple[type[Event], ...] = ()
    """The only events that change it; where none is named, it is given all. What is not used is not decoded."""
    lay_aside: LayAside | None = None
    """What it does with what a log has lost for good, where it keeps that; any other view is derived anew without it."""

    def __post_init__(self) -> None:
        for table in self.tables:
            if not re.fullmatch(rf"{self.key}(_[a-z_]+)?", table.name):
                raise ValueError(f"table {table.name} of view {self.key} must be named {self.key} or {self.key}_<part>")

    @property
    def key(self) -> str:
        """`watchlist_2`: the name of this version, also of its subscription."""
        return f"{self.name}_{self.version}"

    def make(self, conn: Connection) -> None:
        """Create the tables that are missing."""
        make_missing(conn, self.tables)

    def drop_older(self, conn: Connection, tables: Iterable[str]) -> None:
        """Remove the tables of earlier versions among those that there are."""
        for name in tables:
            older = re.fullmatch(rf"{self.name}_(\d+)(_[a-z_]+)?", name)
            if older and int(older[1]) < self.version:
                Table(name, MetaData()).drop(conn)
