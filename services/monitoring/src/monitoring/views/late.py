"""Who is late with monitoring, unit by unit?"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Index, Integer, MetaData, Table, Text, case, delete, func, select

from monitoring.rules.lateness import LateBand
from monitoring.rules.rule_set import RuleSet
from shared.events.envelope import RecordedEvent, Value
from shared.events.goals import UnitRegistered
from shared.events.monitoring import MonitoringAssigned, MonitoringEnded, MonitoringHandedOver, MonitoringOverdue, MonitoringSubmitted
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import among, known, upsert, within

metadata = MetaData()
late = Table(
    "late_2",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("submitted_on", Date),
    Column("overdue", Boolean, nullable=False),
    Index("late_2_by_unit", "year", "overdue", "unit"),
)
names = Table("late_2_names", metadata, Column("unit", Text, primary_key=True), Column("name", Text, nullable=False))


class LateUnit(Value):
    """A unit that missed a due date in the year."""

    unit: str
    unit_name: str
    """Empty where goals has not told it yet."""
    outstanding: int
    """Overdue records still not submitted."""
    submitted_late: int
    since: date | None
    """The oldest due date still outstanding."""
    deduction: Decimal = Decimal("0.00")
    """考核扣分 of all that came late or is outstanding today, each by the bands of its round's rule set."""
    consequences: tuple[str, ...] = ()
    """What else follows by these bands."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; a late submission may come before its overdue is told."""
    upsert(conn, names, [{"unit": t.event.code, "name": t.event.name} for t in batch if isinstance(t.event, UnitRegistered)])
    touched = {
        recorded.stream for recorded in batch if isinstance(recorded.event, MonitoringOverdue | MonitoringSubmitted | MonitoringEnded)
    }
    rows = known(conn, late.c.stream, touched)
    ended: set[str] = set()
    for recorded in batch:
        match recorded.event:
            case MonitoringAssigned() as event:
                rows[recorded.stream] = _assigned(recorded.stream, event)
                ended.discard(recorded.stream)
            case MonitoringSubmitted() as event if recorded.stream in rows:
                rows[recorded.stream] |= {"submitted_on": rows[recorded.stream]["submitted_on"] or event.on}
            case MonitoringOverdue() if recorded.stream in rows:
                rows[recorded.stream] |= {"overdue": True}
            case MonitoringEnded():
                rows.pop(recorded.stream, None)
                ended.add(recorded.stream)
            case _:
                pass
    if ended:
        conn.execute(delete(late).where(among(conn, late.c.stream, ended)))
    upsert(conn, late, list(rows.values()))
    rehome(conn, late, batch, MonitoringHandedOver)


VIEW = View(
    "late",
    2,
    hears=("goals", "monitoring"),
    tables=(late, names),
    project=project,
    uses=(MonitoringHandedOver, UnitRegistered, MonitoringAssigned, MonitoringEnded, MonitoringOverdue, MonitoringSubmitted),
)


def page(
    conn: Connection, *, year: int, scope: str, today: date, rules_named: Callable[[str], RuleSet], after: str | None, limit: int
) -> Page[LateUnit]:
    """The units that were late in the year, and what follows from it as of today."""
    of_year = (late.c.year == year, late.c.overdue)
    open_ = late.c.submitted_on.is_(None)
    query = (
        select(
            late.c.unit,
            func.max(names.c.name).label("name"),
            func.sum(case((open_, 1), else_=0)).label("outstanding"),
            func.count(late.c.submitted_on).label("submitted_late"),
            func.min(case((open_, late.c.due_on))).label("since"),
        )
        .join(names, names.c.unit == late.c.unit, isouter=True)
        .where(*of_year, within(late.c.unit, scope))
        .group_by(late.c.unit)
    )
    found = paginate(conn, query, (late.c.unit,), _unit, after=after, limit=limit)
    records = select(late.c.unit, late.c.due_on, late.c.submitted_on, late.c.rule_set).where(
        *of_year, among(conn, late.c.unit, [one.unit for one in found.items])
    )
    bands: dict[str, list[LateBand]] = {}
    for row in conn.execute(records.order_by(late.c.due_on, late.c.stream)):
        band = rules_named(row.rule_set).late_band(((row.submitted_on or today) - row.due_on).days)
        bands.setdefault(row.unit, []).extend([band] if band else [])
    return found.model_copy(update={"items": [_with(one, bands.get(one.unit, [])) for one in found.items]})


def _assigned(stream: str, event: MonitoringAssigned) -> dict[str, Any]:
    return {
        "stream": stream,
        "year": event.fiscal_year,
        "unit": event.unit,
        "due_on": event.due_on,
        "rule_set": event.rule_set,
        "submitted_on": None,
        "overdue": False,
    }


def _unit(row: Any) -> LateUnit:
    return LateUnit(
        unit=row.unit,
        unit_name=row.name or "",
        outstanding=row.outstanding,
        submitted_late=row.submitted_late,
        since=row.since,
    )


def _with(unit: LateUnit, bands: Sequence[LateBand]) -> LateUnit:
    follows = dict.fromkeys(band.consequence for band in bands if band.consequence)
    return unit.model_copy(update={"deduction": sum((band.deduction for band in bands), Decimal("0.00")), "consequences": tuple(follows)})
