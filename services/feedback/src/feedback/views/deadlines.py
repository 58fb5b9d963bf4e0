"""What falls due next: demands on their date and the day after, disclosures the day after their date."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Date, Index, MetaData, Table, Text, delete, select

from feedback.decisions import disclosure, rectification
from feedback.decisions.disclosure import DISCLOSURE
from feedback.decisions.rectification import RECTIFICATION
from shared.events.envelope import Event, RecordedEvent
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    DisclosureExempted,
    DisclosureLapsed,
    DisclosureOverdue,
    DisclosurePublished,
    DisclosureRequired,
    MeasuresReturned,
    MeasuresSubmitted,
    RectificationDue,
    RectificationIssued,
    RectificationOverdue,
    RectificationReported,
    RectificationReturned,
    RectificationWithdrawn,
)
from shared.runtime.clock import day_of, midnight
from shared.runtime.deciding.reaction import Command, Deadlines, Due
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert

DUE, OVERDUE, PUBLICATION = "due", "overdue", "PUBLICATION"

deadlines = Table(
    "deadlines_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("deadline", Text, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("falls_on", Date, nullable=False),
    Index("deadlines_1_by_day", "falls_on", "stream"),
)


Open = set[tuple[str, date, str]]
"""The rows of one stream: which deadline, its date, what is to be told."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """A row comes with its date; it leaves when it is told, or when the answer came on a day before. Order within a stream counts."""
    changes = [recorded for recorded in batch if type(recorded.event) in CHANGES]
    if not changes:
        return
    before: dict[str, Open] = {recorded.stream: set() for recorded in changes}
    for row in conn.execute(select(deadlines).where(among(conn, deadlines.c.stream, list(before)))):
        before[row.stream].add((row.deadline, row.due_on, row.what))
    after = {stream: set(rows) for stream, rows in before.items()}
    for recorded in changes:
        CHANGES[type(recorded.event)](after[recorded.stream], recorded.event)
    other = {stream: rows for stream, rows in after.items() if rows != before[stream]}
    if fewer := [stream for stream in other if before[stream] - other[stream]]:
        conn.execute(delete(deadlines).where(among(conn, deadlines.c.stream, fewer)))
    upsert(conn, deadlines, [_row(stream, *row) for stream, rows in other.items() for row in sorted(rows)])


def _row(stream: str, deadline: str, due_on: date, what: str) -> dict[str, Any]:
    return {"stream": stream, "deadline": deadline, "due_on": due_on, "what": what, "falls_on": _falls_on(due_on, what)}


def _falls_on(due_on: date, what: str) -> date:
    return due_on if what == DUE else due_on + timedelta(days=1)


def _set(rows: Open, deadline: str, due_on: date) -> None:
    rows |= {(deadline, due_on, what) for what in (DUE, OVERDUE)}


def _issued(rows: Open, event: RectificationIssued) -> None:
    _set(rows, Deadline.MEASURES, event.measures_due_on)
    _set(rows, Deadline.COMPLETION, event.completion_due_on)


def _extended(rows: Open, event: DeadlineExtended) -> None:
    _answer(rows, event.on, event.deadline)
    _set(rows, event.deadline, event.due_on)


def _answer(rows: Open, on: date, *answered: str) -> None:
    rows -= {(deadline, due_on, what) for deadline, due_on, what in rows if deadline in answered and _falls_on(due_on, what) > on}


CHANGES: dict[type[Event], Callable[[Open, Any], None]] = {
    RectificationIssued: _issued,
    MeasuresReturned: lambda rows, event: _set(rows, Deadline.MEASURES, event.measures_due_on),
    RectificationReturned: lambda rows, event: _set(rows, Deadline.COMPLETION, event.completion_due_on),
    DeadlineExtended: _extended,
    MeasuresSubmitted: lambda rows, event: _answer(rows, event.on, Deadline.MEASURES),
    RectificationReported: lambda rows, event: _answer(rows, event.on, Deadline.COMPLETION),
    RectificationWithdrawn: lambda rows, event: _answer(rows, event.on, *Deadline),
    RectificationDue: lambda rows, event: rows.discard((event.deadline, event.due_on, DUE)),
    RectificationOverdue: lambda rows, event: rows.discard((event.deadline, event.due_on, OVERDUE)),
    DisclosureRequired: lambda rows, event: rows.add((PUBLICATION, event.due_on, OVERDUE)),
    DisclosurePublished: lambda rows, event: _answer(rows, event.on, PUBLICATION),
    DisclosureExempted: lambda rows, event: _answer(rows, event.on, PUBLICATION),
    DisclosureLapsed: lambda rows, event: _answer(rows, event.on, PUBLICATION),
    DisclosureOverdue: lambda rows, event: rows.discard((PUBLICATION, event.due_on, OVERDUE)),
}

VIEW = View("deadlines", 1, hears=("feedback",), tables=(deadlines,), project=project, uses=tuple(CHANGES))


def due(conn: Connection, moment: datetime, limit: int) -> list[Due]:
    """What is due at that moment and not yet told, oldest first."""
    query = select(deadlines).where(deadlines.c.falls_on <= day_of(moment))
    order = (deadlines.c.falls_on, deadlines.c.stream, deadlines.c.deadline, deadlines.c.due_on)
    return [_due(row) for row in conn.execute(query.order_by(*order).limit(limit))]


def _due(row: Any) -> Due:
    kind, key = row.stream.split("/", 1)
    name = f"{row.deadline} {row.due_on} {row.what}"
    if kind == DISCLOSURE.kind:
        return Due(midnight(row.falls_on), name, Command(DISCLOSURE, key, disclosure.fall_overdue))
    fall = rectification.fall_due if row.what == DUE else rectification.fall_overdue
    deadline, due_on = Deadline(row.deadline), row.due_on
    return Due(midnight(row.falls_on), name, Command(RECTIFICATION, key, lambda now: fall(now, deadline=deadline, due_on=due_on)))


DEADLINES = Deadlines(VIEW, due)
