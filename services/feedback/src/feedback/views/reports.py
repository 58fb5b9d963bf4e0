"""Which reports of a work year went to the county government and the people's congress?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Date, Integer, MetaData, Table, Text, select, update

from feedback.decisions.report import Recipient, Status
from feedback.waiting import REPORTS
from shared.events.envelope import RecordedEvent, Value
from shared.events.feedback import ReportedToCongress, ReportedToGovernment, ReportPrepared
from shared.runtime.clock import day_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import any_of, upsert
from shared.runtime.web.auth import Role

reports = Table(
    "reports_2",
    MetaData(),
    Column("report", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("work_year", Integer, nullable=False, index=True),
    Column("recipient", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("items", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("reported_on", Date),
)


class ReportRow(Value):
    """One report: to whom, on how many items, under which number."""

    report: str
    n: int
    recipient: Recipient
    title: str
    items: int
    status: Status
    document: str
    reported_on: date | None
    """When it went; None before."""
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


SHOWN = ("report", "n", "recipient", "title", "items", "status", "document", "reported_on")


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    for recorded in batch:
        match recorded.event:
            case ReportPrepared() as event:
                row = {"report": recorded.subject, "n": _number(recorded), "work_year": event.work_year, "recipient": recorded.subject[-1]}
                row |= {"title": event.title, "items": len(event.items), "status": Status.PREPARED, "document": "", "reported_on": None}
                upsert(conn, reports, [row])
            case ReportedToGovernment() | ReportedToCongress():
                here = update(reports).where(reports.c.report == recorded.subject, reports.c.n == _number(recorded))
                conn.execute(here.values(status=Status.SUBMITTED, document=recorded.authority, reported_on=day_of(recorded.time)))
            case _:
                pass


def _number(recorded: RecordedEvent[Any]) -> int:
    return int(recorded.stream.rsplit("/", 1)[1])


def page(conn: Connection, *, work_year: int, status: Sequence[Status] = (), after: str | None, limit: int) -> Page[ReportRow]:
    """The reports of a work year."""
    query = select(*(reports.c[name] for name in SHOWN)).where(reports.c.work_year == work_year, any_of(reports.c.status, status))
    key = (reports.c.report, reports.c.n)
    return paginate(conn, query, key, _row, after=after, limit=limit)


def _row(row: Any) -> ReportRow:
    return ReportRow(**{name: row._mapping[reports.c[name]] for name in SHOWN}, turn=REPORTS.whose_turn(row.status, ""))


def document_of(conn: Connection, report: str, n: int) -> str:
    """文号 by which a report was submitted; empty before."""
    return conn.execute(select(reports.c.document).where(reports.c.report == report, reports.c.n == n)).scalar_one_or_none() or ""


VIEW = View("reports", 2, hears=("feedback",), tables=(reports,), project=project)
