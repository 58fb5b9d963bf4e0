"""Which findings are there on whose items, and which of them are settled (审计发现)?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Date, Index, Integer, MetaData, Table, Text, func, select

from audit.decisions.finding import Status
from audit.heard import LOGS
from shared.events.audit import FindingRecorded, FindingSettled
from shared.events.envelope import RecordedEvent, Value
from shared.events.values import fiscal_year_of
from shared.runtime.clock import day_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import any_of, known, upsert, within

metadata = MetaData()
owners = Table(
    "findings_1_owners",
    metadata,
    Column("item", Text, primary_key=True),
    Column("rank", Integer, primary_key=True, comment="of the log that says so: the first service that has the item knows best"),
    Column("unit", Text, nullable=False),
)
findings = Table(
    "findings_1",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("finding", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("settled_because", Text, nullable=False),
    Index("findings_1_by_year", "year", "item", "n"),
)


class FindingRow(Value):
    """One finding as it stands."""

    unit: str
    """Whose item it is on."""
    item: str
    n: int
    finding: str
    status: Status
    recorded_on: date
    settled_because: str


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; whose an item is, each log says for itself."""
    owned = {(one.subject, LOGS.index(one.log)): unit for one in batch if (unit := _unit_of(one.event))}
    upsert(conn, owners, [{"item": item, "rank": rank, "unit": unit} for (item, rank), unit in owned.items()])
    rows = known(conn, findings.c.stream, {one.stream for one in batch if isinstance(one.event, FindingSettled)})
    for one in batch:
        match one.event:
            case FindingRecorded() as event:
                rows[one.stream] = _recorded(one, event)
            case FindingSettled(reason=reason):
                rows[one.stream] |= {"status": Status.SETTLED, "settled_because": reason}
            case _:
                pass
    upsert(conn, findings, list(rows.values()))


def _unit_of(event: Any) -> str:
    """The unit that an event says its item belongs to; empty where it says nothing of it."""
    content = getattr(event, "content", None)
    return str(getattr(event, "to_unit", "") or getattr(event, "unit", "") or getattr(content, "unit", ""))


def _recorded(recorded: RecordedEvent[Any], event: FindingRecorded) -> dict[str, Any]:
    return {
        "stream": recorded.stream,
        "item": recorded.subject,
        "n": int(recorded.stream.rsplit("/", 1)[1]),
        "year": fiscal_year_of(recorded.subject),
        "finding": event.finding,
        "status": Status.OPEN,
        "recorded_on": day_of(recorded.time),
        "settled_because": "",
    }


VIEW = View("findings", 1, hears=LOGS, tables=(owners, findings), project=project)


def page(
    conn: Connection, *, year: int | None, scope: str, status: Sequence[Status] = (), after: str | None, limit: int
) -> Page[FindingRow]:
    """The findings on a fiscal year's items, or on all, in order of item and number."""
    f = findings.c
    first = select(owners.c.unit).where(owners.c.item == f.item).order_by(owners.c.rank).limit(1).scalar_subquery()
    unit = func.coalesce(first, "")
    query = select(f.item, f.n, unit.label("unit"), f.finding, f.status, f.recorded_on, f.settled_because)
    query = query.where(within(unit, scope), any_of(f.status, status))
    query = query if year is None else query.where(f.year == year)
    return paginate(conn, query, (f.item, f.n), lambda row: FindingRow(**row._mapping), after=after, limit=limit)
