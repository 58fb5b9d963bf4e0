"""Which items does finance monitor closely in a year, and which of them are candidates for next year's key evaluation?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, MetaData, Select, Table, Text, select

from monitoring.decisions.key_monitoring import Status
from monitoring.waiting import KEY
from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import (
    KeyMonitoringCancelled,
    KeyMonitoringConcluded,
    KeyMonitoringReported,
    KeyMonitoringSelected,
    MonitoringHandedOver,
    NextYearCandidateMarked,
    ThirdPartyEngaged,
)
from shared.events.values import Money, fiscal_year_of, to_fen, to_yuan
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import any_of, known, upsert, within
from shared.runtime.web.auth import Role

key_monitorings = Table(
    "key_monitorings_1",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("third_party", Text, nullable=False),
    Column("candidate", Boolean, nullable=False),
    Column("candidate_reason", Text, nullable=False),
    Index("key_monitorings_1_by_unit", "year", "unit", "item"),
    Index("key_monitorings_1_candidates", "year", "candidate", "unit", "item"),
)


class KeyMonitoringRow(Value):
    """A closely monitored item."""

    unit: str
    item: str
    name: str
    amount: Money
    reason: str
    status: Status
    third_party: str
    candidate: bool
    candidate_reason: str
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    touched = {recorded.subject for recorded in batch if recorded.stream.startswith("key-monitoring/")}
    k = key_monitorings
    rows = known(conn, k.c.item, touched)
    for recorded in batch:
        match recorded.event:
            case KeyMonitoringSelected() as event:
                rows[recorded.subject] = _selected(recorded.subject, event)
            case ThirdPartyEngaged() as event:
                rows[recorded.subject] |= {"status": Status.ENGAGED, "third_party": event.third_party}
            case KeyMonitoringReported():
                rows[recorded.subject] |= {"status": Status.REPORTED}
            case NextYearCandidateMarked() as event:
                rows[recorded.subject] |= {"candidate": True, "candidate_reason": event.reason}
            case KeyMonitoringConcluded():
                rows[recorded.subject] |= {"status": Status.CONCLUDED}
            case KeyMonitoringCancelled():
                rows[recorded.subject] |= {"status": Status.CANCELLED, "candidate": False, "candidate_reason": ""}
            case _:
                pass
    upsert(conn, key_monitorings, list(rows.values()))
    rehome(conn, key_monitorings, batch, MonitoringHandedOver)


VIEW = View("key_monitorings", 1, hears=("monitoring",), tables=(key_monitorings,), project=project)


def page(
    conn: Connection, *, year: int, scope: str, status: Sequence[Status] = (), after: str | None, limit: int
) -> Page[KeyMonitoringRow]:
    """The year's key monitorings in order of unit and item."""
    return _page(conn, _of_year(year, scope, status), after, limit)


def candidates(
    conn: Connection, *, year: int, scope: str, status: Sequence[Status] = (), after: str | None, limit: int
) -> Page[KeyMonitoringRow]:
    """Those of the year that are candidates for the next year's key evaluation."""
    return _page(conn, _of_year(year, scope, status).where(key_monitorings.c.candidate), after, limit)


def _of_year(year: int, scope: str, status: Sequence[Status]) -> Select[Any]:
    k = key_monitorings.c
    query = select(k.unit, k.item, k.name, k.fen, k.reason, k.status, k.third_party, k.candidate, k.candidate_reason)
    return query.where(k.year == year, within(k.unit, scope), any_of(k.status, status))


def _page(conn: Connection, query: Select[Any], after: str | None, limit: int) -> Page[KeyMonitoringRow]:
    k = key_monitorings.c
    return paginate(conn, query, (k.unit, k.item), _row, after=after, limit=limit)


def _selected(item: str, event: KeyMonitoringSelected) -> dict[str, Any]:
    return {
        "item": item,
        "year": fiscal_year_of(item),
        "unit": event.unit,
        "name": event.name,
        "fen": to_fen(event.amount),
        "reason": event.reason,
        "status": Status.SELECTED,
        "third_party": "",
        "candidate": False,
        "candidate_reason": "",
    }


def _row(row: Any) -> KeyMonitoringRow:
    known = {name: value for name, value in row._mapping.items() if name != "fen"}
    return KeyMonitoringRow(**known, amount=to_yuan(row.fen), turn=KEY.whose_turn(row.status, row.unit))
