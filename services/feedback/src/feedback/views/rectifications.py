"""Where does every rectification stand, and what is its next date?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Index, Integer, MetaData, Table, Text, select

from feedback.rectification_state import Status
from shared.events.envelope import Told, Value
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    MeasuresAccepted,
    MeasuresReturned,
    MeasuresSubmitted,
    Origin,
    RectificationAcknowledged,
    RectificationClosed,
    RectificationDrafted,
    RectificationIssued,
    RectificationOverdue,
    RectificationReported,
    RectificationReturned,
    RectificationVerified,
    RectificationWithdrawn,
)
from shared.events.values import fiscal_year_of
from shared.runtime.pages import Page, turn
from shared.runtime.rows import upsert
from shared.runtime.view import View

rectifications = Table(
    "rectifications_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("measures_due_on", Date),
    Column("completion_due_on", Date),
    Column("overdue", Boolean, nullable=False),
    Index("rectifications_1_by_unit", "year", "unit", "item", "n"),
)

STATUS: dict[type[Any], Status] = {
    RectificationDrafted: Status.DRAFTED,
    RectificationIssued: Status.ISSUED,
    RectificationAcknowledged: Status.ACKNOWLEDGED,
    MeasuresSubmitted: Status.MEASURES_SUBMITTED,
    MeasuresReturned: Status.MEASURES_RETURNED,
    MeasuresAccepted: Status.IN_PROGRESS,
    RectificationReported: Status.COMPLETION_REPORTED,
    RectificationReturned: Status.RETURNED,
    RectificationVerified: Status.VERIFIED,
    RectificationClosed: Status.CLOSED,
    RectificationWithdrawn: Status.WITHDRAWN,
}
CHANGES: tuple[type[Any], ...] = (*STATUS, DeadlineExtended, RectificationOverdue)


class RectificationRow(Value):
    """One rectification as it stands; `overdue` while a deadline has passed unanswered."""

    unit: str
    item: str
    n: int
    name: str
    origin: Origin
    status: Status
    measures_due_on: date | None
    completion_due_on: date | None
    overdue: bool


def project(conn: Connection, batch: Sequence[Told[Any]]) -> None:
    """Write what the batch changes."""
    touched = [told for told in batch if isinstance(told.event, CHANGES)]
    streams = {told.stream for told in touched}
    rows = {row.stream: dict(row._mapping) for row in conn.execute(select(rectifications).where(rectifications.c.stream.in_(streams)))}
    for told in touched:
        row = rows.setdefault(told.stream, _new(told))
        row["status"] = STATUS.get(type(told.event), row.get("status"))
        _change(row, told.event)
    upsert(conn, rectifications, list(rows.values()))


def _new(told: Told[Any]) -> dict[str, Any]:
    place = {"stream": told.stream, "item": told.subject, "n": int(told.stream.rsplit("/", 1)[1]), "year": fiscal_year_of(told.subject)}
    return place | {"measures_due_on": None, "completion_due_on": None, "overdue": False}


def _change(row: dict[str, Any], event: Any) -> None:
    match event:
        case RectificationDrafted():
            row.update(unit=event.unit, name=event.name, origin=event.origin)
        case RectificationIssued():
            row.update(measures_due_on=event.measures_due_on, completion_due_on=event.completion_due_on)
        case MeasuresReturned():
            row.update(measures_due_on=event.measures_due_on)
        case RectificationReturned():
            row.update(completion_due_on=event.completion_due_on)
        case DeadlineExtended():
            row["measures_due_on" if event.deadline is Deadline.MEASURES else "completion_due_on"] = event.due_on
            row["overdue"] = False
        case RectificationOverdue():
            row["overdue"] = True
        case MeasuresSubmitted() | RectificationReported() | RectificationWithdrawn():
            row["overdue"] = False
        case _:
            pass


def page(
    conn: Connection, *, year: int, status: Status | None, origin: Origin | None, within: str, after: str | None, limit: int
) -> Page[RectificationRow]:
    """The rectifications of a fiscal year's items in order of unit, item and number."""
    table = rectifications.c
    query = select(
        table.unit,
        table.item,
        table.n,
        table.name,
        table.origin,
        table.status,
        table.measures_due_on,
        table.completion_due_on,
        table.overdue,
    ).where(table.year == year, table.unit.startswith(within))
    if status is not None:
        query = query.where(table.status == status)
    if origin is not None:
        query = query.where(table.origin == origin)
    return turn(conn, query, (table.unit, table.item, table.n), lambda row: RectificationRow(**row._mapping), after=after, limit=limit)


VIEW = View("rectifications", 1, hears=("feedback",), tables=(rectifications,), project=project)
