"""How good are the goals that each unit declares: what was returned by whom, which grades, which faults are common?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, select

from shared.events.envelope import RecordedEvent, Value
from shared.events.goals import Finding, GoalDeclared, GoalReturned, GoalReviewed, Stage
from shared.events.values import Grade, fiscal_year_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import among, upsert, within

metadata = MetaData()
tally = Table(
    "reviews_1",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("which", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)
DECLARED, RETURNED, GRADED, FAULT = "declared", "returned", "graded", "fault"


class UnitReturns(Value):
    """退回 of one unit's goals in a fiscal year."""

    unit: str
    declarations: int
    """Times that something was declared, repeated declarations included."""
    by_department: int
    by_finance: int


class UnitQuality(Value):
    """目标质量 of one unit: finance's grades, and the faults found by checks and reviewers, most common first."""

    unit: str
    grades: dict[Grade, int]
    faults: dict[str, int]


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    added: Counter[tuple[int, str, str, str]] = Counter()
    for recorded in batch:
        match recorded.event:
            case GoalDeclared() as event:
                added[_key(recorded, event.content.unit, DECLARED, "")] += 1
                _faults(added, recorded, event.content.unit, event.warnings)
            case GoalReturned() as event:
                added[_key(recorded, event.unit, RETURNED, event.stage)] += 1
                _faults(added, recorded, event.unit, event.findings)
            case GoalReviewed() as event:
                added[_key(recorded, event.unit, GRADED, event.grade)] += 1
                if event.grade is not Grade.FAIR:  # a 中 is returned with the same findings
                    _faults(added, recorded, event.unit, event.findings)
            case _:
                pass
    if not added:
        return
    years = {key[0] for key in added}
    before = {tuple(row[:4]): row.times for row in conn.execute(select(tally).where(among(conn, tally.c.year, years)))}
    names = ("year", "unit", "what", "which")
    upsert(conn, tally, [dict(zip(names, key, strict=True)) | {"times": before.get(key, 0) + more} for key, more in added.items()])


def _key(recorded: RecordedEvent[Any], unit: str, what: str, which: str) -> tuple[int, str, str, str]:
    return fiscal_year_of(recorded.subject), unit, what, which


def _faults(added: Counter[tuple[int, str, str, str]], recorded: RecordedEvent[Any], unit: str, findings: Sequence[Finding]) -> None:
    for finding in findings:
        added[_key(recorded, unit, FAULT, finding.code)] += 1


def returns(conn: Connection, *, year: int, scope: str, after: str | None, limit: int) -> Page[UnitReturns]:
    """Returns per unit; only units that declared."""
    page = _units(conn, year, scope, after, limit)
    rows = [
        UnitReturns(
            unit=unit,
            declarations=times[DECLARED, ""],
            by_department=times[RETURNED, Stage.DEPARTMENT],
            by_finance=times[RETURNED, Stage.FINANCE],
        )
        for unit, times in _counted(conn, year, page.items)
    ]
    return Page(items=rows, next=page.next)


def quality(conn: Connection, *, year: int, scope: str, after: str | None, limit: int) -> Page[UnitQuality]:
    """Goal quality per unit."""
    page = _units(conn, year, scope, after, limit)
    rows = [
        UnitQuality(
            unit=unit,
            grades={Grade(which): number for (what, which), number in sorted(times.items()) if what == GRADED},
            faults=dict(sorted(_faults_of(times), key=lambda fault: (-fault[1], fault[0]))),
        )
        for unit, times in _counted(conn, year, page.items)
    ]
    return Page(items=rows, next=page.next)


def _faults_of(times: Counter[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    return ((which, number) for (what, which), number in times.items() if what == FAULT)


def _units(conn: Connection, year: int, scope: str, after: str | None, limit: int) -> Page[str]:
    query = select(tally.c.unit).where(tally.c.year == year, within(tally.c.unit, scope)).distinct()
    return paginate(conn, query, [tally.c.unit], lambda row: str(row.unit), after=after, limit=limit)


def _counted(conn: Connection, year: int, units: Sequence[str]) -> Iterator[tuple[str, Counter[tuple[str, str]]]]:
    counted: dict[str, Counter[tuple[str, str]]] = {unit: Counter() for unit in units}
    for row in conn.execute(select(tally).where(tally.c.year == year, among(conn, tally.c.unit, units))):
        counted[row.unit][row.what, row.which] += row.times
    yield from counted.items()


VIEW = View("reviews", 1, hears=("goals",), tables=(tally,), project=project, uses=(GoalDeclared, GoalReturned, GoalReviewed))
