"""How far does a year's self-evaluation reach, of projects and of whole departments, against the registered units?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, MetaData, Table, Text, case, delete, func, select, update

from evaluation.views import known_units
from shared.events.envelope import RecordedEvent
from shared.events.evaluation import (
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationCorrected,
    EvaluationHandedOver,
    EvaluationKind,
    SelfEvaluationAssigned,
)
from shared.events.values import ObjectKind, code_of, to_fen, to_yuan, unit_of_subject
from shared.events.values import within as is_within
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql import rows as sql
from shared.runtime.sql.rows import among, upsert

metadata = MetaData()
units = Table("coverage_1_units", metadata, Column("subject", Text, primary_key=True), Column("name", Text), Column("closed", Boolean))
items = Table(
    "coverage_1_items",
    metadata,
    Column("item", Text, primary_key=True),
    Column("fiscal_year", Integer, nullable=False),
    Column("object", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("has_goal", Boolean, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Index("coverage_1_items_by_year", "fiscal_year", "object", "unit"),
)

SCOPE = "口径：某一财政年度的单位自评，按已下达（撤销的除外）与结果已确认分别统计；单位数为已登记且未撤并的预算单位"


@dataclass(frozen=True)
class Reach:
    """Self-evaluations of one kind of object; amounts in yuan."""

    assigned: int
    confirmed: int
    units: int
    """With at least one assigned."""
    units_confirmed: int
    """With at least one confirmed."""
    amount: Decimal
    amount_confirmed: Decimal
    without_goal: int


@dataclass(frozen=True)
class Coverage:
    """A year's coverage; `missing` are registered units without a self-evaluation of the whole department."""

    fiscal_year: int
    scope: str
    units: int
    projects: Reach
    departments: Reach
    missing: list[str]


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; units come from goals, self-evaluations from our own log."""
    known_units.project_into(conn, units, batch)
    assigned: dict[str, dict[str, Any]] = {}
    confirmed: set[str] = set()
    cancelled: set[str] = set()
    amounts: dict[str, int] = {}
    for recorded in batch:
        match recorded.event:
            case SelfEvaluationAssigned() as event:
                cancelled.discard(recorded.subject)
                assigned[recorded.subject] = {
                    "item": recorded.subject,
                    "fiscal_year": event.fiscal_year,
                    "object": event.object,
                    "unit": event.unit,
                    "fen": to_fen(event.amount),
                    "has_goal": event.has_goal,
                    "confirmed": False,
                }
            case EvaluationCompleted(kind=EvaluationKind.SELF):
                confirmed.add(recorded.subject)
            case EvaluationCorrected(kind=EvaluationKind.SELF, after=after) if after.amount is not None:
                amounts[recorded.subject] = to_fen(after.amount)
            case EvaluationCancelled(kind=EvaluationKind.SELF):
                cancelled.add(recorded.subject)
                assigned.pop(recorded.subject, None)
            case _:
                pass
    upsert(conn, items, list(assigned.values()))
    if confirmed:
        conn.execute(update(items).where(among(conn, items.c.item, confirmed)).values(confirmed=True))
    for item, fen in amounts.items():
        conn.execute(update(items).where(items.c.item == item).values(fen=fen))
    if cancelled:
        conn.execute(delete(items).where(among(conn, items.c.item, cancelled)))
    rehome(conn, items, batch, EvaluationHandedOver)


VIEW = View("coverage", 1, hears=("goals", "evaluation"), tables=(units, items), project=project)


def of_year(conn: Connection, *, year: int, within: str) -> Coverage:
    """The coverage among `within` and the units below it; empty: among all."""
    registered = conn.scalars(select(units.c.subject).where(units.c.closed.is_(False)).order_by(units.c.subject))
    codes = [code for subject in registered if is_within(code := unit_of_subject(subject), within) or not within]
    c = items.c
    theirs = conn.scalars(select(c.item).where(c.fiscal_year == year, c.object == ObjectKind.DEPARTMENT))
    done = {code_of(item).removeprefix("D") for item in theirs}
    return Coverage(
        fiscal_year=year,
        scope=SCOPE,
        units=len(codes),
        projects=_reach(conn, year, ObjectKind.PROJECT, within),
        departments=_reach(conn, year, ObjectKind.DEPARTMENT, within),
        missing=[code for code in codes if code not in done],
    )


def _reach(conn: Connection, year: int, object_: ObjectKind, within: str) -> Reach:
    c = items.c
    zero = func.coalesce
    query = select(
        func.count(),
        zero(func.sum(case((c.confirmed, 1), else_=0)), 0),
        func.count(c.unit.distinct()),
        func.count(case((c.confirmed, c.unit)).distinct()),
        zero(func.sum(c.fen), 0),
        zero(func.sum(case((c.confirmed, c.fen), else_=0)), 0),
        zero(func.sum(case((c.has_goal, 0), else_=1)), 0),
    ).where(c.fiscal_year == year, c.object == object_, sql.within(c.unit, within))
    assigned, confirmed, with_one, with_confirmed, fen, fen_confirmed, without = conn.execute(query).one()
    return Reach(assigned, confirmed, with_one, with_confirmed, to_yuan(int(fen)), to_yuan(int(fen_confirmed)), without)
