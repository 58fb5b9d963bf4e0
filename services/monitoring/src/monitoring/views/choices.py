"""Which units must choose by when, before their payments are paused, and what came of it (限期选择)?"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Connection, Date, Index, Integer, MetaData, Table, Text, cast, func, select

from monitoring.decisions.disposal import Payment, payment_after
from monitoring.waiting import HELD
from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import (
    ChoiceDemanded,
    ChoiceLapsed,
    ChoiceMade,
    Course,
    DisposalDecided,
    MonitoringHandedOver,
    PaymentPaused,
    PaymentReleased,
)
from shared.events.values import fiscal_year_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import known, upsert
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList
from shared.runtime.web.auth import Role

choices = Table(
    "choices_1",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("month", Integer, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("finding", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("course", Text),
    Column("chosen_on", Date),
    Column("reason", Text, nullable=False),
    Index("choices_1_by_unit", "year", "unit", "item"),
    Index("choices_1_by_day", "status", "due_on", "item"),
)


class SortedBy(StrEnum):
    """What the list may be read in order of; unit and item then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    DUE_ON = "due_on"
    CHOSEN_ON = "chosen_on"
    STATUS = "status"


class ChoiceRow(Value):
    """An item whose unit was asked to choose, the last time that it was."""

    unit: str
    item: str
    name: str
    month: int
    """Of the record whose warnings asked for it."""
    rule_set: str
    due_on: date
    finding: str
    """The years whose holidays were not known when the days were counted."""
    status: Payment
    course: Course | None
    chosen_on: date | None
    reason: str
    """The unit's."""
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; a demand begins a row, and whatever else touches the item's payments moves it on."""
    touched = [recorded for recorded in batch if recorded.stream.startswith("disposal/")]
    rows = known(conn, choices.c.item, {recorded.subject for recorded in touched})
    for recorded in touched:
        event = recorded.event
        if isinstance(event, ChoiceDemanded):
            rows[recorded.subject] = _demanded(recorded.subject, event)
        elif row := rows.get(recorded.subject):
            row |= {"status": payment_after(Payment(row["status"]), event)}
            if isinstance(event, ChoiceMade):
                row |= {"course": event.course, "chosen_on": event.on, "reason": event.reason}
            elif isinstance(event, MonitoringHandedOver):
                row |= {"unit": event.to_unit}
    upsert(conn, choices, list(rows.values()))


VIEW = View(
    "choices",
    1,
    hears=("monitoring",),
    tables=(choices,),
    project=project,
    uses=(ChoiceDemanded, ChoiceLapsed, ChoiceMade, DisposalDecided, MonitoringHandedOver, PaymentPaused, PaymentReleased),
)


KEY = (choices.c.unit, choices.c.item)
SORTED = {
    "item": choices.c.item,
    "name": choices.c.name,
    "due_on": cast(choices.c.due_on, Text).label("due"),
    "chosen_on": func.coalesce(cast(choices.c.chosen_on, Text), "").label("chosen"),
    "status": choices.c.status,
}
CHOICES = SearchedList(ChoiceRow, choices, KEY, SORTED, (choices.c.item, choices.c.name))


def page(conn: Connection, *, year: int, scope: str, status: Sequence[Payment] = (), asked: Asked = Asked()) -> Told[ChoiceRow]:
    """The year's demands, in order of unit and item where nothing else is asked for."""
    return CHOICES.counted(conn, asked, _row, Meant({"year": year}, scope), status)


def _row(row: Row) -> Row:
    row |= {"turn": HELD.whose_turn(row["status"], row["unit"])}
    return CHOICES.shown(row)


def fallen(conn: Connection, day: date, limit: int) -> list[tuple[str, date]]:
    """Items whose unit has not chosen until before that day, and the day on which payments are paused, oldest first."""
    c = choices.c
    query = select(c.item, c.due_on).where(c.status == Payment.CHOOSING, c.due_on < day).order_by(c.due_on, c.item).limit(limit)
    return [(row.item, row.due_on + timedelta(days=1)) for row in conn.execute(query)]


def _demanded(item: str, event: ChoiceDemanded) -> dict[str, Any]:
    told = {name: getattr(event, name) for name in ("unit", "name", "month", "rule_set", "due_on", "finding")}
    unanswered = {"course": None, "chosen_on": None, "reason": ""}
    return {"item": item, "year": fiscal_year_of(item), "status": Payment.CHOOSING, **told, **unanswered}
