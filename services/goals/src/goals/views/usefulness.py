"""Which indicators tell results apart (区分度): which does nobody ever miss, which aim far below what is reached?"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text, and_, case, delete, func, or_, select

from shared.events.envelope import RecordedEvent, Value
from shared.events.evaluation import Attainment, EvaluationCancelled, EvaluationKind, SelfEvaluationSubmitted
from shared.events.text import compared
from shared.events.values import Indicator, Level2, Operator, Percent, Points, fiscal_year_of, percent, rounded
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import upsert

rows = Table(
    "usefulness_1",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("level2", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("compared", Text, nullable=False),
    Column("library", Text, nullable=False),
    Column("weight", BigInteger, nullable=False, comment="hundredths of a point"),
    Column("score", BigInteger, nullable=False, comment="hundredths of a point, by the rule set"),
    Column("reached", BigInteger, comment="hundredths of a per cent of the target, of what is to be large; null where there is none"),
    Index("usefulness_1_by_year", "year", "level2", "compared"),
)
FEW = 3
"""Fewer evaluations say nothing."""
FAR = Decimal(150)
"""From this average on, in per cent of the target, targets lie far below what is reached."""


class Weakness(StrEnum):
    """Why an indicator tells nothing apart."""

    NEVER_MISSED = "从未扣分"
    TARGET_TOO_LOW = "指标值明显偏低"


class Usefulness(Value):
    """One indicator over the evaluations in which it stood."""

    level2: Level2
    name: str
    library: str
    """A library version that was taken; empty where none was."""
    evaluations: int
    missed: int
    """In how many of them it lost points."""
    weight: Points
    """On average."""
    lost: Points
    """On average."""
    reached: Percent | None
    """Of the target, on average; None for words, and for what is to be small."""
    weaknesses: tuple[Weakness, ...]


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes: of an item the form that was submitted last counts."""
    told: dict[str, list[dict[str, Any]]] = {}
    for recorded in batch:
        match recorded.event:
            case SelfEvaluationSubmitted() as event:
                scores = {line.name: line.score for line in event.derivation.lines}
                scored = [(n, one) for n, one in enumerate(event.rows) if one.indicator.name in scores]
                told[recorded.subject] = [_row(recorded.subject, n, one, scores[one.indicator.name]) for n, one in scored]
            case EvaluationCancelled(kind=EvaluationKind.SELF):
                told[recorded.subject] = []
            case _:
                pass
    for item in told:
        conn.execute(delete(rows).where(rows.c.item == item))
    upsert(conn, rows, [row for several in told.values() for row in several])


def _row(item: str, place: int, one: Attainment, score: Decimal) -> dict[str, Any]:
    named = one.indicator
    return {
        "item": item,
        "place": place,
        "year": fiscal_year_of(item),
        "level2": str(named.level2),
        "name": named.name,
        "compared": compared(named.name),
        "library": named.library or "",
        "weight": int(named.weight * 100),
        "score": int(score * 100),
        "reached": _reached(named, one.actual),
    }


def _reached(named: Indicator, actual: Decimal | None) -> int | None:
    larger = named.operator in (Operator.AT_LEAST, Operator.MORE_THAN)
    if not larger or not named.target or named.target < 0 or actual is None or actual < 0:
        return None
    return min(int(percent(actual, named.target) * 100), 10**12)


C = rows.c
MISSED = func.sum(case((C.score < C.weight, 1), else_=0))
NEVER = and_(func.count() >= FEW, MISSED == 0)
LOW = and_(func.count() >= FEW, func.sum(C.reached) >= int(FAR * 100) * func.count(C.reached), func.count(C.reached) > 0)


def of_years(conn: Connection, *, first: int, last: int, level2: Level2 | None = None, weak: bool = False, limit: int) -> list[Usefulness]:
    """The indicators of these years, the most evaluated first; `weak`: those alone that tell nothing apart."""
    sums = (func.sum(C.weight), func.sum(C.weight - C.score), func.sum(C.reached), func.count(C.reached))
    query = select(C.level2, func.max(C.name), func.max(C.library), func.count(), MISSED, *sums).where(C.year >= first, C.year <= last)
    query = query.where(C.level2 == str(level2)) if level2 else query
    query = query.group_by(C.level2, C.compared).order_by(func.count().desc(), C.level2, C.compared).limit(limit)
    return [_summed(*row) for row in conn.execute(query.having(or_(NEVER, LOW)) if weak else query)]


def _summed(
    level2: str, name: str, library: str, number: int, missed: int, weight: int, lost: int, reached: int | None, measured: int
) -> Usefulness:
    far = _average(reached or 0, measured) if measured else None
    weaknesses = {Weakness.NEVER_MISSED: not missed, Weakness.TARGET_TOO_LOW: far is not None and far >= FAR}
    return Usefulness(
        level2=Level2(level2),
        name=name,
        library=library,
        evaluations=number,
        missed=missed,
        weight=_average(weight, number),
        lost=_average(lost, number),
        reached=far,
        weaknesses=tuple(one for one, holds in weaknesses.items() if holds and number >= FEW),
    )


def _average(hundredths: int, number: int) -> Decimal:
    return rounded(Fraction(int(hundredths), 100 * number))


VIEW = View("usefulness", 1, hears=("evaluation",), tables=(rows,), project=project, uses=(SelfEvaluationSubmitted, EvaluationCancelled))
