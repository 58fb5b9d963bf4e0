"""What was disposed of which item, and do its payments flow (处置)?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Date, Index, Integer, MetaData, Table, Text, select

from monitoring.decisions.disposal import Payment, payment_after
from monitoring.waiting import HELD
from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import Disposal, DisposalDecided, MonitoringHandedOver
from shared.events.values import Money, fiscal_year_of, to_fen, to_yuan
from shared.runtime.clock import day_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import any_of, known, upsert, within
from shared.runtime.web.auth import Role

disposals = Table(
    "disposals_1",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("disposal", Text, nullable=False),
    Column("fen", BigInteger),
    Column("reason", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Index("disposals_1_by_unit", "year", "unit", "item"),
)


class DisposalRow(Value):
    """An item's payments, and the last disposal of it."""

    unit: str
    item: str
    status: Payment
    disposal: Disposal
    amount: Money | None
    reason: str
    document: str
    """文号 that the disposal rests on."""
    decided_on: date
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; what is only asked to choose, or paused, stands among the choices."""
    touched = [recorded for recorded in batch if recorded.stream.startswith("disposal/")]
    rows = known(conn, disposals.c.item, {recorded.subject for recorded in touched})
    for recorded in touched:
        row, event = rows.get(recorded.subject, {}), recorded.event
        status = payment_after(Payment(row.get("status", Payment.NONE)), event)
        if isinstance(event, DisposalDecided):
            rows[recorded.subject] = _decided(recorded, event, status)
        elif row:
            unit = event.to_unit if isinstance(event, MonitoringHandedOver) else row["unit"]
            rows[recorded.subject] = row | {"status": status, "unit": unit}
    upsert(conn, disposals, list(rows.values()))


def _decided(recorded: RecordedEvent[Any], event: DisposalDecided, status: str) -> dict[str, Any]:
    return {
        "item": recorded.subject,
        "year": fiscal_year_of(recorded.subject),
        "unit": event.unit,
        "status": status,
        "disposal": event.disposal,
        "fen": None if event.amount is None else to_fen(event.amount),
        "reason": event.reason,
        "document": recorded.authority,
        "decided_on": day_of(recorded.time),
    }


VIEW = View("disposals", 1, hears=("monitoring",), tables=(disposals,), project=project)


def page(conn: Connection, *, year: int, scope: str, status: Sequence[Payment] = (), after: str | None, limit: int) -> Page[DisposalRow]:
    """The year's items with a disposal in order of unit and item."""
    d = disposals.c
    query = select(d.unit, d.item, d.status, d.disposal, d.fen, d.reason, d.document, d.decided_on)
    query = query.where(d.year == year, within(d.unit, scope), any_of(d.status, status))
    return paginate(conn, query, (d.unit, d.item), _row, after=after, limit=limit)


def _row(row: Any) -> DisposalRow:
    known = {name: value for name, value in row._mapping.items() if name != "fen"}
    return DisposalRow(**known, amount=None if row.fen is None else to_yuan(row.fen), turn=HELD.whose_turn(row.status, row.unit))
