"""Where does every goal of a fiscal year stand, and how much of the year is covered, unit by unit?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, MetaData, Table, Text, case, func, select

from goals.goal_state import GoalEvent, Status
from shared.events.envelope import Told, Value
from shared.events.goals import (
    GoalAdjusted,
    GoalAdjustmentRefused,
    GoalAdjustmentRequested,
    GoalApproved,
    GoalCancelled,
    GoalClosed,
    GoalCompleted,
    GoalContent,
    GoalDeclared,
    GoalDeptReviewed,
    GoalDrafted,
    GoalRejected,
    GoalReturned,
    GoalReviewed,
    UnitClosed,
    UnitRegistered,
)
from shared.events.values import Grade, Money, ObjectKind, Percent, fiscal_year_of
from shared.runtime.pages import Page, turn
from shared.runtime.rows import upsert
from shared.runtime.view import View

metadata = MetaData()
goals = Table(
    "goals_of_year_1",
    metadata,
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("grade", Text),
    Column("fen", BigInteger, nullable=False),
    Column("in_year", Boolean, nullable=False),
    Column("declared", Boolean, nullable=False),
    Column("approved", Boolean, nullable=False),
    Index("goals_of_year_1_by_unit", "year", "unit", "item"),
)
units = Table("goals_of_year_1_units", metadata, Column("code", Text, primary_key=True), Column("name", Text), Column("closed", Boolean))

STATUS: dict[type[GoalEvent], Status] = {
    GoalDrafted: Status.DRAFT,
    GoalDeclared: Status.DECLARED,
    GoalReturned: Status.RETURNED,
    GoalDeptReviewed: Status.DEPT_REVIEWED,
    GoalReviewed: Status.FIN_REVIEWED,
    GoalCompleted: Status.FIN_REVIEWED,
    GoalRejected: Status.REJECTED,
    GoalCancelled: Status.CANCELLED,
    GoalApproved: Status.APPROVED,
    GoalAdjustmentRequested: Status.ADJUSTING,
    GoalAdjustmentRefused: Status.APPROVED,
    GoalAdjusted: Status.APPROVED,
    GoalClosed: Status.CLOSED,
}


class GoalRow(Value):
    """One goal as it stands."""

    item: str
    unit: str
    kind: ObjectKind
    name: str
    status: Status
    grade: Grade | None
    amount: Money
    in_year: bool


class UnitCoverage(Value):
    """双覆盖 of one unit: declared and approved project goals, and whether its whole-department goal is approved."""

    unit: str
    name: str
    declared: int
    declared_amount: Money
    approved: int
    approved_amount: Money
    whole_department: bool


class Coverage(Value):
    """双覆盖 of a fiscal year: goals approved of goals declared, whole-department goals of registered units."""

    year: int
    scope: str
    declared: int
    declared_amount: Money
    approved: int
    approved_amount: Money
    by_count: Percent
    by_amount: Percent
    units: int
    whole_departments: int
    by_department: Percent
    by_unit: list[UnitCoverage]


def project(conn: Connection, batch: Sequence[Told[Any]]) -> None:
    """Write what the batch changes."""
    subjects = {told.subject for told in batch if type(told.event) in STATUS}
    rows = {row.item: dict(row._mapping) for row in conn.execute(select(goals).where(goals.c.item.in_(subjects)))}
    for told in batch:
        if isinstance(told.event, UnitRegistered):
            upsert(conn, units, [{"code": told.event.code, "name": told.event.name, "closed": False}])
        elif isinstance(told.event, UnitClosed):
            conn.execute(units.update().where(units.c.code == told.subject.split("-U")[1]).values(closed=True))
        elif type(told.event) in STATUS:
            row = rows.setdefault(told.subject, _new(told.subject))
            row["status"] = STATUS[type(told.event)]
            _change(row, told.event)
    upsert(conn, goals, list(rows.values()))


def _new(item: str) -> dict[str, Any]:
    return {"item": item, "year": fiscal_year_of(item), "grade": None, "in_year": False, "declared": False, "approved": False}


def _change(row: dict[str, Any], event: GoalEvent) -> None:
    match event:
        case GoalDrafted() | GoalCompleted():
            row.update(_content(event.content))
        case GoalDeclared():
            row.update(_content(event.content), declared=True, grade=None)
        case GoalReviewed():
            row.update(grade=event.grade)
        case GoalApproved():
            row.update(_content(event.content), approved=True, in_year=event.in_year)
        case GoalAdjusted():
            row.update(_content(event.after))
        case GoalCancelled():
            row.update(approved=False, declared=False)
        case _:
            pass


def _content(content: GoalContent) -> dict[str, Any]:
    return {"unit": content.unit, "kind": content.kind, "name": content.name, "fen": int(content.amount * 100)}


def page(conn: Connection, *, year: int, status: Status | None, within: str, after: str | None, limit: int) -> Page[GoalRow]:
    """The goals of a fiscal year in order of unit and item."""
    where = (goals.c.year == year) & goals.c.unit.startswith(within)
    if status is not None:
        where &= goals.c.status == status
    columns = (goals.c.unit, goals.c.item, goals.c.kind, goals.c.name, goals.c.status, goals.c.grade, goals.c.fen, goals.c.in_year)
    return turn(conn, select(*columns).where(where), [goals.c.unit, goals.c.item], _row, after=after, limit=limit)


def _row(row: Any) -> GoalRow:
    return GoalRow(
        item=row.item,
        unit=row.unit,
        kind=row.kind,
        name=row.name,
        status=row.status,
        grade=row.grade,
        amount=_yuan(row.fen),
        in_year=row.in_year,
    )


def coverage(conn: Connection, *, year: int, within: str) -> Coverage:
    """The year's coverage; linear in the units and goals of that year."""
    by_unit = _by_unit(conn, year, within)
    listed = select(func.count()).select_from(units).where(units.c.closed.is_(False), units.c.code.startswith(within))
    registered = conn.execute(listed).scalar_one()
    declared, approved = sum(one.declared for one in by_unit), sum(one.approved for one in by_unit)
    declared_amount = sum((one.declared_amount for one in by_unit), Decimal(0))
    approved_amount = sum((one.approved_amount for one in by_unit), Decimal(0))
    departments = sum(one.whole_department for one in by_unit)
    return Coverage(
        year=year,
        scope=f"{year} 预算年度：已批复占已申报的项目目标（撤销的不计）；已批复部门整体支出目标的单位占登记在册的单位",
        declared=declared,
        declared_amount=declared_amount,
        approved=approved,
        approved_amount=approved_amount,
        by_count=_percent(approved, declared),
        by_amount=_percent(approved_amount, declared_amount),
        units=registered,
        whole_departments=departments,
        by_department=_percent(departments, registered),
        by_unit=by_unit,
    )


def _by_unit(conn: Connection, year: int, within: str) -> list[UnitCoverage]:
    project_ = goals.c.kind == ObjectKind.PROJECT
    declared, approved = project_ & goals.c.declared, project_ & goals.c.approved
    whole = (goals.c.kind == ObjectKind.DEPARTMENT) & goals.c.approved

    def total(condition: Any, value: Any) -> Any:
        return func.coalesce(func.sum(case((condition, value), else_=0)), 0)

    joined = units.outerjoin(goals, (goals.c.unit == units.c.code) & (goals.c.year == year))
    sums = (total(declared, 1), total(declared, goals.c.fen), total(approved, 1), total(approved, goals.c.fen), total(whole, 1))
    query = select(units.c.code, units.c.name, *sums).select_from(joined).where(units.c.code.startswith(within))
    rows = conn.execute(query.group_by(units.c.code, units.c.name).order_by(units.c.code))
    return [
        UnitCoverage(
            unit=code,
            name=name,
            declared=count,
            declared_amount=_yuan(fen),
            approved=ok,
            approved_amount=_yuan(ok_fen),
            whole_department=bool(department),
        )
        for code, name, count, fen, ok, ok_fen, department in rows
    ]


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _percent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01")) if whole else Decimal(0)


VIEW = View("goals_of_year", 1, hears=("goals",), tables=(goals, units), project=project)
