"""Which items are monitored in a year, unit by unit, and which of them a round has not asked yet?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, MetaData, Table, Text, delete, select

from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import ItemWatched, MonitoringAssigned, MonitoringEnded, MonitoringHandedOver, WatchChanged, WatchEnded
from shared.events.values import Money, ObjectKind, fiscal_year_of, to_fen, to_yuan
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import known, upsert, within

metadata = MetaData()
watchlist = Table(
    "watchlist_1",
    metadata,
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("goal_version", Integer, nullable=False),
    Column("ended", Boolean, nullable=False),
    Index("watchlist_1_by_unit", "year", "unit", "item"),
)
asked = Table("watchlist_1_asked", metadata, Column("item", Text, primary_key=True), Column("month", Integer, primary_key=True))


class Watched(Value):
    """A monitored item."""

    unit: str
    item: str
    kind: ObjectKind
    name: str
    amount: Money
    goal_version: int
    ended: bool


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    touched = {recorded.subject for recorded in batch if isinstance(recorded.event, WatchChanged | WatchEnded)}
    rows = known(conn, watchlist.c.item, touched)
    for recorded in batch:
        match recorded.event:
            case ItemWatched() as event:
                rows[recorded.subject] = {
                    "item": recorded.subject,
                    "year": fiscal_year_of(recorded.subject),
                    "unit": event.unit,
                    "kind": event.kind,
                    "name": event.name,
                    "fen": to_fen(event.amount),
                    "goal_version": 1,
                    "ended": False,
                }
            case WatchChanged() as event:
                rows[recorded.subject] |= {"fen": to_fen(event.amount), "goal_version": event.goal_version}
            case WatchEnded():
                rows[recorded.subject] |= {"ended": True}
            case _:
                pass
    upsert(conn, watchlist, list(rows.values()))
    asking: dict[tuple[str, int], bool] = {}
    for recorded in batch:
        match recorded.event:
            case MonitoringAssigned(period_end_month=month):
                asking[recorded.subject, month] = True
            case MonitoringEnded():
                asking[recorded.subject, int(recorded.stream.rsplit("/", 1)[1])] = False
            case _:
                pass
    upsert(conn, asked, [{"item": item, "month": month} for (item, month), is_asked in asking.items() if is_asked])
    for item, month in (one for one, is_asked in asking.items() if not is_asked):
        conn.execute(delete(asked).where(asked.c.item == item, asked.c.month == month))
    rehome(conn, watchlist, batch, MonitoringHandedOver)


VIEW = View("watchlist", 1, hears=("monitoring",), tables=(watchlist, asked), project=project)


def page(conn: Connection, *, year: int, scope: str, after: str | None, limit: int) -> Page[Watched]:
    """The year's items in order of unit and item."""
    w = watchlist.c
    query = select(w.unit, w.item, w.kind, w.name, w.fen, w.goal_version, w.ended)
    query = query.where(w.year == year, within(w.unit, scope))
    return paginate(conn, query, (w.unit, w.item), _watched, after=after, limit=limit)


def not_asked(conn: Connection, *, year: int, month: int) -> list[str]:
    """The year's items, still watched, that have no record for the month."""
    has_record = select(asked.c.item).where(asked.c.item == watchlist.c.item, asked.c.month == month).exists()
    query = select(watchlist.c.item).where(watchlist.c.year == year, ~watchlist.c.ended, ~has_record)
    return list(conn.execute(query.order_by(watchlist.c.unit, watchlist.c.item)).scalars())


def _watched(row: Any) -> Watched:
    return Watched(
        unit=row.unit,
        item=row.item,
        kind=row.kind,
        name=row.name,
        amount=to_yuan(row.fen),
        goal_version=row.goal_version,
        ended=row.ended,
    )
