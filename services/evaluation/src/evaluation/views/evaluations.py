"""Which self, department and key evaluations of a year are there, and where does each stand?"""

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
    cast,
    func,
    select,
)

from evaluation import waiting
from evaluation.decisions.department_evaluation import Status as DepartmentStatus
from evaluation.decisions.key_evaluation_state import Status as KeyStatus
from evaluation.decisions.self_evaluation_state import Status as SelfStatus
from evaluation.rules.points import from_hundredths, to_hundredths
from shared.events import evaluation as told_by
from shared.events.envelope import Event, RecordedEvent
from shared.events.evaluation import EvaluationKind
from shared.events.values import Grade, ObjectKind, to_fen, to_yuan
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import among, upsert
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList
from shared.runtime.web.auth import Role

evaluations = Table(
    "evaluations_2",
    MetaData(),
    Column("kind", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("fiscal_year", Integer, nullable=False),
    Column("object", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fen", BigInteger),
    Column("has_goal", Boolean, nullable=False),
    Column("due_on", Date),
    Column("third_party", Text),
    Column("status", Text, nullable=False),
    Column("hundredths", Integer),
    Column("grade", Text),
    Index("evaluations_2_by_year", "kind", "fiscal_year", "item"),
    Index("evaluations_2_by_name", "kind", "fiscal_year", "name", "item"),
    Index("evaluations_2_by_status", "kind", "fiscal_year", "status", "item"),
)

SELF, DEPARTMENT, KEY = EvaluationKind
WAITING = {SELF: waiting.SELF, DEPARTMENT: waiting.OF_DEPARTMENT, KEY: waiting.KEY}
STANDING: Mapping[type[Event], tuple[EvaluationKind, str]] = {
    told_by.SelfEvaluationFilled: (SELF, SelfStatus.FILLING),
    told_by.SelfEvaluationSubmitted: (SELF, SelfStatus.SUBMITTED),
    told_by.SelfEvaluationReturned: (SELF, SelfStatus.RETURNED),
    told_by.SelfEvaluationDeptReviewed: (SELF, SelfStatus.DEPT_REVIEWED),
    told_by.SelfEvaluationQualityReviewed: (SELF, SelfStatus.FIN_REVIEWED),
    told_by.SpotReEvaluated: (SELF, SelfStatus.RECHECKED),
    told_by.DepartmentEvaluationReported: (DEPARTMENT, DepartmentStatus.REPORTED),
    told_by.DepartmentEvaluationReturned: (DEPARTMENT, DepartmentStatus.RETURNED),
    told_by.KeyEvaluationCommissioned: (KEY, KeyStatus.COMMISSIONED),
    told_by.KeyPlanSubmitted: (KEY, KeyStatus.PLAN_SUBMITTED),
    told_by.KeyPlanReturned: (KEY, KeyStatus.PLAN_RETURNED),
    told_by.KeyPlanApproved: (KEY, KeyStatus.PLAN_APPROVED),
    told_by.KeyFieldworkStarted: (KEY, KeyStatus.FIELDWORK),
    told_by.KeyDraftReported: (KEY, KeyStatus.DRAFT_REPORT),
    told_by.KeyDraftReturned: (KEY, KeyStatus.DRAFT_RETURNED),
    told_by.KeyCommentsGiven: (KEY, KeyStatus.COMMENTS),
    told_by.KeySilenceRecorded: (KEY, KeyStatus.COMMENTS),
    told_by.KeyFinalReported: (KEY, KeyStatus.FINAL_REPORT),
    told_by.KeyFinalReturned: (KEY, KeyStatus.FINAL_RETURNED),
    told_by.KeyReportDelivered: (KEY, KeyStatus.DELIVERED),
    told_by.KeyReportReceipted: (KEY, KeyStatus.RECEIPTED),
}
"""Where an evaluation stands after an event that changes nothing else here."""


@dataclass(frozen=True)
class EvaluationRow:
    """One evaluation in a list."""

    item: str
    fiscal_year: int
    object: ObjectKind
    unit: str
    name: str
    amount: Decimal | None
    has_goal: bool
    due_on: date | None
    third_party: str | None
    status: str
    score: Decimal | None
    grade: Grade | None
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; evaluations that began before it are read once."""
    changes = [((kind, recorded.subject), change) for recorded in batch for kind, change in _changes(recorded.event)]
    touched = {key for key, _ in changes}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    if items := {item for _, item in touched}:
        there = conn.execute(select(evaluations).where(among(conn, evaluations.c.item, items)))
        rows = {key: dict(row._mapping) for row in there if (key := (row.kind, row.item)) in touched}
    for key, change in changes:
        if "unit" in change:
            rows[key] = {"kind": key[0], "item": key[1], **change}
        elif key in rows:
            rows[key] |= change
    upsert(conn, evaluations, list(rows.values()))
    rehome(conn, evaluations, batch, told_by.EvaluationHandedOver)


def _changes(event: Event) -> Sequence[tuple[EvaluationKind, dict[str, Any]]]:
    match event:
        case told_by.SelfEvaluationAssigned():
            return [(SELF, _begun(event, event.object, SelfStatus.ASSIGNED, due_on=event.due_on))]
        case told_by.DepartmentEvaluationSelected():
            return [(DEPARTMENT, _begun(event, ObjectKind.PROJECT, DepartmentStatus.SELECTED))]
        case told_by.KeyEvaluationSelected():
            return [(KEY, _begun(event, event.object, KeyStatus.SELECTED))]
        case told_by.KeyEvaluationCommissioned():
            return [(KEY, {"status": KeyStatus.COMMISSIONED, "third_party": event.third_party})]
        case told_by.EvaluationCompleted():
            confirmed = {"status": SelfStatus.FINAL, "hundredths": to_hundredths(event.score), "grade": event.grade}
            return [(event.kind, confirmed)]
        case told_by.EvaluationCorrected(after=after):
            fen = None if after.amount is None else to_fen(after.amount)
            return [(event.kind, {"fen": fen, "hundredths": to_hundredths(after.score), "grade": after.grade})]
        case told_by.EvaluationCancelled():
            return [(event.kind, {"status": SelfStatus.CANCELLED})]
        case _:
            return [(kind, {"status": status}) for kind, status in [STANDING[type(event)]]] if type(event) in STANDING else []


def _begun(
    event: told_by.SelfEvaluationAssigned | told_by.DepartmentEvaluationSelected | told_by.KeyEvaluationSelected,
    object_: ObjectKind,
    status: str,
    due_on: date | None = None,
) -> dict[str, Any]:
    return {
        "fiscal_year": event.fiscal_year,
        "object": object_,
        "unit": event.unit,
        "name": event.name,
        "fen": None if event.amount is None else to_fen(event.amount),
        "has_goal": event.has_goal,
        "due_on": due_on,
        "third_party": None,
        "status": status,
        "hundredths": None,
        "grade": None,
    }


VIEW = View("evaluations", 2, hears=("evaluation",), tables=(evaluations,), project=project)


SORTED = {
    "unit": evaluations.c.unit,
    "name": evaluations.c.name,
    "amount": func.coalesce(evaluations.c.fen, -1).label("amount"),
    "status": evaluations.c.status,
    "due_on": func.coalesce(cast(evaluations.c.due_on, Text), "").label("due"),
    "score": func.coalesce(evaluations.c.hundredths, -1).label("points"),
}
EVALUATIONS = SearchedList(EvaluationRow, evaluations, (evaluations.c.item,), SORTED, (evaluations.c.item, evaluations.c.name))


class SortedBy(StrEnum):
    """What the list may be read in order of; item then."""

    ITEM = "item"
    UNIT = "unit"
    NAME = "name"
    AMOUNT = "amount"
    STATUS = "status"
    DUE_ON = "due_on"
    SCORE = "score"


def page(
    conn: Connection,
    *,
    kind: EvaluationKind,
    year: int,
    status: Sequence[str] = (),
    within: str,
    asked: Asked = Asked(),
) -> Told[EvaluationRow]:
    """A year's evaluations of one kind, of `within` and the units below it (empty: of all), by item unless sorted otherwise."""
    return EVALUATIONS.counted(conn, asked, _row, Meant({"kind": kind, "fiscal_year": year}, within), status)


def named(conn: Connection, *, kind: EvaluationKind, year: int, within: str) -> list[tuple[str, str]]:
    """Item and name of a year's evaluations of one kind, of `within` and the units below it."""
    mine = evaluations.c.unit.startswith(within, autoescape=True)
    asked = select(evaluations.c.item, evaluations.c.name).where(evaluations.c.kind == kind, evaluations.c.fiscal_year == year, mine)
    return [(row.item, row.name) for row in conn.execute(asked)]


def _row(row: Row) -> Row:
    fen, points = row["fen"], row["hundredths"]
    amount, score = None if fen is None else to_yuan(fen), None if points is None else from_hundredths(points)
    turn = WAITING[row["kind"]].whose_turn(row["status"], row["unit"])
    row |= {"amount": amount, "score": score, "turn": turn}
    return EVALUATIONS.shown(row)
