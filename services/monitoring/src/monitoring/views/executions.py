"""What did the treasury tell of a year's items (预算执行数), and which facts were corrected?"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Date, Index, Integer, MetaData, Table, Text, func, select, update

from monitoring.decisions.watch import nobody_knows
from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import ExecutionCorrected, ExecutionReported, ItemWatched, MonitoringHandedOver
from shared.events.values import fiscal_year_of, to_fen, to_yuan
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import upsert, within

metadata = MetaData()
owners = Table("executions_1_owners", metadata, Column("item", Text, primary_key=True), Column("unit", Text, nullable=False))
executions = Table(
    "executions_1",
    metadata,
    Column("item", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("initial_fen", BigInteger, nullable=False),
    Column("adjusted_fen", BigInteger, nullable=False),
    Column("executed_fen", BigInteger, nullable=False),
    Column("corrected_by", Text, nullable=False),
    Index("executions_1_by_year", "year", "item", "reference"),
)
Told = ExecutionReported | ExecutionCorrected


class ExecutionRow(Value):
    """Cumulative figures of an item as of a day, by the treasury's reference."""

    unit: str
    """Whose item is watched; empty where none is."""
    item: str
    reference: str
    as_of: date
    initial_budget: Decimal
    adjusted_budget: Decimal
    executed: Decimal
    corrected_by: str
    """Reference of the fact that counts in its place; empty while it counts itself."""
    finding: str
    """Where nobody knows the item: a sentence that names it; empty once it is watched."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes, in its order; a correction comes after what it corrects."""
    owned: dict[str, str] = {}
    for recorded in batch:
        match recorded.event:
            case ItemWatched(unit=unit):
                owned[recorded.subject] = unit
            case MonitoringHandedOver(to_unit=unit) if recorded.stream.startswith("watch/"):
                owned[recorded.subject] = unit
            case ExecutionReported() | ExecutionCorrected():
                upsert(conn, executions, [_told(recorded.subject, recorded.event)])
                if isinstance(recorded.event, ExecutionCorrected):
                    e = executions.c
                    before = update(executions).where(e.item == recorded.subject, e.reference == recorded.event.corrects)
                    conn.execute(before.values(corrected_by=recorded.event.reference))
            case _:
                pass
    upsert(conn, owners, [{"item": item, "unit": unit} for item, unit in owned.items()])


def _told(item: str, event: Told) -> dict[str, Any]:
    return {
        "item": item,
        "reference": event.reference,
        "year": fiscal_year_of(item),
        "as_of": event.as_of,
        "initial_fen": to_fen(event.initial_budget),
        "adjusted_fen": to_fen(event.adjusted_budget),
        "executed_fen": to_fen(event.executed),
        "corrected_by": "",
    }


VIEW = View(
    "executions",
    1,
    hears=("monitoring",),
    tables=(owners, executions),
    project=project,
    uses=(ItemWatched, MonitoringHandedOver, ExecutionReported, ExecutionCorrected),
)


def page(conn: Connection, *, year: int, scope: str, known: bool | None, after: str | None, limit: int) -> Page[ExecutionRow]:
    """The facts on a fiscal year's items, on all or those alone that were ever watched or never, in order of item and reference."""
    e, unit = executions.c, func.coalesce(owners.c.unit, "")
    query = select(e.item, e.reference, unit.label("unit"), e.as_of, e.initial_fen, e.adjusted_fen, e.executed_fen, e.corrected_by)
    query = query.join(owners, owners.c.item == e.item, isouter=True).where(e.year == year, within(unit, scope))
    if known is not None:
        query = query.where(owners.c.item.is_not(None) if known else owners.c.item.is_(None))
    return paginate(conn, query, (e.item, e.reference), _row, after=after, limit=limit)


def _row(row: Any) -> ExecutionRow:
    return ExecutionRow(
        unit=row.unit,
        item=row.item,
        reference=row.reference,
        as_of=row.as_of,
        initial_budget=to_yuan(row.initial_fen),
        adjusted_budget=to_yuan(row.adjusted_fen),
        executed=to_yuan(row.executed_fen),
        corrected_by=row.corrected_by,
        finding="" if row.unit else nobody_knows(row.item),
    )
