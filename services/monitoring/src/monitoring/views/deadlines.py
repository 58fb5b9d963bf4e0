"""Which records fall overdue next?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Date, Index, MetaData, Table, Text, delete, select

from monitoring.decisions.record import RECORD, fall_overdue
from shared.events.envelope import RecordedEvent
from shared.events.monitoring import MonitoringAssigned, MonitoringEnded, MonitoringOverdue, MonitoringSubmitted
from shared.runtime.clock import day_of, midnight
from shared.runtime.deciding.reaction import Command, Deadlines, Due
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, known, upsert

deadlines = Table(
    "deadlines_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("falls_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Index("deadlines_1_by_day", "falls_on", "stream"),
)

LEAVES = MonitoringOverdue | MonitoringSubmitted | MonitoringEnded


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """A row comes with the demand; it leaves when the answer or the end comes in time, or when the overdue is told. Order counts."""
    touched = {recorded.stream for recorded in batch if isinstance(recorded.event, MonitoringAssigned | LEAVES)}
    rows: dict[str, dict[str, Any] | None] = {**known(conn, deadlines.c.stream, touched)}
    for recorded in batch:
        match recorded.event:
            case MonitoringAssigned() as event:
                rows[recorded.stream] = _row(recorded.stream, event)
            case MonitoringOverdue():
                rows[recorded.stream] = None
            case MonitoringSubmitted(on=on) | MonitoringEnded(on=on) if (row := rows.get(recorded.stream)) and row["due_on"] >= on:
                rows[recorded.stream] = None
            case _:
                pass
    if gone := [stream for stream, row in rows.items() if row is None]:
        conn.execute(delete(deadlines).where(among(conn, deadlines.c.stream, gone)))
    upsert(conn, deadlines, [row for row in rows.values() if row is not None])


VIEW = View(
    "deadlines",
    1,
    hears=("monitoring",),
    tables=(deadlines,),
    project=project,
    uses=(MonitoringAssigned, MonitoringEnded, MonitoringOverdue, MonitoringSubmitted),
)


def due(conn: Connection, moment: datetime, limit: int) -> list[Due]:
    """What is overdue at that moment and not yet told, oldest first."""
    query = select(deadlines).where(deadlines.c.falls_on <= day_of(moment))
    rows = conn.execute(query.order_by(deadlines.c.falls_on, deadlines.c.stream).limit(limit))
    return [Due(midnight(row.falls_on), "overdue", Command(RECORD, row.stream.removeprefix("monitoring/"), fall_overdue)) for row in rows]


DEADLINES = Deadlines(VIEW, due)


def _row(stream: str, event: MonitoringAssigned) -> dict[str, Any]:
    return {"stream": stream, "falls_on": event.due_on + timedelta(days=1), "due_on": event.due_on}
