"""Which records fall overdue next?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Date, Index, MetaData, Table, Text, delete, select

from monitoring.record import RECORD, fall_overdue
from shared.events.envelope import Told
from shared.events.monitoring import MonitoringAssigned, MonitoringOverdue, MonitoringSubmitted
from shared.runtime.clock import day_of, midnight
from shared.runtime.reaction import Command, Deadlines, Due
from shared.runtime.rows import among, upsert
from shared.runtime.view import View

deadlines = Table(
    "deadlines_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("falls_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Index("deadlines_1_by_day", "falls_on", "stream"),
)


def project(conn: Connection, batch: Sequence[Told[Any]]) -> None:
    """A row comes with the assignment; it leaves when something is submitted in time, or when the overdue is told."""
    upsert(conn, deadlines, [_row(told.stream, told.event) for told in batch if isinstance(told.event, MonitoringAssigned)])
    told_overdue = {told.stream for told in batch if isinstance(told.event, MonitoringOverdue)}
    if told_overdue:
        conn.execute(delete(deadlines).where(among(conn, deadlines.c.stream, told_overdue)))
    submitted: defaultdict[date, set[str]] = defaultdict(set)
    for told in batch:
        if isinstance(told.event, MonitoringSubmitted):
            submitted[told.event.on].add(told.stream)
    for on, streams in submitted.items():
        conn.execute(delete(deadlines).where(among(conn, deadlines.c.stream, streams), deadlines.c.due_on >= on))


VIEW = View(
    "deadlines",
    1,
    hears=("monitoring",),
    tables=(deadlines,),
    project=project,
    uses=(MonitoringAssigned, MonitoringOverdue, MonitoringSubmitted),
)


def due(conn: Connection, moment: datetime, limit: int) -> list[Due]:
    """What is overdue at that moment and not yet told, oldest first."""
    query = select(deadlines).where(deadlines.c.falls_on <= day_of(moment))
    rows = conn.execute(query.order_by(deadlines.c.falls_on, deadlines.c.stream).limit(limit))
    return [Due(midnight(row.falls_on), "overdue", Command(RECORD, row.stream.removeprefix("monitoring/"), fall_overdue)) for row in rows]


DEADLINES = Deadlines(VIEW, due)


def _row(stream: str, event: MonitoringAssigned) -> dict[str, Any]:
    return {"stream": stream, "falls_on": event.due_on + timedelta(days=1), "due_on": event.due_on}
