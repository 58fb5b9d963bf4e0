"""How much of a fiscal year do approved goals cover, unit by unit (双覆盖)? Asked of the rows of goals_of_year."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from goals.views.goals_of_year import goals, units
from shared.events.envelope import Value
from shared.events.values import ObjectKind, Percent, percent, to_yuan
from shared.runtime.sql.rows import within

SHARD = 10**9
"""Fen are added up in two parts, so that no sum outgrows 64 bits."""


SCOPE = "预算年度：已批复占已申报的项目目标（撤销的不计）；已批复部门整体支出目标的单位占登记在册（或当年已有批复）的单位"


class UnitCoverage(Value):
    """双覆盖 of one unit: declared and approved project goals, and whether its whole-department goal is approved."""

    unit: str
    name: str
    declared: int
    declared_amount: Decimal
    approved: int
    approved_amount: Decimal
    whole_department: bool


class Coverage(Value):
    """双覆盖 of a fiscal year: goals approved of goals declared, whole-department goals of registered units."""

    year: int
    scope: str
    declared: int
    declared_amount: Decimal
    approved: int
    approved_amount: Decimal
    by_count: Percent
    by_amount: Percent
    units: int
    whole_departments: int
    by_department: Percent
    by_unit: list[UnitCoverage]


def coverage(conn: Connection, *, year: int, scope: str) -> Coverage:
    """The year's coverage; linear in the units and goals of that year.

    A closed unit owes a whole-department goal no more, but one that is approved counts.
    """
    seen = within(units.c.code, scope)
    listed = {row.code: row for row in conn.execute(select(units).where(seen).order_by(units.c.code))}
    projects, departments = _sums(conn, year, scope, ObjectKind.PROJECT), _sums(conn, year, scope, ObjectKind.DEPARTMENT)
    by_unit = []
    for code, row in listed.items():
        declared, declared_amount, approved, approved_amount = projects.get(code, NOTHING)
        by_unit.append(
            UnitCoverage(
                unit=code,
                name=row.name,
                declared=declared,
                declared_amount=declared_amount,
                approved=approved,
                approved_amount=approved_amount,
                whole_department=departments.get(code, NOTHING)[2] > 0,
            )
        )
    declared, approved = sum(one.declared for one in by_unit), sum(one.approved for one in by_unit)
    declared_amount = sum((one.declared_amount for one in by_unit), Decimal(0))
    approved_amount = sum((one.approved_amount for one in by_unit), Decimal(0))
    covered = sum(one.whole_department for one in by_unit)
    due = sum(one.whole_department or not listed[one.unit].closed for one in by_unit)
    return Coverage(
        year=year,
        scope=f"{year} {SCOPE}",
        declared=declared,
        declared_amount=declared_amount,
        approved=approved,
        approved_amount=approved_amount,
        by_count=percent(approved, declared),
        by_amount=percent(approved_amount, declared_amount),
        units=due,
        whole_departments=covered,
        by_department=percent(covered, due),
        by_unit=by_unit,
    )


Sums = tuple[int, Decimal, int, Decimal]
NOTHING: Sums = (0, Decimal("0.00"), 0, Decimal("0.00"))


def _sums(conn: Connection, year: int, scope: str, kind: ObjectKind) -> dict[str, Sums]:
    """Per unit: goals declared, their yuan, goals approved, their yuan."""
    declared, approved = goals.c.declared_fen, goals.c.approved_fen
    of_kind = (goals.c.year == year) & (goals.c.kind == kind) & within(goals.c.unit, scope)
    query = select(goals.c.unit, func.count(declared), *_halves(declared), func.count(approved), *_halves(approved))
    rows = conn.execute(query.where(of_kind).group_by(goals.c.unit))
    return {
        unit: (times, _yuan(high, low), passed, _yuan(passed_high, passed_low))
        for unit, times, high, low, passed, passed_high, passed_low in rows
    }


def _halves(fen: Any) -> tuple[Any, Any]:
    return func.coalesce(func.sum(fen // SHARD), 0), func.coalesce(func.sum(fen % SHARD), 0)


def _yuan(high: int, low: int) -> Decimal:
    return to_yuan(int(high) * SHARD + int(low))
