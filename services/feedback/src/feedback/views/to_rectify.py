"""What of a year's results, warnings and findings is to be rectified by the year's policy, and has no rectification yet?"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Connection, Index, Integer, Select, Table, Text, and_, exists, func, or_, select

from feedback.decisions.rectification_policy import RECTIFICATION_POLICY, Scope
from feedback.views import found as found_view
from feedback.views import responsible
from feedback.views.found import Kind, found, metadata, warnings
from shared.events.envelope import RecordedEvent, Value
from shared.events.feedback import Origin, RectificationDrafted, RectificationPolicySet, RectificationWithdrawn
from shared.events.monitoring import Light
from shared.events.values import Grade
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import known, upsert, within

opened = Table(
    "to_rectify_6_opened",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("found_in", Text, nullable=False, comment="empty in drafts of before this was asked: all of the origin"),
    Column("withdrawn", Boolean, nullable=False),
    Index("to_rectify_6_opened_by_item", "item", "origin"),
)
scopes = Table("to_rectify_6_scopes", metadata, Column("year", Integer, primary_key=True), Column("policy", Text, nullable=False))
goals, evaluated = units = responsible.tables("to_rectify_6")
UNIT: ColumnElement[str] = func.coalesce(func.nullif(goals.c.unit, ""), evaluated.c.unit, found.c.unit, type_=Text())
NAME: ColumnElement[str] = func.coalesce(func.nullif(goals.c.name, ""), evaluated.c.name, "", type_=Text())
KEY = (UNIT, found.c.item, found.c.origin, found.c.found_in, found.c.light)


class ToRectify(Value):
    """What was found in one place: a result, the warnings of one light in one round, a report, a disposal, a finding."""

    unit: str
    """The responsible one, as goals knows it; empty where nobody does."""
    item: str
    name: str
    """As its goal has it, else as it was evaluated; empty where neither is there."""
    origin: Origin
    found_in: str
    """Where; a draft names it."""
    kind: Kind
    month: int | None
    """The monitoring round's."""
    grade: Grade | None
    light: Light | None
    problems: str
    """In one sentence."""
    problem_list: tuple[str, ...]
    """问题清单: each by itself; a draft answers them one by one."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; what was found, what was opened and who answers are apart, so that none need come first."""
    found_view.project_into(conn, batch)
    responsible.project_into(conn, units, batch)
    policies = [recorded.event for recorded in batch if isinstance(recorded.event, RectificationPolicySet)]
    upsert(conn, scopes, [{"year": event.fiscal_year, "policy": event.model_dump_json()} for event in policies])
    rows = known(conn, opened.c.stream, {recorded.stream for recorded in batch if isinstance(recorded.event, RectificationWithdrawn)})
    for recorded in batch:
        match recorded.event:
            case RectificationDrafted() as event:
                rows[recorded.stream] = {
                    "stream": recorded.stream,
                    "item": recorded.subject,
                    "origin": event.origin,
                    "found_in": event.found_in,
                    "withdrawn": False,
                }
            case RectificationWithdrawn():
                rows[recorded.stream] |= {"withdrawn": True}
            case _:
                pass
    upsert(conn, opened, list(rows.values()))


def page(conn: Connection, *, year: int, scope: str, findings: bool, after: str | None, limit: int) -> Page[ToRectify]:
    """What waits for a decision, in order of unit and item; an auditor's findings, which are the bureau's own, where they are asked for."""
    return paginate(conn, _waiting(conn, year, scope, findings), KEY, _made, after=after, limit=limit)


def counted(conn: Connection, *, year: int, scope: str, findings: bool) -> int:
    """How many there are on all pages."""
    return conn.execute(select(func.count()).select_from(_waiting(conn, year, scope, findings).subquery())).scalar_one()


def _waiting(conn: Connection, year: int, scope: str, findings: bool) -> Select[Any]:
    query = (
        select(UNIT.label("unit"), *KEY[1:], NAME.label("name"), found.c.kind, found.c.month, found.c.grade, found.c.problems)
        .join(goals, goals.c.item == found.c.item, isouter=True)
        .join(evaluated, evaluated.c.item == found.c.item, isouter=True)
        .where(found.c.year == year, ~found.c.over, _sent(_scope(conn, year)), ~_answered(), within(UNIT, scope))
    )
    return query if findings else query.where(found.c.kind != Kind.FINDING)


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
        and_(
            found.c.kind.in_((Kind.RESULT, Kind.KEY_MONITORING)), found.c.problems != found_view.NONE, found.c.origin.in_(scope.problems_of)
        ),
    )


def _answered() -> ColumnElement[bool]:
    there = or_(opened.c.found_in == found.c.found_in, opened.c.found_in == "")
    return exists().where(opened.c.item == found.c.item, opened.c.origin == found.c.origin, ~opened.c.withdrawn, there)


def _made(row: Any) -> ToRectify:
    problems = json.loads(row.problems)
    said = {"light": row.light or None, "problems": "；".join(problems), "problem_list": problems}
    return ToRectify(**(dict(row._mapping) | said))


def places(conn: Connection, *, item: str, origin: Origin) -> list[str]:
    """Where something of this origin was found on the item, newest first."""
    query = select(found.c.found_in).where(found.c.item == item, found.c.origin == origin)
    return list(dict.fromkeys(conn.execute(query.order_by(found.c.found_on.desc(), found.c.found_in.desc())).scalars()))


VIEW = View(
    "to_rectify",
    6,
    hears=("goals", "monitoring", "evaluation", "feedback", "audit"),
    tables=(found, warnings, opened, scopes, *units),
    project=project,
    uses=tuple({*found_view.USES, *responsible.USES, RectificationDrafted, RectificationWithdrawn, RectificationPolicySet}),
)
