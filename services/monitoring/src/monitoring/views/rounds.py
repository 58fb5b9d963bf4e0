"""Which monitoring rounds does a fiscal year have?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Index, Integer, MetaData, Table, Text, select, update

from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import RoundClosed, RoundOpened
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert

rounds = Table(
    "rounds_1",
    MetaData(),
    Column("round", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("month", Integer, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("warn_days", Integer, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("closed", Boolean, nullable=False),
    Index("rounds_1_by_year", "year", "month"),
)


class RoundRow(Value):
    """A round."""

    round: str
    year: int
    month: int
    opens_on: date
    due_on: date
    warn_days: int
    rule_set: str
    closed: bool


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; a round is closed after it was opened."""
    upsert(conn, rounds, [_opened(recorded.subject, recorded.event) for recorded in batch if isinstance(recorded.event, RoundOpened)])
    closed = {recorded.subject for recorded in batch if isinstance(recorded.event, RoundClosed)}
    if closed:
        conn.execute(update(rounds).where(among(conn, rounds.c.round, closed)).values(closed=True))


VIEW = View("rounds", 1, hears=("monitoring",), tables=(rounds,), project=project)


def of_year(conn: Connection, *, year: int) -> list[RoundRow]:
    """The year's rounds, at most twelve, in order."""
    query = select(rounds).where(rounds.c.year == year).order_by(rounds.c.month)
    return [RoundRow(**row._mapping) for row in conn.execute(query)]


def _opened(round_: str, event: RoundOpened) -> dict[str, Any]:
    return {
        "round": round_,
        "year": event.fiscal_year,
        "month": event.period_end_month,
        "opens_on": event.opens_on,
        "due_on": event.due_on,
        "warn_days": event.warn_days,
        "rule_set": event.rule_set,
        "closed": False,
    }
