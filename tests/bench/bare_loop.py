"""The least that brings an event into a view: one connection, one event at a time, ready rows: commit it, select it, commit the upsert."""

import asyncio
from statistics import quantiles
from time import perf_counter, time_ns
from typing import Any

from goals.views import goals_of_year
from shared.runtime.eventlog import log
from tests.bench import history
from tests.bench.comparing import must
from tests.bench.ground import Ground

COLUMNS = [column.name for column in goals_of_year.goals.columns]


class BareLoop:
    """In a goals database of its own, with the same tables, keys and triggers as the product's."""

    @classmethod
    async def made(cls, ground: Ground, store: str, events: int) -> "BareLoop":
        """Its tables are those of the product."""
        home = history.new(ground, store)
        async with home.opened() as (database, _):
            await database.write(goals_of_year.VIEW.make)
        return cls(home, events)

    def __init__(self, home: history.Home, events: int) -> None:
        self._events = events
        self._items = 0
        self._conn = home.driver()
        mark, self._how = ("?", {}) if home.store == "sqlite" else ("%s", {"prepare": True, "binary": True})
        changed = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
        self._insert = f"INSERT INTO events VALUES ({', '.join([mark] * len(log.events.columns))})"
        self._select = f"SELECT position, bytes FROM events WHERE position > {mark} ORDER BY position LIMIT 500"
        into = f"{goals_of_year.goals.name} ({', '.join(COLUMNS)})"
        self._upsert = f"INSERT INTO {into} VALUES ({', '.join([mark] * len(COLUMNS))}) ON CONFLICT (item) DO UPDATE SET {changed}"

    def close(self) -> None:
        """Let go of the database."""
        self._conn.close()

    async def round(self, percentile: int) -> float:
        """Milliseconds for one event."""
        return await asyncio.to_thread(self._round, percentile)

    def _round(self, percentile: int) -> float:
        items, done = self._events // history.LIFE, self._items * history.LIFE
        waiting = list(history.pendings(items, self._items, yearly=items))
        self._items += items
        took = []
        for position, pending in enumerate(waiting, done + 1):
            began = perf_counter()
            document = b"".join(pending.pieces)
            row = (position, pending.stream, pending.version, pending.type, pending.subject, time_ns() // 1_000, pending.id, document)
            self._do(self._insert, *row, log.leaf_hash(document))
            found = self._do(self._select, position - 1).fetchall()
            must([each[0] for each in found] == [position], f"{found} is not the event at {position}")
            self._do(
                self._upsert, pending.subject, 2020, "219001", "项目", "农村公路养护经费", pending.type, "优", 1, True, "万财预〔2020〕1号"
            )
            took.append(perf_counter() - began)
        (counted,) = self._conn.execute(f"SELECT count(*) FROM {goals_of_year.goals.name}").fetchone()
        must(counted == self._items, f"{counted} of {self._items} goals are in the view")
        return 1_000 * quantiles(took, n=100)[percentile]

    def _do(self, statement: str, *values: Any) -> Any:
        return self._conn.execute(statement, values, **self._how)
