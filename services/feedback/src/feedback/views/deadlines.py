"""What falls due next: demands on their date and the day after, disclosures the day after their date."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Date, Index, MetaData, Table, Text, delete, select

from feedback import disclosure, rectification
from feedback.disclosure import DISCLOSURE
from feedback.rectification import RECTIFICATION
from shared.events.envelope import Told
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    DisclosureExempted,
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
from shared.runtime.reaction import Command, Deadlines, Due
from shared.runtime.rows import upsert
from shared.runtime.view import View

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


def project(conn: Connection, batch: Sequence[Told[Any]]) -> None:
    """A row comes with its date; it leaves when it is told, or when the answer came on a day before. Order within a stream counts."""
    for told in batch:
        match told.event:
            case RectificationIssued() as event:
                _set(conn, told.stream, Deadline.MEASURES, event.measures_due_on)
                _set(conn, told.stream, Deadline.COMPLETION, event.completion_due_on)
            case MeasuresReturned() as event:
                _set(conn, told.stream, Deadline.MEASURES, event.measures_due_on)
            case RectificationReturned() as event:
                _set(conn, told.stream, Deadline.COMPLETION, event.completion_due_on)
            case DeadlineExtended() as event:
                _answer(conn, told.stream, event.on, event.deadline)
                _set(conn, told.stream, event.deadline, event.due_on)
            case MeasuresSubmitted() as event:
                _answer(conn, told.stream, event.on, Deadline.MEASURES)
            case RectificationReported() as event:
                _answer(conn, told.stream, event.on, Deadline.COMPLETION)
            case RectificationWithdrawn() as event:
                _answer(conn, told.stream, event.on, *Deadline)
            case RectificationDue() as event:
                _told(conn, told.stream, event.deadline, event.due_on, DUE)
            case RectificationOverdue() as event:
                _told(conn, told.stream, event.deadline, event.due_on, OVERDUE)
            case DisclosureRequired() as event:
                upsert(conn, deadlines, [_row(told.stream, PUBLICATION, event.due_on, OVERDUE)])
            case DisclosurePublished() | DisclosureExempted() as event:
                _answer(conn, told.stream, event.on, PUBLICATION)
            case DisclosureOverdue() as event:
                _told(conn, told.stream, PUBLICATION, event.due_on, OVERDUE)
            case _:
                pass


def _row(stream: str, deadline: str, due_on: date, what: str) -> dict[str, Any]:
    falls_on = due_on if what == DUE else due_on + timedelta(days=1)
    return {"stream": stream, "deadline": deadline, "due_on": due_on, "what": what, "falls_on": falls_on}


def _set(conn: Connection, stream: str, deadline: str, due_on: date) -> None:
    upsert(conn, deadlines, [_row(stream, deadline, due_on, what) for what in (DUE, OVERDUE)])


def _answer(conn: Connection, stream: str, on: date, *answered: str) -> None:
    later = (deadlines.c.stream == stream) & deadlines.c.deadline.in_(answered) & (deadlines.c.falls_on > on)
    conn.execute(delete(deadlines).where(later))


def _told(conn: Connection, stream: str, deadline: str, due_on: date, what: str) -> None:
    key = {"stream": stream, "deadline": deadline, "due_on": due_on, "what": what}
    conn.execute(delete(deadlines).where(*(deadlines.c[name] == value for name, value in key.items())))


VIEW = View("deadlines", 1, hears=("feedback",), tables=(deadlines,), project=project)


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
