"""Who is late with monitoring, unit by unit?"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Index, Integer, MetaData, Row, Table, Text, delete, func, select

from monitoring.rules.lateness import LateBand
from monitoring.rules.rule_set import RuleSet
from shared.events.envelope import RecordedEvent, Value
from shared.events.goals import UnitRegistered
from shared.events.monitoring import MonitoringAssigned, MonitoringEnded, MonitoringHandedOver, MonitoringOverdue, MonitoringSubmitted
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.at_hand import By, ListAtHand
from shared.runtime.sql.pages import Page
from shared.runtime.sql.rows import among, known, upsert, within
from shared.runtime.sql.searched import Asked

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


class SortedBy(StrEnum):
    """What the list may be read in order of; unit then."""

    UNIT = "unit"
    OUTSTANDING = "outstanding"
    SINCE = "since"
    SUBMITTED_LATE = "submitted_late"
    DEDUCTION = "deduction"


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


LATE: ListAtHand[LateUnit] = ListAtHand(
    (By(str, lambda one: one.unit),),
    {
        "outstanding": By(int, lambda one: one.outstanding),
        "since": By(str, lambda one: str(one.since or "")),
        "submitted_late": By(int, lambda one: one.submitted_late),
        "deduction": By(int, lambda one: int(one.deduction * 100)),
    },
    lambda one: f"{one.unit} {one.unit_name}",
)
"""A unit's deduction is of today and of rules, so no table keeps it; there are as many rows as units that were late."""


def page(
    conn: Connection, *, year: int, scope: str, today: date, rules_named: Callable[[str], RuleSet], asked: Asked = Asked()
) -> Page[LateUnit]:
    """The units that were late in the year, and what follows from it as of today; in order of unit where nothing else is asked for."""
    alike = (late.c.unit, late.c.due_on, late.c.submitted_on, late.c.rule_set)
    query = (
        select(*alike, func.max(names.c.name).label("name"), func.count().label("records"))
        .join(names, names.c.unit == late.c.unit, isouter=True)
        .where(late.c.year == year, late.c.overdue, within(late.c.unit, scope))
        .group_by(*alike)
        .order_by(late.c.unit, late.c.due_on, late.c.submitted_on.is_(None), late.c.submitted_on, late.c.rule_set)
    )
    found = groupby(conn.execute(query), key=lambda row: str(row.unit))
    return LATE.page((_unit(unit, list(rows), today, rules_named) for unit, rows in found), asked)


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


def _unit(unit: str, rows: Sequence[Row[Any]], today: date, rules_named: Callable[[str], RuleSet]) -> LateUnit:
    """Of its late records, those alike counted together, the oldest due date first."""
    waiting = [row for row in rows if row.submitted_on is None]
    bands = [(_band(row, today, rules_named), row.records) for row in rows]
    return LateUnit(
        unit=unit,
        unit_name=rows[0].name or "",
        outstanding=_records(waiting),
        submitted_late=_records(row for row in rows if row.submitted_on is not None),
        since=waiting[0].due_on if waiting else None,
        deduction=sum((band.deduction * records for band, records in bands if band), Decimal("0.00")),
        consequences=tuple(dict.fromkeys(band.consequence for band, _ in bands if band and band.consequence)),
    )


def _records(rows: Iterable[Row[Any]]) -> int:
    return sum(row.records for row in rows)


def _band(row: Row[Any], today: date, rules_named: Callable[[str], RuleSet]) -> LateBand | None:
    return rules_named(row.rule_set).late_band(((row.submitted_on or today) - row.due_on).days)
