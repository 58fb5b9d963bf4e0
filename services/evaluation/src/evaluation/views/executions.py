"""What did the treasury tell of an item's budget execution (国库执行数)?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Index, MetaData, Table, Text, select, update

from shared.events.envelope import RecordedEvent
from shared.events.evaluation import TreasuryFact
from shared.events.monitoring import ExecutionCorrected, ExecutionReported
from shared.events.values import fiscal_year_of, to_fen, to_yuan
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import upsert

facts = Table(
    "executions_1",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("position", BigInteger, nullable=False, comment="of two as of one day the one told last counts"),
    Column("initial_fen", BigInteger, nullable=False),
    Column("adjusted_fen", BigInteger, nullable=False),
    Column("executed_fen", BigInteger, nullable=False),
    Column("counts", Boolean, nullable=False, comment="false: a later fact corrects it"),
    Index("executions_1_newest", "item", "counts", "as_of", "position"),
)


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    told = [recorded for recorded in batch if isinstance(recorded.event, ExecutionReported | ExecutionCorrected)]
    upsert(conn, facts, [_row(recorded) for recorded in told])
    for recorded in told:
        if isinstance(recorded.event, ExecutionCorrected):
            corrected = (facts.c.item == recorded.subject, facts.c.reference == recorded.event.corrects)
            conn.execute(update(facts).where(*corrected).values(counts=False))


def _row(recorded: RecordedEvent[ExecutionReported | ExecutionCorrected]) -> dict[str, Any]:
    event = recorded.event
    return {
        "item": recorded.subject,
        "reference": event.reference,
        "as_of": event.as_of,
        "position": recorded.position,
        "initial_fen": to_fen(event.initial_budget),
        "adjusted_fen": to_fen(event.adjusted_budget),
        "executed_fen": to_fen(event.executed),
        "counts": True,
    }


VIEW = View("executions", 1, hears=("monitoring",), tables=(facts,), project=project, uses=(ExecutionReported, ExecutionCorrected))


def of_year(conn: Connection, item: str) -> TreasuryFact | None:
    """The newest fact as of the fiscal year's last day or before; None where the treasury told nothing."""
    c = facts.c
    query = select(facts).where(c.item == item, c.counts, c.as_of <= date(fiscal_year_of(item), 12, 31))
    row = conn.execute(query.order_by(c.as_of.desc(), c.position.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return TreasuryFact(
        reference=row.reference,
        as_of=row.as_of,
        initial_budget=to_yuan(row.initial_fen),
        adjusted_budget=to_yuan(row.adjusted_fen),
        executed=to_yuan(row.executed_fen),
    )
