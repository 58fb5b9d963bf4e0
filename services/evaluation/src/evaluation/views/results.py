"""Which results of a year are confirmed, and how are their grades distributed?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    cast,
    func,
    select,
    true,
)

from evaluation.rules.points import from_hundredths, to_hundredths
from shared.events.envelope import RecordedEvent
from shared.events.evaluation import EvaluationCompleted, EvaluationCorrected, EvaluationHandedOver, EvaluationKind
from shared.events.values import Grade, ObjectKind, to_fen, to_yuan
from shared.runtime.clock import day_of
from shared.runtime.deciding.view import View
from shared.runtime.sql import rows as sql
from shared.runtime.sql.pages import Page
from shared.runtime.sql.rows import among, upsert
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList

metadata = MetaData()
results = Table(
    "results_2",
    metadata,
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
    Index("results_2_by_year", "fiscal_year", "kind", "item"),
)
counts = Table(
    "results_2_counts",
    metadata,
    Column("fiscal_year", Integer, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("object", Text, primary_key=True),
    Column("grade", Text, primary_key=True, comment="empty: none"),
    Column("number", Integer, nullable=False),
    Column("fen", BigInteger, nullable=False, comment="of those whose amount is known"),
)
GROUP = [column.name for column in counts.primary_key]
"""Fiscal year and unit first."""


class SortedBy(StrEnum):
    """What the list may be read in order of; kind and item then."""

    KIND = "kind"
    ITEM = "item"
    UNIT = "unit"
    NAME = "name"
    AMOUNT = "amount"
    SCORE = "score"
    CONFIRMED_ON = "confirmed_on"


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


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; a corrected result stands in place of the mistaken one."""
    rows = [_row(recorded) for recorded in batch if isinstance(recorded.event, EvaluationCompleted | EvaluationCorrected)]
    if rows:
        _count(conn, rows)
        upsert(conn, results, rows)
    for recorded in batch:
        if isinstance(moved := recorded.event, EvaluationHandedOver):
            _move(conn, recorded.subject, moved)


def _move(conn: Connection, item: str, moved: EvaluationHandedOver) -> None:
    theirs = and_(results.c.kind == moved.kind, results.c.item == item, results.c.unit == moved.from_unit)
    rows = [dict(row) | {"unit": moved.to_unit} for row in conn.execute(select(results).where(theirs)).mappings()]
    if rows:
        _count(conn, rows)
        upsert(conn, results, rows)


def _row(recorded: RecordedEvent[EvaluationCompleted | EvaluationCorrected]) -> dict[str, Any]:
    event = recorded.event
    stands = event.after if isinstance(event, EvaluationCorrected) else event
    return {
        "kind": event.kind,
        "item": recorded.subject,
        "fiscal_year": event.fiscal_year,
        "object": event.object,
        "unit": event.unit,
        "name": event.name,
        "fen": None if stands.amount is None else to_fen(stands.amount),
        "hundredths": to_hundredths(stands.score),
        "grade": stands.grade,
        "rule_version": event.rule_version,
        "has_goal": event.has_goal,
        "third_party": event.third_party,
        "confirmed_on": event.confirmed_on if isinstance(event, EvaluationCorrected) else day_of(recorded.time),
    }


def _count(conn: Connection, rows: Sequence[Mapping[Any, Any]]) -> None:
    """Add what is new to its group, and take what it replaces from the group where that was."""
    replaced = conn.execute(select(results).where(among(conn, results.c.item, {row["item"] for row in rows})))
    newest: dict[tuple[str, str], Mapping[Any, Any]] = {(row["kind"], row["item"]): row for row in replaced.mappings()}
    changes: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        place = (row["kind"], row["item"])
        for one, sign in ((newest.get(place), -1), (row, 1)):
            if one is not None:
                change = changes[_group(one)]
                change[0] += sign
                change[1] += sign * (one["fen"] or 0)
        newest[place] = row
    years, units = ({group[n] for group in changes} for n in range(2))
    there = select(counts).where(among(conn, counts.c.fiscal_year, years), among(conn, counts.c.unit, units))
    for stands in conn.execute(there).mappings():
        if (group := _group(stands)) in changes:
            changes[group][0] += stands["number"]
            changes[group][1] += stands["fen"]
    upsert(conn, counts, [dict(zip(GROUP, group, strict=True)) | {"number": n, "fen": fen} for group, (n, fen) in changes.items()])


def _group(row: Mapping[Any, Any]) -> tuple[Any, ...]:
    return tuple(row[name] or "" for name in GROUP)


VIEW = View(
    "results",
    2,
    hears=("evaluation",),
    tables=(results, counts),
    project=project,
    uses=(EvaluationCompleted, EvaluationCorrected, EvaluationHandedOver),
)


SORTED = {
    "item": results.c.item,
    "unit": results.c.unit,
    "name": results.c.name,
    "amount": func.coalesce(results.c.fen, -1).label("amount"),
    "score": results.c.hundredths,
    "confirmed_on": cast(results.c.confirmed_on, Text).label("confirmed"),
}
RESULTS = SearchedList(Result, results, (results.c.kind, results.c.item), SORTED, (results.c.item, results.c.name))


def of_year(conn: Connection, *, year: int, kind: EvaluationKind | None, within: str, asked: Asked = Asked()) -> Results:
    """A year's results, in order of kind and item unless sorted otherwise; of `within` and the units below it; empty: of all.

    The distribution is of all of them, whichever words are looked for.
    """
    page = RESULTS.page(conn, asked, _result, Meant({"fiscal_year": year, "kind": kind}, within))
    return Results(items=page.items, next=page.next, distribution=_distribution(conn, year, kind, within))


def confirmed_on(conn: Connection, kind: EvaluationKind, item: str) -> date | None:
    """When this result was confirmed; None where it was not."""
    day: date | None = conn.execute(select(results.c.confirmed_on).where(results.c.kind == kind, results.c.item == item)).scalar()
    return day


def _distribution(conn: Connection, year: int, kind: EvaluationKind | None, within: str) -> list[GradeCount]:
    c = counts.c
    asked = and_(c.fiscal_year == year, sql.within(c.unit, within), true() if kind is None else c.kind == kind)
    counted = select(c.kind, c.object, c.grade, func.sum(c.number), func.count(), func.sum(c.fen)).where(asked, c.number > 0)
    found = [_counted(*row) for row in conn.execute(counted.group_by(c.kind, c.object, c.grade))]
    order = list(Grade)
    return sorted(found, key=lambda one: (one.kind, one.object, order.index(one.grade) if one.grade else len(order)))


def _counted(kind: str, object_: str, grade: str, number: int, units: int, fen: int) -> GradeCount:
    named = Grade(grade) if grade else None
    return GradeCount(EvaluationKind(kind), ObjectKind(object_), named, int(number), units, to_yuan(int(fen)))


def _result(row: Row) -> Row:
    amount = None if row["fen"] is None else to_yuan(row["fen"])
    row |= {"amount": amount, "score": from_hundredths(row["hundredths"])}
    return RESULTS.shown(row)
