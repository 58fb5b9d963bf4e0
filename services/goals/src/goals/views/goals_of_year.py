"""Where does every goal of a fiscal year stand?"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, MetaData, Table, Text, select

from goals.decisions.goal_state import ASKED, GoalLifecycleEvent, Status
from goals.waiting import whose_turn
from shared.events.envelope import RecordedEvent, Value
from shared.events.goals import (
    GoalAdjusted,
    GoalAdjustmentApproved,
    GoalAdjustmentDeptReviewed,
    GoalAdjustmentRefused,
    GoalAdjustmentRequested,
    GoalAdjustmentReviewed,
    GoalApproved,
    GoalCancelled,
    GoalClosed,
    GoalCompleted,
    GoalContent,
    GoalDeclared,
    GoalDeptReviewed,
    GoalDrafted,
    GoalHandedOver,
    GoalRejected,
    GoalReturned,
    GoalReviewed,
    UnitClosed,
    UnitRegistered,
)
from shared.events.values import Grade, Money, ObjectKind, fiscal_year_of, to_fen, to_yuan, unit_of_subject
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import among, known, upsert, within
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList
from shared.runtime.web.auth import Role

metadata = MetaData()
goals = Table(
    "goals_of_year_4",
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
    Column("document", Text, nullable=False, comment="文号 of the approval, or of the last adjustment"),
    Index("goals_of_year_4_by_unit", "year", "unit", "item"),
    Index("goals_of_year_4_by_name", "year", "name", "unit", "item"),
    Index("goals_of_year_4_by_amount", "year", "fen", "unit", "item"),
)
units = Table("goals_of_year_4_units", metadata, Column("code", Text, primary_key=True), Column("name", Text), Column("closed", Boolean))

STATUS: dict[type[GoalLifecycleEvent], Status] = {
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
    GoalAdjustmentDeptReviewed: Status.ADJUSTMENT_DEPT_REVIEWED,
    GoalAdjustmentReviewed: Status.ADJUSTING,
    GoalAdjustmentRefused: Status.APPROVED,
    GoalAdjustmentApproved: Status.APPROVED,
    GoalAdjusted: Status.APPROVED,
    GoalClosed: Status.CLOSED,
}

DOCUMENTED = (GoalApproved, GoalAdjusted)
"""What has a document (文号) that the list is searched by."""

UNBOUND = (Status.DRAFT, Status.REJECTED, Status.CANCELLED, Status.CLOSED)
"""Not declared as yet, or at its end."""


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
    document: str
    """文号 of the approval, or of the last adjustment; empty before."""
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody, or the list does not tell."""


class SortedBy(StrEnum):
    """What the list may be read in order of; unit and item then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    AMOUNT = "amount"
    STATUS = "status"


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    _project_units(conn, batch)
    changed = [recorded for recorded in batch if type(recorded.event) in STATUS]
    subjects = {recorded.subject for recorded in changed}
    rows = known(conn, goals.c.item, subjects)
    for recorded in changed:
        row = rows.get(recorded.subject)
        if row is None:
            row = rows[recorded.subject] = _new(recorded.subject)
        kind = type(recorded.event)
        row["status"] = STATUS[kind]
        if kind in CHANGES:
            row.update(CHANGES[kind](recorded.event))
        if kind in DOCUMENTED:
            row["document"] = recorded.authority
    upsert(conn, goals, list(rows.values()))
    rehome(conn, goals, batch, GoalHandedOver)


def _project_units(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    registered: dict[str, dict[str, Any]] = {}
    closed: set[str] = set()
    for recorded in batch:
        if type(recorded.event) is UnitRegistered:
            registered[recorded.event.code] = {"code": recorded.event.code, "name": recorded.event.name, "closed": False}
            closed.discard(recorded.event.code)
        elif type(recorded.event) is UnitClosed:
            closed.add(unit_of_subject(recorded.subject))
    upsert(conn, units, list(registered.values()))
    if closed:
        conn.execute(units.update().where(among(conn, units.c.code, closed)).values(closed=True))


def _new(item: str) -> dict[str, Any]:
    return {"item": item, "year": fiscal_year_of(item), "grade": None, "in_year": False, "document": ""}


def _content(content: GoalContent, **more: Any) -> dict[str, Any]:
    return {"unit": content.unit, "kind": content.kind, "name": content.name, "fen": to_fen(content.amount)} | more


CHANGES: dict[type[GoalLifecycleEvent], Callable[[Any], dict[str, Any]]] = {
    GoalDrafted: lambda e: _content(e.content),
    GoalCompleted: lambda e: _content(e.content),
    GoalDeclared: lambda e: _content(e.content, grade=None),
    GoalReviewed: lambda e: {"grade": e.grade},
    GoalApproved: lambda e: _content(e.content, in_year=e.in_year),
    GoalAdjustmentRequested: lambda e: {"status": Status.ADJUSTMENT_FILED} if e.review_because else {},
    GoalAdjusted: lambda e: _content(e.after),
    GoalCancelled: lambda _: {"in_year": False},
}
"""What an event changes besides the status of its type. Looked up by type: asking model after model whether the event is one costs more."""


KEY = (goals.c.unit, goals.c.item)
SORTED = {"item": goals.c.item, "name": goals.c.name, "amount": goals.c.fen, "status": goals.c.status}
GOALS = SearchedList(GoalRow, goals, KEY, SORTED, (goals.c.item, goals.c.name, goals.c.document))


def page(
    conn: Connection,
    *,
    year: int,
    status: Sequence[Status] = (),
    scope: str,
    today: date,
    asked: Asked = Asked(),
) -> Told[GoalRow]:
    """The goals of a fiscal year, in order of unit and item where nothing else is asked for."""
    return GOALS.counted(conn, asked, lambda row: _row(row, today.year > year), Meant({"year": year}, scope), status)


def to_close(conn: Connection, *, year: int, most: int) -> list[GoalRow]:
    """The first of the year's goals that were approved and have not been closed, in order of unit and item."""
    standing = Meant({"year": year}, among={"status": [Status.APPROVED, *sorted(ASKED)]})
    return GOALS.page(conn, Asked(limit=most), lambda row: _row(row, over=True), standing).items


def held_by(conn: Connection, unit: str) -> tuple[list[str], list[str]]:
    """The registered units below a unit, and its own items whose goals are declared and have not come to their end."""
    below = select(units.c.code).where(within(units.c.code, unit), units.c.code != unit, units.c.closed.is_(False))
    unfinished = select(goals.c.item).where(goals.c.unit == unit, goals.c.status.not_in(UNBOUND))
    return list(conn.scalars(below.order_by(units.c.code))), list(conn.scalars(unfinished.order_by(goals.c.item)))


def _row(row: Row, over: bool) -> Row:
    row |= {"amount": to_yuan(row["fen"]), "turn": whose_turn(row["status"], row["unit"], row["grade"], over=over)}
    return GOALS.shown(row)


VIEW = View(
    "goals_of_year", 4, hears=("goals",), tables=(goals, units), project=project, uses=(GoalHandedOver, UnitRegistered, UnitClosed, *STATUS)
)
