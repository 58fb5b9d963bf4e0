"""Which firm works on which item, and since when, until when (受托事项)? The view that every service keeps which lets firms read."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Date, Index, Integer, MetaData, Select, Table, Text, select, update

from shared.events.envelope import RecordedEvent, Value
from shared.events.evaluation import (
    EvaluationCancelled,
    EvaluationHandedOver,
    EvaluationKind,
    KeyEvaluationCommissioned,
    KeyEvaluationSelected,
    KeyFinalReturned,
    KeyReportDelivered,
)
from shared.events.monitoring import (
    KeyMonitoringCancelled,
    KeyMonitoringReported,
    KeyMonitoringSelected,
    MonitoringHandedOver,
    ThirdPartyEngaged,
    WatchEnded,
)
from shared.events.values import fiscal_year_of
from shared.runtime.clock import day_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import any_of, upsert, within

if TYPE_CHECKING:
    from shared.runtime.web.context import Context

metadata = MetaData()
selected = Table(
    "engagements_1_selected",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
)
engagements = Table(
    "engagements_1",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("firm", Text, primary_key=True),
    Column("service", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("third_party", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Index("engagements_1_by_item", "item", "status"),
    Index("engagements_1_by_service", "service", "year", "item", "firm"),
)


class Status(StrEnum):
    """Whether the firm still works on the item; only then it reads what belongs to it."""

    WORKING = "受托中"
    DELIVERED = "已交付"
    CANCELLED = "已撤销"
    """With what it worked on; another firm takes over by a new commission."""


class Engagement(Value):
    """One firm's task on one item."""

    item: str
    third_party_code: str
    third_party: str
    unit: str
    """Whose item it is."""
    name: str
    contract: str
    status: Status
    since: date
    until: date | None


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes, event by event: there are few."""
    for recorded in batch:
        match recorded.event:
            case KeyMonitoringSelected(unit=unit, name=name) | KeyEvaluationSelected(unit=unit, name=name):
                upsert(conn, selected, [{"stream": recorded.stream, "unit": unit, "name": name}])
            case ThirdPartyEngaged() | KeyEvaluationCommissioned():
                upsert(conn, engagements, [_begun(recorded)])
            case KeyMonitoringReported() | KeyReportDelivered():
                _end(conn, recorded.stream, recorded, Status.DELIVERED)
            case KeyFinalReturned():
                back = update(engagements).where(engagements.c.stream == recorded.stream, engagements.c.status == Status.DELIVERED)
                conn.execute(back.values(status=Status.WORKING, until=None))
            case EvaluationCancelled(kind=EvaluationKind.KEY) | KeyMonitoringCancelled():
                _end(conn, recorded.stream, recorded, Status.CANCELLED)
            case MonitoringHandedOver(from_unit=before, to_unit=after) | EvaluationHandedOver(from_unit=before, to_unit=after):
                theirs = (selected.c.stream == recorded.stream, selected.c.unit == before)
                conn.execute(update(selected).where(*theirs).values(unit=after))
            case WatchEnded():
                _end(conn, f"key-monitoring/{recorded.subject}", recorded, Status.CANCELLED)
            case _:
                pass


def _begun(recorded: RecordedEvent[Any]) -> dict[str, Any]:
    event: ThirdPartyEngaged | KeyEvaluationCommissioned = recorded.event
    return {
        "stream": recorded.stream,
        "firm": event.third_party_code,
        "service": recorded.log,
        "item": recorded.subject,
        "year": fiscal_year_of(recorded.subject),
        "third_party": event.third_party,
        "contract": event.contract,
        "status": Status.WORKING,
        "since": day_of(recorded.time),
        "until": None,
    }


def _end(conn: Connection, stream: str, recorded: RecordedEvent[Any], status: Status) -> None:
    here = update(engagements).where(engagements.c.stream == stream, engagements.c.status == Status.WORKING)
    conn.execute(here.values(status=status, until=day_of(recorded.time)))


VIEW = View("engagements", 1, hears=("monitoring", "evaluation"), tables=(selected, engagements), project=project)


async def working_on(ask: "Context", item: str) -> frozenset[str]:
    """The codes of the firms that work on the item now; asked where the caller might be of one of them."""
    return await ask.view(VIEW, lambda conn: firms_on(conn, item), now=True) if ask.may_be_engaged else frozenset()


def firms_on(conn: Connection, item: str) -> frozenset[str]:
    """The codes of the firms that work on an item as far as the view has heard."""
    e = engagements.c
    return frozenset(conn.scalars(select(e.firm).where(e.item == item, e.status == Status.WORKING)))


def units_of(conn: Connection, firm: str) -> Sequence[str]:
    """The codes of the units on whose items a firm works now."""
    e, s = engagements.c, selected.c
    return conn.scalars(
        select(s.unit).distinct().join(engagements, s.stream == e.stream).where(e.firm == firm, e.status == Status.WORKING)
    ).all()


def of_service(service: str, *, firm: str, year: int | None, unit: str, status: Sequence[Status]) -> Select[Any]:
    """A service's engagements; of one firm, or of all where it is empty."""
    e, s = engagements.c, selected.c
    columns = (e.item, e.firm.label("third_party_code"), e.third_party, s.unit, s.name, e.contract, e.status, e.since, e.until)
    where = [e.service == service, within(s.unit, unit), any_of(e.status, status)]
    where += [e.firm == firm] if firm else []
    where += [e.year == year] if year is not None else []
    return select(*columns).join(selected, s.stream == e.stream).where(*where)


def page(conn: Connection, asked: Select[Any], *, after: str | None, limit: int) -> Page[Engagement]:
    """Those that are asked for, in order of item and firm."""
    key = (engagements.c.item, engagements.c.firm)
    return paginate(conn, asked, key, lambda row: Engagement(**row._mapping), after=after, limit=limit)
