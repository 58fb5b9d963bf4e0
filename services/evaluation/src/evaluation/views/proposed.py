"""Which approved projects of a year does something speak for evaluating closely, and what?"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    false,
    func,
    or_,
    select,
)

from evaluation.rules.selection import Criteria, Criterion
from shared.events.envelope import RecordedEvent, Value
from shared.events.evaluation import EvaluationCancelled, EvaluationCompleted, EvaluationCorrected, EvaluationKind
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled, GoalHandedOver
from shared.events.monitoring import KeyMonitoringCancelled, NextYearCandidateMarked, WarningCleared, WarningRaised
from shared.events.values import Money, ObjectKind, fiscal_year_of, to_fen, to_yuan, year_after
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import among, known, upsert, within
from shared.runtime.sql.searched import holding

metadata = MetaData()
EVENT = ("stream", "streamversion", "id")
projects = Table(
    "proposed_1",
    metadata,
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("stream", Text, nullable=False),
    Column("streamversion", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Index("proposed_1_by_year", "year", "fen", "item"),
)
facts = Table(
    "proposed_1_facts",
    metadata,
    Column("item", Text, primary_key=True, comment="for which it speaks"),
    Column("criterion", Text, primary_key=True),
    Column("reference", Text, primary_key=True, comment="of a warning; else empty"),
    Column("year", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("streamversion", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Index("proposed_1_facts_by_year", "year", "criterion", "value"),
)
KEY = ("item", "criterion", "reference")
Fact = tuple[str, Criterion, str]


class SortedBy(StrEnum):
    """What the list is read in order of: most reasons or money first, or by unit or name; item then."""

    REASONS = "reasons"
    AMOUNT = "amount"
    UNIT = "unit"
    NAME = "name"


class ReadEvent(Value):
    """An event that a reason rests on."""

    stream: str
    streamversion: int
    id: str


class Reason(Value):
    """One thing that speaks for it."""

    criterion: Criterion
    value: str
    """The amount in yuan, the light, the grade, the words with which it was marked as a candidate."""
    read: tuple[ReadEvent, ...]


class Proposed(Value):
    """An approved project, and what speaks for evaluating it closely; without reasons where nothing does."""

    unit: str
    item: str
    name: str
    amount: Money
    reasons: tuple[Reason, ...]


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; projects and what speaks for them are apart, so that neither need come first."""
    rows = known(conn, projects.c.item, {one.subject for one in batch if isinstance(one.event, GoalHandedOver)})
    gone: set[str] = set()
    found: dict[Fact, dict[str, Any] | None] = {}
    for recorded in batch:
        item = recorded.subject
        match recorded.event:
            case GoalApproved(content=content) | GoalAdjusted(after=content) if content.kind is ObjectKind.PROJECT:
                what = {"unit": content.unit, "name": content.name, "fen": to_fen(content.amount)}
                rows[item] = {"item": item, "year": fiscal_year_of(item), **what, **_event(recorded)}
                gone.discard(item)
            case GoalCancelled():
                rows.pop(item, None)
                gone.add(item)
            case GoalHandedOver(to_unit=unit) if item in rows:
                rows[item] |= {"unit": unit}
            case _:
                found |= {fact: _fact(recorded, fact, value) for fact, value in _changed(recorded)}
    upsert(conn, projects, list(rows.values()))
    if gone:
        conn.execute(delete(projects).where(among(conn, projects.c.item, gone)))
    upsert(conn, facts, [one for one in found.values() if one])
    if over := [{f"_{name}": value for name, value in zip(KEY, fact, strict=True)} for fact, one in found.items() if not one]:
        conn.execute(delete(facts).where(*(facts.c[name] == bindparam(f"_{name}") for name in KEY)), over)


def _event(recorded: RecordedEvent[Any]) -> dict[str, Any]:
    return {name: getattr(recorded, name) for name in EVENT}


def _fact(recorded: RecordedEvent[Any], fact: Fact, value: str) -> dict[str, Any] | None:
    return dict(zip(KEY, fact, strict=True)) | {"year": fiscal_year_of(fact[0]), "value": value} | _event(recorded) if value else None


def _changed(recorded: RecordedEvent[Any]) -> Iterator[tuple[Fact, str]]:
    """What is true since; without a value it is not true any more."""
    item = recorded.subject
    match recorded.event:
        case WarningRaised(warning=about):
            yield (item, Criterion.LIGHT, f"{recorded.stream} {about.kind} {about.indicator or ''}"), about.light
        case WarningCleared() as about:
            yield (item, Criterion.LIGHT, f"{recorded.stream} {about.kind} {about.indicator or ''}"), ""
        case NextYearCandidateMarked(reason=reason):
            yield (item, Criterion.CANDIDATE, ""), reason
        case KeyMonitoringCancelled():
            yield (item, Criterion.CANDIDATE, ""), ""
        case EvaluationCompleted(kind=EvaluationKind.SELF, grade=grade):
            yield (year_after(item), Criterion.GRADE, ""), grade or ""
        case EvaluationCorrected(kind=EvaluationKind.SELF, after=after):
            yield (year_after(item), Criterion.GRADE, ""), after.grade or ""
        case EvaluationCancelled(kind=EvaluationKind.SELF):
            yield (year_after(item), Criterion.GRADE, ""), ""
        case _:
            pass


VIEW = View(
    "proposed",
    1,
    hears=("evaluation", "goals", "monitoring"),
    tables=(projects, facts),
    project=project,
    uses=(
        GoalApproved,
        GoalAdjusted,
        GoalCancelled,
        GoalHandedOver,
        WarningRaised,
        WarningCleared,
        NextYearCandidateMarked,
        KeyMonitoringCancelled,
        EvaluationCompleted,
        EvaluationCorrected,
        EvaluationCancelled,
    ),
)


def _asked(year: int, scope: str, words: str) -> Sequence[ColumnElement[bool]]:
    p = projects.c
    return p.year == year, within(p.unit, scope), *holding((p.item, p.name), words)


def counted(conn: Connection, *, year: int, scope: str, words: str = "") -> int:
    """How many projects the list has."""
    return conn.execute(select(func.count()).where(*_asked(year, scope, words))).scalar_one()


def page(
    conn: Connection, *, year: int, scope: str, criteria: Criteria, sort: SortedBy, words: str = "", after: str | None, limit: int
) -> Page[Proposed]:
    """The year's approved projects: those for which most speaks first, or the largest, or by unit or name; then by number."""
    p, start = projects.c, criteria.amount_from
    speaks = select(facts.c.item, facts.c.criterion, facts.c.value).where(facts.c.year == year, _counts(criteria)).distinct().subquery()
    each = select(speaks.c.item, func.count().label("number")).group_by(speaks.c.item).subquery()
    large = case((p.fen >= to_fen(start), 1), else_=0) if start is not None else 0
    minus = (-(func.coalesce(each.c.number, 0) + large)).label("minus_reasons")
    rows = (
        select(minus, (-p.fen).label("minus_fen"), p.item, p.unit, p.name, p.fen, p.stream, p.streamversion, p.id)
        .join(each, each.c.item == p.item, isouter=True)
        .where(*_asked(year, scope, words))
        .subquery()
        .c
    )
    key = {
        SortedBy.REASONS: (rows.minus_reasons, rows.minus_fen, rows.item),
        SortedBy.AMOUNT: (rows.minus_fen, rows.item),
        SortedBy.UNIT: (rows.unit, rows.item),
        SortedBy.NAME: (rows.name, rows.item),
    }[sort]
    found: Page[Any] = paginate(
        conn, select(*key, *(one for one in rows if one not in set(key))), key, lambda row: dict(row._mapping), after=after, limit=limit
    )
    why = _reasons(conn, [one["item"] for one in found.items], criteria)
    return Page(items=[_made(one, why.get(one["item"], []), criteria) for one in found.items], next=found.next)


def _counts(criteria: Criteria) -> ColumnElement[bool]:
    c = facts.c
    return or_(
        and_(c.criterion == Criterion.LIGHT, c.value.in_(criteria.lights)),
        and_(c.criterion == Criterion.GRADE, c.value.in_(criteria.grades)),
        c.criterion == Criterion.CANDIDATE if criteria.candidates else false(),
    )


def _reasons(conn: Connection, items: Sequence[str], criteria: Criteria) -> dict[str, list[Reason]]:
    c = facts.c
    query = select(facts).where(among(conn, c.item, items), _counts(criteria)).order_by(c.item, c.criterion, c.value, c.reference)
    told: dict[str, list[Reason]] = {}
    for (item, criterion, value), rows in groupby(conn.execute(query), key=lambda row: (row.item, row.criterion, row.value)):
        told.setdefault(item, []).append(_reason(Criterion(criterion), value, [row._mapping for row in rows]))
    return told


def _made(row: dict[str, Any], reasons: list[Reason], criteria: Criteria) -> Proposed:
    start = criteria.amount_from
    large = [_reason(Criterion.AMOUNT, str(to_yuan(row["fen"])), [row])] if start is not None and row["fen"] >= to_fen(start) else []
    shown = {name: row[name] for name in ("unit", "item", "name")}
    return Proposed(**shown, amount=to_yuan(row["fen"]), reasons=(*large, *reasons))


def _reason(criterion: Criterion, value: str, rows: Sequence[Any]) -> Reason:
    return Reason(criterion=criterion, value=value, read=tuple(ReadEvent(**{name: row[name] for name in EVENT}) for row in rows))
