"""Which results of a year are confirmed, and how are their grades distributed?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Table,
    Text,
    and_,
    func,
    select,
)

from shared.events.envelope import Told
from shared.events.evaluation import EvaluationCompleted, EvaluationKind
from shared.events.values import Grade, ObjectKind
from shared.runtime.clock import day_of
from shared.runtime.pages import Page, turn
from shared.runtime.rows import upsert
from shared.runtime.view import View

results = Table(
    "results_1",
    MetaData(),
    Column("kind", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("fiscal_year", Integer, nullable=False),
    Column("object", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fen", BigInteger),
    Column("hundredths", Integer, nullable=False),
    Column("grade", Text),
    Column("rule_version", Text, nullable=False),
    Column("has_goal", Boolean, nullable=False),
    Column("third_party", Text),
    Column("confirmed_on", Date, nullable=False),
    Index("results_1_by_year", "fiscal_year", "kind", "item"),
)


@dataclass(frozen=True)
class Result:
    """One confirmed result."""

    kind: EvaluationKind
    item: str
    fiscal_year: int
    object: ObjectKind
    unit: str
    name: str
    amount: Decimal | None
    score: Decimal
    grade: Grade | None
    rule_version: str
    has_goal: bool
    third_party: str | None
    confirmed_on: date


@dataclass(frozen=True)
class GradeCount:
    """How many results of one kind and object have one grade; kinds are never mixed."""

    kind: EvaluationKind
    object: ObjectKind
    grade: Grade | None
    results: int
    units: int
    amount: Decimal
    """Of those whose amount is known."""


class Results(Page[Result]):
    """A page of results, and the distribution of all that the question asks for."""

    distribution: list[GradeCount]


def project(conn: Connection, batch: Sequence[Told[Any]]) -> None:
    """Write what the batch changes."""
    rows = [
        {
            "kind": event.kind,
            "item": told.subject,
            "fiscal_year": event.fiscal_year,
            "object": event.object,
            "unit": event.unit,
            "name": event.name,
            "fen": None if event.amount is None else int(event.amount * 100),
            "hundredths": int(event.score * 100),
            "grade": event.grade,
            "rule_version": event.rule_version,
            "has_goal": event.has_goal,
            "third_party": event.third_party,
            "confirmed_on": day_of(told.time),
        }
        for told in batch
        if isinstance(event := told.event, EvaluationCompleted)
    ]
    upsert(conn, results, rows)


VIEW = View("results", 1, hears=("evaluation",), tables=(results,), project=project, uses=(EvaluationCompleted,))


def of_year(conn: Connection, *, year: int, kind: EvaluationKind | None, within: str, after: str | None, limit: int) -> Results:
    """A year's results in order of kind and item; `within` is the beginning of the unit codes that may be seen."""
    c = results.c
    asked = and_(c.fiscal_year == year, c.unit.startswith(within))
    if kind is not None:
        asked = and_(asked, c.kind == kind)
    page = turn(conn, select(results).where(asked), [c.kind, c.item], lambda row: _result(row._mapping), after=after, limit=limit)
    return Results(items=page.items, next=page.next, distribution=_distribution(conn, asked))


def _distribution(conn: Connection, asked: ColumnElement[bool]) -> list[GradeCount]:
    c = results.c
    counted = select(c.kind, c.object, c.grade, func.count(), func.count(c.unit.distinct()), func.sum(func.coalesce(c.fen, 0)))
    order = list(Grade)
    return sorted(
        (
            GradeCount(EvaluationKind(kind), ObjectKind(object_), grade and Grade(grade), number, units, Decimal(fen).scaleb(-2))
            for kind, object_, grade, number, units, fen in conn.execute(counted.where(asked).group_by(c.kind, c.object, c.grade))
        ),
        key=lambda count: (count.kind, count.object, order.index(count.grade) if count.grade else len(order)),
    )


def _result(row: RowMapping) -> Result:
    return Result(
        kind=EvaluationKind(row["kind"]),
        item=row["item"],
        fiscal_year=row["fiscal_year"],
        object=ObjectKind(row["object"]),
        unit=row["unit"],
        name=row["name"],
        amount=None if row["fen"] is None else Decimal(row["fen"]).scaleb(-2),
        score=Decimal(row["hundredths"]).scaleb(-2),
        grade=row["grade"] and Grade(row["grade"]),
        rule_version=row["rule_version"],
        has_goal=row["has_goal"],
        third_party=row["third_party"],
        confirmed_on=row["confirmed_on"],
    )
