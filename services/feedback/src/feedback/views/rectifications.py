"""Where does every rectification stand, and what is its next date?"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
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
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)

from feedback.decisions.rectification_state import Status
from feedback.views.age import Age, age_of
from feedback.waiting import RECTIFICATIONS as WAITING
from shared.events.envelope import RecordedEvent, Value
from shared.events.evaluation import EvaluationCorrected
from shared.events.feedback import (
    Deadline,
    DeadlineExtended,
    FeedbackHandedOver,
    MeasuresAccepted,
    MeasuresReturned,
    MeasuresSubmitted,
    Origin,
    Problem,
    RectificationAcknowledged,
    RectificationClosed,
    RectificationDrafted,
    RectificationIssued,
    RectificationOverdue,
    RectificationReported,
    RectificationReturned,
    RectificationVerified,
    RectificationWithdrawn,
)
from shared.events.values import Grade, Money, fiscal_year_of, to_fen, to_yuan
from shared.runtime.clock import day_of
from shared.runtime.deciding.holdings import BEGINNING, MICROSECOND, rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import known, upsert, within
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList
from shared.runtime.web.auth import Role

metadata = MetaData()
rectifications = Table(
    "rectifications_4",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("drafted", BigInteger, nullable=False, comment="microseconds since 1970"),
    Column("status", Text, nullable=False),
    Column("issued_on", Date),
    Column("ended_on", Date, comment="closed or withdrawn"),
    Column("problem_count", Integer, nullable=False),
    Column("fen", BigInteger, nullable=False, comment="that the problems name"),
    Column("measures_due_on", Date),
    Column("completion_due_on", Date),
    Column("measures_open", Boolean, nullable=False),
    Column("completion_open", Boolean, nullable=False),
    Column("measures_overdue", Boolean, nullable=False),
    Column("completion_overdue", Boolean, nullable=False),
    Index("rectifications_4_by_unit", "year", "unit", "item", "n"),
)
corrections = Table(
    "rectifications_4_corrections",
    metadata,
    Column("item", Text, primary_key=True),
    Column("origin", Text, primary_key=True, comment="the kind of the evaluation"),
    Column("told", BigInteger, nullable=False, comment="microseconds since 1970"),
    Column("corrected_on", Date, nullable=False),
    Column("document", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("grade", Text),
    Column("problems", Text, nullable=False),
)

STATUS: dict[type[Any], Status] = {
    RectificationDrafted: Status.DRAFTED,
    RectificationIssued: Status.ISSUED,
    RectificationAcknowledged: Status.ACKNOWLEDGED,
    MeasuresSubmitted: Status.MEASURES_SUBMITTED,
    MeasuresReturned: Status.MEASURES_RETURNED,
    MeasuresAccepted: Status.IN_PROGRESS,
    RectificationReported: Status.COMPLETION_REPORTED,
    RectificationReturned: Status.RETURNED,
    RectificationVerified: Status.VERIFIED,
    RectificationClosed: Status.CLOSED,
    RectificationWithdrawn: Status.WITHDRAWN,
}
ANSWERS = {Deadline.MEASURES: "measures", Deadline.COMPLETION: "completion"}
CHANGES: tuple[type[Any], ...] = (*STATUS, DeadlineExtended, RectificationOverdue)


class CorrectedResult(Value):
    """更正: what the result that a rectification comes from became after it was drafted; the notice names the old problems."""

    corrected_on: date
    document: str
    """文号."""
    reason: str
    grade: Grade | None
    problems: str


class RectificationRow(Value):
    """One rectification as it stands; `overdue` while a deadline has passed unanswered."""

    unit: str
    item: str
    n: int
    name: str
    origin: Origin
    status: Status
    measures_due_on: date | None
    completion_due_on: date | None
    overdue: bool
    due_on: date | None
    """The next date that is not answered yet."""
    age: Age
    """龄期 today."""
    issued_on: date | None
    ended_on: date | None
    """销号 or 撤回."""
    problem_count: int
    amount: Money
    """What the problems name in all."""
    corrected: CorrectedResult | None
    """The last correction since it was drafted."""
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    touched = [recorded for recorded in batch if isinstance(recorded.event, CHANGES)]
    streams = {recorded.stream for recorded in touched}
    rows = known(conn, rectifications.c.stream, streams)
    for recorded in touched:
        row = rows.setdefault(recorded.stream, _new(recorded))
        row["status"] = STATUS.get(type(recorded.event), row.get("status"))
        match recorded.event:
            case RectificationDrafted():
                row["drafted"] = _microseconds(recorded)
            case RectificationIssued(on=on):
                row["issued_on"] = on or day_of(recorded.time)
            case RectificationClosed() | RectificationWithdrawn():
                row["ended_on"] = day_of(recorded.time)
            case _:
                pass
        _change(row, recorded.event)
    upsert(conn, rectifications, list(rows.values()))
    rehome(conn, rectifications, batch, FeedbackHandedOver)
    upsert(conn, corrections, [_corrected(one.subject, one) for one in batch if isinstance(one.event, EvaluationCorrected)])


def _corrected(item: str, recorded: RecordedEvent[EvaluationCorrected]) -> dict[str, Any]:
    event = recorded.event
    return {
        "item": item,
        "origin": Origin(event.kind),
        "told": _microseconds(recorded),
        "corrected_on": day_of(recorded.time),
        "document": event.authority,
        "reason": event.reason,
        "grade": event.after.grade,
        "problems": "；".join(event.after.problems),
    }


def _microseconds(recorded: RecordedEvent[Any]) -> int:
    return (recorded.time - BEGINNING) // MICROSECOND


def _new(recorded: RecordedEvent[Any]) -> dict[str, Any]:
    place = {
        "stream": recorded.stream,
        "item": recorded.subject,
        "n": int(recorded.stream.rsplit("/", 1)[1]),
        "year": fiscal_year_of(recorded.subject),
    }
    nothing = {f"{answer}_{what}": False for answer in ANSWERS.values() for what in ("open", "overdue")}
    never = dict.fromkeys((*(f"{answer}_due_on" for answer in ANSWERS.values()), "issued_on", "ended_on"))
    return place | nothing | never | {"problem_count": 0, "fen": 0}


def _change(row: dict[str, Any], event: Any) -> None:
    match event:
        case RectificationDrafted():
            row.update(unit=event.unit, name=event.name, origin=event.origin, **_size(event.problems))
        case RectificationIssued():
            row.update(_size(event.problems))
            _set(row, Deadline.MEASURES, event.measures_due_on)
            _set(row, Deadline.COMPLETION, event.completion_due_on)
        case MeasuresReturned():
            _set(row, Deadline.MEASURES, event.measures_due_on)
        case RectificationReturned():
            _set(row, Deadline.COMPLETION, event.completion_due_on)
        case DeadlineExtended():
            _set(row, event.deadline, event.due_on)
        case RectificationOverdue():
            answer = ANSWERS[event.deadline]
            row[f"{answer}_overdue"] = row[f"{answer}_open"] and row[f"{answer}_due_on"] == event.due_on
        case MeasuresSubmitted():
            _answered(row, Deadline.MEASURES)
        case RectificationReported():
            _answered(row, Deadline.COMPLETION)
        case RectificationWithdrawn():
            _answered(row, *Deadline)
        case _:
            pass


def _size(problems: Sequence[Problem]) -> dict[str, int]:
    return {"problem_count": len(problems), "fen": sum(to_fen(one.amount) for one in problems if one.amount)}


def _set(row: dict[str, Any], deadline: Deadline, due_on: date) -> None:
    answer = ANSWERS[deadline]
    row.update({f"{answer}_due_on": due_on, f"{answer}_open": True, f"{answer}_overdue": False})


def _answered(row: dict[str, Any], *deadlines: Deadline) -> None:
    for deadline in deadlines:
        row.update({f"{ANSWERS[deadline]}_open": False, f"{ANSWERS[deadline]}_overdue": False})


DUE = case(
    (rectifications.c.measures_open, rectifications.c.measures_due_on),
    (rectifications.c.completion_open, rectifications.c.completion_due_on),
)
"""The next date that is not answered yet."""
ISSUED = rectifications.c.measures_due_on.is_not(None)
KEY = (rectifications.c.unit, rectifications.c.item, rectifications.c.n)
DAYS = {name: func.coalesce(cast(rectifications.c[name], Text), "") for name in ("measures_due_on", "completion_due_on")}
TEXTS = {name: rectifications.c[name] for name in ("item", "name", "status")}
SORTED = {name: one.label("sorted_by") for name, one in (TEXTS | DAYS).items()}


class SortedBy(StrEnum):
    """What the list may be read in order of; unit, item and number then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    STATUS = "status"
    MEASURES_DUE_ON = "measures_due_on"
    COMPLETION_DUE_ON = "completion_due_on"


def page(
    conn: Connection,
    *,
    year: int,
    status: Sequence[Status] = (),
    origin: Origin | None,
    scope: str,
    drafts: bool,
    today: date,
    asked: Asked = Asked(),
) -> Told[RectificationRow]:
    """The rectifications of a year's items, by unit, item and number unless sorted; what was never issued only where `drafts` are seen."""
    meant = Meant({"year": year, "origin": origin}, scope, only=() if drafts else (ISSUED,))
    return RECTIFICATIONS.counted(conn, asked, lambda row: _made(row, today), meant, status)


def _rows(key: Sequence[ColumnElement[Any]]) -> Select[Any]:
    table = rectifications.c
    return select(
        *key,
        table.name,
        table.origin,
        table.status,
        table.measures_due_on,
        table.completion_due_on,
        or_(table.measures_overdue, table.completion_overdue).label("overdue"),
        DUE.label("due_on"),
        table.issued_on,
        table.ended_on,
        table.problem_count,
        table.fen,
        *CORRECTION,
    ).join(corrections, LATER, isouter=True)


class AgeCount(Value):
    """So many rectifications of an age."""

    age: Age
    rectifications: int


class RectificationFigures(Value):
    """整改台账 in figures: of the rectifications that the list has; problems and money of the open ones."""

    open: int
    ended: int
    problems: int
    amount: Money
    late: int
    longest: int
    """Days that the latest is late; 0 where none is."""
    ages: list[AgeCount]


def figures(conn: Connection, *, year: int, scope: str, drafts: bool, today: date, origin: Origin | None = None) -> RectificationFigures:
    """How many of a year's there are of each age, and what the open ones are about; what was never issued only where `drafts` are seen."""
    table = rectifications.c
    seen = (table.year == year, within(table.unit, scope), *(() if drafts else (ISSUED,)), *((table.origin == origin,) if origin else ()))
    each = select(DUE.label("due_on"), table.ended_on, table.problem_count, table.fen).where(*seen).subquery().c
    sums = (func.count().label("number"), func.sum(each.problem_count).label("problems"), func.sum(each.fen).label("fen"))
    rows = conn.execute(select(each.due_on, each.ended_on, *sums).group_by(each.due_on, each.ended_on)).all()
    found: Counter[Age] = Counter()
    for row in rows:
        found[age_of(row.due_on, row.ended_on, today)] += row.number
    going = [row for row in rows if not row.ended_on]
    return RectificationFigures(
        open=sum(row.number for row in going),
        ended=found[Age.ENDED],
        problems=sum(row.problems for row in going),
        amount=to_yuan(int(sum(row.fen for row in going))),
        late=found[Age.LATE] + found[Age.LATE_7] + found[Age.LATE_30],
        longest=max(((today - row.due_on).days for row in going if row.due_on and row.due_on < today), default=0),
        ages=[AgeCount(age=one, rectifications=found[one]) for one in Age],
    )


RECTIFICATIONS = SearchedList(RectificationRow, rectifications, KEY, SORTED, (rectifications.c.item, rectifications.c.name), _rows)


def correction_of(conn: Connection, stream: str) -> CorrectedResult | None:
    """What the result that one comes from became since it was drafted."""
    query = select(*CORRECTION).join_from(rectifications, corrections, LATER).where(rectifications.c.stream == stream)
    row = conn.execute(query).one_or_none()
    return CorrectedResult(**row._mapping) if row else None


def _made(row: Row, today: date) -> Row:
    age = age_of(row["due_on"], row["ended_on"], today)
    corrected = {one.name: row[one.name] for one in CORRECTION} if row["corrected_on"] else None
    turn = WAITING.whose_turn(row["status"], row["unit"])
    row |= {"amount": to_yuan(row["fen"]), "age": age, "corrected": corrected, "turn": turn}
    return RECTIFICATIONS.shown(row)


LATER = and_(
    corrections.c.item == rectifications.c.item,
    corrections.c.origin == rectifications.c.origin,
    corrections.c.told > rectifications.c.drafted,
)
CORRECTION = tuple(corrections.c[name] for name in CorrectedResult.model_fields)


VIEW = View("rectifications", 4, hears=("feedback", "evaluation"), tables=(rectifications, corrections), project=project)
