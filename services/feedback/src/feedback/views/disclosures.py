"""What must be published, what is published where, and what is overdue?"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Boolean, Column, Connection, Date, Index, Integer, MetaData, Table, Text, cast

from feedback.decisions.disclosure import Status
from feedback.waiting import DISCLOSURES as WAITING
from shared.events.envelope import RecordedEvent, Value
from shared.events.feedback import (
    DisclosureExempted,
    DisclosureLapsed,
    DisclosureOverdue,
    DisclosurePublished,
    DisclosureRequired,
    DisclosureSubject,
    FeedbackHandedOver,
)
from shared.events.values import fiscal_year_of
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import known, upsert
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList
from shared.runtime.web.auth import Role

disclosures = Table(
    "disclosures_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("on_time", Boolean),
    Index("disclosures_1_by_unit", "year", "unit", "item", "subject"),
)


Change: TypeAlias = DisclosurePublished | DisclosureExempted | DisclosureLapsed | DisclosureOverdue
CHANGES = (DisclosurePublished, DisclosureExempted, DisclosureLapsed, DisclosureOverdue)


class DisclosureRow(Value):
    """One disclosure as it stands."""

    unit: str
    item: str
    subject: DisclosureSubject
    name: str
    due_on: date
    status: Status
    url: str
    on_time: bool | None
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; what was required before is read once."""
    changed = {recorded.stream for recorded in batch if isinstance(recorded.event, CHANGES)}
    rows = known(conn, disclosures.c.stream, changed)
    for recorded in batch:
        if isinstance(recorded.event, DisclosureRequired):
            rows[recorded.stream] = _row(recorded)
        elif isinstance(recorded.event, CHANGES) and recorded.stream in rows:
            rows[recorded.stream] |= _change(recorded.event, rows[recorded.stream]["status"])
    upsert(conn, disclosures, list(rows.values()))
    rehome(conn, disclosures, batch, FeedbackHandedOver)


def _change(event: Change, status: str) -> dict[str, Any]:
    match event:
        case DisclosurePublished():
            return {"status": Status.PUBLISHED, "url": event.url, "on_time": event.on_time}
        case DisclosureExempted():
            return {"status": Status.EXEMPT}
        case DisclosureLapsed():
            return {"status": Status.LAPSED}
        case DisclosureOverdue():
            return {"status": Status.OVERDUE} if status == Status.DUE else {}


def _row(recorded: RecordedEvent[DisclosureRequired]) -> dict[str, Any]:
    event = recorded.event
    return {
        "stream": recorded.stream,
        "year": fiscal_year_of(recorded.subject),
        "unit": event.unit,
        "item": recorded.subject,
        "subject": event.subject,
        "name": event.name,
        "due_on": event.due_on,
        "status": Status.DUE,
        "url": "",
        "on_time": None,
    }


KEY = (disclosures.c.unit, disclosures.c.item, disclosures.c.subject)
SORTED = {
    "item": disclosures.c.item,
    "name": disclosures.c.name,
    "status": disclosures.c.status,
    "due_on": cast(disclosures.c.due_on, Text).label("due"),
}
DISCLOSURES = SearchedList(DisclosureRow, disclosures, KEY, SORTED, (disclosures.c.item, disclosures.c.name))


class SortedBy(StrEnum):
    """What the list may be read in order of; unit, item and subject then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    STATUS = "status"
    DUE_ON = "due_on"


def page(
    conn: Connection,
    *,
    year: int,
    status: Sequence[Status] = (),
    scope: str,
    asked: Asked = Asked(),
) -> Told[DisclosureRow]:
    """The disclosures of a fiscal year's items, in order of unit, item and subject where nothing else is asked for."""
    return DISCLOSURES.counted(conn, asked, _made, Meant({"year": year}, scope), status)


def _made(row: Row) -> Row:
    row |= {"turn": WAITING.whose_turn(row["status"], row["unit"])}
    return DISCLOSURES.shown(row)


VIEW = View("disclosures", 1, hears=("feedback",), tables=(disclosures,), project=project)
