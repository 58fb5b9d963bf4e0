"""Where do a year's monitoring records stand, and how near is each to its deadline?"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Date, Index, Integer, MetaData, Table, Text, cast, select

from monitoring.decisions.record_state import Status
from monitoring.waiting import RECORDS as WAITING
from shared.events.envelope import Event, RecordedEvent, Value
from shared.events.monitoring import (
    IndicatorProgressReported,
    MonitoringAssigned,
    MonitoringClosed,
    MonitoringDeptReviewed,
    MonitoringEnded,
    MonitoringFinReviewed,
    MonitoringHandedOver,
    MonitoringReturned,
    MonitoringSubmitted,
)
from shared.events.values import Money, ObjectKind, to_fen, to_yuan
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import known, upsert, within
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList
from shared.runtime.web.auth import Role

records = Table(
    "records_2",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("month", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("warn_days", Integer, nullable=False),
    Column("submitted_on", Date),
    Column("returns", Integer, nullable=False),
    Index("records_2_by_unit", "year", "unit", "item", "month"),
    Index("records_2_by_name", "year", "name", "unit", "item", "month"),
    Index("records_2_by_status", "year", "status", "unit", "item", "month"),
)
STATUS_AFTER: Mapping[type[Event], Status] = {
    IndicatorProgressReported: Status.FILLING,
    MonitoringDeptReviewed: Status.DEPT_REVIEWED,
    MonitoringFinReviewed: Status.FIN_REVIEWED,
    MonitoringClosed: Status.CLOSED,
    MonitoringEnded: Status.ENDED,
}


class DeadlineLight(StrEnum):
    """报送期限."""

    NORMAL = "正常"
    NEAR = "临近截止"
    PAST = "已超时"
    DONE = "已报送"
    OVER = "已终止"


class SortedBy(StrEnum):
    """What the list may be read in order of; unit, item and month then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    AMOUNT = "amount"
    STATUS = "status"
    DUE_ON = "due_on"


class RecordRow(Value):
    """A monitoring record."""

    unit: str
    item: str
    month: int
    kind: ObjectKind
    name: str
    amount: Money
    status: Status
    due_on: date
    submitted_on: date | None
    """First time."""
    returns: int
    deadline: DeadlineLight
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    touched = {recorded.stream for recorded in batch if recorded.stream.startswith("monitoring/")}
    rows = known(conn, records.c.stream, touched)
    for recorded in batch:
        event = recorded.event
        if isinstance(event, MonitoringAssigned):
            rows[recorded.stream] = _assigned(recorded, event)
        elif isinstance(event, MonitoringSubmitted):
            first = rows[recorded.stream]["submitted_on"] or event.on
            rows[recorded.stream] |= {"status": Status.SUBMITTED, "submitted_on": first}
        elif isinstance(event, MonitoringReturned):
            rows[recorded.stream] |= {"status": Status.RETURNED, "returns": rows[recorded.stream]["returns"] + 1}
        elif type(event) in STATUS_AFTER:
            rows[recorded.stream] |= {"status": STATUS_AFTER[type(event)]}
    upsert(conn, records, list(rows.values()))
    rehome(conn, records, batch, MonitoringHandedOver)


VIEW = View("records", 2, hears=("monitoring",), tables=(records,), project=project)


KEY = (records.c.unit, records.c.item, records.c.month)
SORTED = {
    "item": records.c.item,
    "name": records.c.name,
    "amount": records.c.fen,
    "status": records.c.status,
    "due_on": cast(records.c.due_on, Text).label("due"),
}
RECORDS = SearchedList(RecordRow, records, KEY, SORTED, (records.c.item, records.c.name))


def page(
    conn: Connection,
    *,
    year: int,
    month: int | None,
    status: Sequence[Status] = (),
    scope: str,
    today: date,
    asked: Asked = Asked(),
) -> Told[RecordRow]:
    """The year's records, in order of unit, item and month where nothing else is asked for."""
    return RECORDS.counted(conn, asked, lambda row: _row(row, today), Meant({"year": year, "month": month}, scope), status)


def named(conn: Connection, *, year: int, month: int, scope: str) -> list[tuple[str, str]]:
    """Item and name of a round's records, of `scope` and the units below it."""
    asked = select(records.c.item, records.c.name).where(records.c.year == year, records.c.month == month, within(records.c.unit, scope))
    return [(row.item, row.name) for row in conn.execute(asked)]


def of_year(conn: Connection, *, year: int, scope: str, after: str, limit: int) -> list[str]:
    """So many streams of a fiscal year's records beyond one, in their order, of `scope` and the units below it."""
    asked = select(records.c.stream).where(records.c.year == year, within(records.c.unit, scope), records.c.stream > after)
    return list(conn.scalars(asked.order_by(records.c.stream).limit(limit)))


def _assigned(recorded: RecordedEvent[Any], event: MonitoringAssigned) -> dict[str, Any]:
    return {
        "stream": recorded.stream,
        "item": recorded.subject,
        "year": event.fiscal_year,
        "month": event.period_end_month,
        "unit": event.unit,
        "kind": event.kind,
        "name": event.name,
        "fen": to_fen(event.amount),
        "status": Status.ASSIGNED,
        "due_on": event.due_on,
        "warn_days": event.warn_days,
        "submitted_on": None,
        "returns": 0,
    }


def _row(row: Row, today: date) -> Row:
    row |= {"amount": to_yuan(row["fen"]), "deadline": _deadline(row, today), "turn": WAITING.whose_turn(row["status"], row["unit"])}
    return RECORDS.shown(row)


def _deadline(row: Row, today: date) -> DeadlineLight:
    if row["status"] == Status.ENDED:
        return DeadlineLight.OVER
    if row["submitted_on"] is not None:
        return DeadlineLight.DONE
    if today > row["due_on"]:
        return DeadlineLight.PAST
    return DeadlineLight.NEAR if today + timedelta(days=row["warn_days"]) >= row["due_on"] else DeadlineLight.NORMAL
