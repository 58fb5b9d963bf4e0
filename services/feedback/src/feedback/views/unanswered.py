"""What was found and has no rectification yet, as a list that is kept, with how many there are of each unit."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    Select,
    Table,
    Text,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
)

from feedback.decisions.rectification_policy import RECTIFICATION_POLICY, Scope
from feedback.views import responsible
from feedback.views.found import NONE, Kind, found, metadata
from shared.events.envelope import RecordedEvent
from shared.events.feedback import RectificationDrafted, RectificationPolicySet, RectificationWithdrawn
from shared.events.values import fiscal_year_of
from shared.runtime.sql.rows import among, known, upsert

USES = (RectificationDrafted, RectificationWithdrawn, RectificationPolicySet)
opened = Table(
    "to_rectify_7_opened",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("found_in", Text, nullable=False, comment="empty in drafts of before this was asked: all of the origin"),
    Column("withdrawn", Boolean, nullable=False),
    Index("to_rectify_7_opened_by_item", "item", "origin"),
)
scopes = Table("to_rectify_7_scopes", metadata, Column("year", Integer, primary_key=True), Column("policy", Text, nullable=False))
unanswered = Table(
    "to_rectify_7",
    metadata,
    Column("found_in", Text, primary_key=True),
    Column("light", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False, comment="the responsible one, as goals knows it, else evaluation, else as told"),
    Column("name", Text, nullable=False),
    Index("to_rectify_7_in_order", "year", "unit", "item", "origin", "found_in", "light"),
    Index("to_rectify_7_by_item", "item"),
)
counts = Table(
    "to_rectify_7_counts",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)
goals, evaluated = units = responsible.tables("to_rectify_7")
UNIT: ColumnElement[str] = func.coalesce(func.nullif(goals.c.unit, ""), evaluated.c.unit, found.c.unit, type_=Text())
NAME: ColumnElement[str] = func.coalesce(func.nullif(goals.c.name, ""), evaluated.c.name, "", type_=Text())
PART = (unanswered.c.year, unanswered.c.unit, unanswered.c.kind)


def project_into(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what was opened and by which policy; then the list anew for each item, or year, that the batch speaks of."""
    policies = [recorded.event for recorded in batch if isinstance(recorded.event, RectificationPolicySet)]
    upsert(conn, scopes, [{"year": event.fiscal_year, "policy": event.model_dump_json()} for event in policies])
    _open(conn, batch)
    whole = {event.fiscal_year for event in policies}
    for year in sorted(whole):
        _renew(conn, year, None)
    items = {recorded.subject for recorded in batch if not isinstance(recorded.event, RectificationPolicySet)}
    touched = set(conn.execute(select(found.c.item).where(among(conn, found.c.item, items)).distinct()).scalars()) if items else set()
    for year in sorted({fiscal_year_of(item) for item in touched} - whole):
        _renew(conn, year, {item for item in touched if fiscal_year_of(item) == year})


def _open(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    rows = known(conn, opened.c.stream, {recorded.stream for recorded in batch if isinstance(recorded.event, RectificationWithdrawn)})
    for recorded in batch:
        match recorded.event:
            case RectificationDrafted() as event:
                about = {"item": recorded.subject, "origin": event.origin, "found_in": event.found_in, "withdrawn": False}
                rows[recorded.stream] = {"stream": recorded.stream} | about
            case RectificationWithdrawn():
                rows[recorded.stream] |= {"withdrawn": True}
            case _:
                pass
    upsert(conn, opened, list(rows.values()))


def _renew(conn: Connection, year: int, items: Collection[str] | None) -> None:
    """Of these items, or of all of the year: the list as it follows from what stands beside it, and the counts by the difference."""

    def of(table: Table) -> ColumnElement[bool]:
        return table.c.year == year if items is None else among(conn, table.c.item, items)

    before = _counted(conn, of(unanswered))
    conn.execute(delete(unanswered).where(of(unanswered)))
    conn.execute(unanswered.insert().from_select(list(unanswered.c.keys()), _waiting(_scope(conn, year)).where(of(found))))
    after = _counted(conn, of(unanswered))
    changed = {part: after[part] - before[part] for part in after.keys() | before.keys() if after[part] != before[part]}
    if not changed:
        return
    kept = {tuple(row[:3]): row.times for row in conn.execute(select(counts).where(counts.c.year == year))}
    rows = [dict(zip(("year", "unit", "kind"), part, strict=True)) | {"times": kept.get(part, 0) + more} for part, more in changed.items()]
    upsert(conn, counts, rows)
    conn.execute(delete(counts).where(counts.c.year == year, counts.c.times == 0))


def _counted(conn: Connection, which: ColumnElement[bool]) -> Counter[tuple[Any, ...]]:
    return Counter({tuple(row[:3]): row[3] for row in conn.execute(select(*PART, func.count()).where(which).group_by(*PART))})


def _waiting(scope: Scope) -> Select[Any]:
    c = found.c
    return (
        select(c.found_in, c.light, c.item, c.origin, c.kind, c.year, UNIT, NAME)
        .join(goals, goals.c.item == c.item, isouter=True)
        .join(evaluated, evaluated.c.item == c.item, isouter=True)
        .where(~c.over, _sent(scope), ~_answered())
    )


def _scope(conn: Connection, year: int) -> Scope:
    policy = conn.execute(select(scopes.c.policy).where(scopes.c.year == year)).scalar()
    state = RECTIFICATION_POLICY.initial
    return state if policy is None else RECTIFICATION_POLICY.evolve(state, RectificationPolicySet.model_validate_json(policy))


def _sent(scope: Scope) -> ColumnElement[bool]:
    """What a person demanded is always sent; results, reports and warnings as the policy says."""
    return or_(
        found.c.kind.in_((Kind.DISPOSAL, Kind.FINDING)),
        and_(found.c.kind == Kind.WARNING, found.c.light.in_(scope.lights)),
        and_(found.c.kind == Kind.RESULT, found.c.grade.in_(scope.grades)),
        and_(found.c.kind.in_((Kind.RESULT, Kind.KEY_MONITORING)), found.c.problems != NONE, found.c.origin.in_(scope.problems_of)),
    )


def _answered() -> ColumnElement[bool]:
    there = or_(opened.c.found_in == found.c.found_in, opened.c.found_in == "")
    return exists().where(opened.c.item == found.c.item, opened.c.origin == found.c.origin, ~opened.c.withdrawn, there)
