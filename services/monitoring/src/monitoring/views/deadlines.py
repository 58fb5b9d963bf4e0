"""Which records fall overdue next?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Date, Index, MetaData, Table, Text, delete, select

from monitoring.decisions.record import RECORD, fall_overdue
from shared.events.envelope import RecordedEvent
from shared.events.monitoring import MonitoringAssigned, MonitoringOverdue, MonitoringSubmitted
from shared.runtime.clock import day_of, midnight
from shared.runtime.deciding.reaction import Command, Deadlines, Due
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert

deadlines = Table(
    "deadlines_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("falls_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Index("deadlines_1_by_day", "falls_on", "stream"),
)


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """A row comes with the assignment; it leaves when something is submitted in time, or when the overdue is told."""
    upsert(conn, deadlines, [_row(recorded.stream, recorded.event) for recorded in batch if isinstance(recorded.event, MonitoringAssigned)])
    told_overdue = {recorded.stream for recorded in batch if isinstance(recorded.event, MonitoringOverdue)}
    if told_overdue:
        conn.execute(delete(deadlines).where(among(conn, deadlines.c.stream, told_overdue)))
    submitted: defaultdict[date, set[str]] = defaultdict(set)
    for recorded in batch:
        if isinstance(recorded.event, MonitoringSubmitted):
            submitted[recorded.event.on].add(recorded.stream)
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
