"""Which results of a fiscal year are confirmed, and which of them were fed back and acknowledged?"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text, select

from feedback.decisions.result import Status
from feedback.waiting import RESULTS as WAITING
from shared.events.envelope import Event, RecordedEvent, Value
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import FeedbackAwaited, FeedbackHandedOver, ResultAcknowledged, ResultFedBack
from shared.events.values import Grade, Money, ObjectKind, Points, fiscal_year_of, to_fen, to_yuan
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, Told, paginate
from shared.runtime.sql.rows import among, known, upsert, within
from shared.runtime.sql.searched import Asked, Meant, SearchedList
from shared.runtime.web.auth import Role

results = Table(
    "results_2",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("score", Text, nullable=False),
    Column("grade", Text),
    Column("fen", BigInteger),
    Column("status", Text, nullable=False),
    Index("results_2_by_unit", "year", "unit", "item", "kind"),
    Index("results_2_by_item", "item"),
)


STANDING: Mapping[type[Event], Status] = {ResultFedBack: Status.FED_BACK, ResultAcknowledged: Status.ACKNOWLEDGED}
"""Where a result stands after an event that changes nothing else here."""


class ResultRow(Value):
    """One result and how far its feedback is."""

    unit: str
    item: str
    kind: EvaluationKind
    object: ObjectKind
    name: str
    score: Points
    grade: Grade | None
    status: Status
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""
    amount: Money | None = None
    """What was evaluated, yuan."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; what was awaited before is read once, and a corrected result waits anew."""
    rows = known(conn, results.c.stream, {recorded.stream for recorded in batch if type(recorded.event) in STANDING})
    for recorded in batch:
        if isinstance(recorded.event, FeedbackAwaited):
            rows[recorded.stream] = _row(recorded)
        elif type(recorded.event) in STANDING and recorded.stream in rows:
            rows[recorded.stream] |= {"status": STANDING[type(recorded.event)]}
    upsert(conn, results, list(rows.values()))
    rehome(conn, results, batch, FeedbackHandedOver)


def _row(recorded: RecordedEvent[FeedbackAwaited]) -> dict[str, Any]:
    event = recorded.event
    return {
        "stream": recorded.stream,
        "item": recorded.subject,
        "kind": event.kind,
        "year": fiscal_year_of(recorded.subject),
        "unit": event.unit,
        "object": event.object,
        "name": event.name,
        "score": str(event.score),
        "grade": event.grade,
        "fen": None if event.amount is None else to_fen(event.amount),
        "status": Status.AWAITED,
    }


KEY = (results.c.unit, results.c.item, results.c.kind)
SORTED = {"item": results.c.item, "name": results.c.name, "status": results.c.status}
RESULTS = SearchedList(ResultRow, results, KEY, SORTED, (results.c.item, results.c.name))


class SortedBy(StrEnum):
    """What the list may be read in order of; unit, item and kind then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    STATUS = "status"


def page(
    conn: Connection,
    *,
    year: int,
    kind: EvaluationKind | None,
    status: Sequence[Status] = (),
    scope: str,
    asked: Asked = Asked(),
) -> Told[ResultRow]:
    """The results of a fiscal year, in order of unit, item and kind where nothing else is asked for."""
    return RESULTS.counted(conn, asked, _shown, Meant({"year": year, "kind": kind}, scope), status)


def of_items(conn: Connection, items: Collection[str], *, scope: str, after: str | None, limit: int) -> Page[ResultRow]:
    """Every result of these items, in order of unit, item and kind."""
    query = select(results).where(among(conn, results.c.item, set(items)), within(results.c.unit, scope))
    make = lambda row: ResultRow.model_validate(_shown(dict(row._mapping)))  # noqa: E731
    return paginate(conn, query, KEY, make, after=after, limit=limit)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    turn = WAITING.whose_turn(row["status"], row["unit"])
    row |= {"amount": None if row["fen"] is None else to_yuan(row["fen"]), "turn": turn}
    return RESULTS.shown(row)


def kinds_of(conn: Connection, items: Collection[str]) -> dict[str, set[EvaluationKind]]:
    """Of which kinds each of the items has a confirmed result."""
    found: dict[str, set[EvaluationKind]] = {}
    for item, kind in conn.execute(select(results.c.item, results.c.kind).where(among(conn, results.c.item, set(items)))):
        found.setdefault(item, set()).add(EvaluationKind(kind))
    return found


def items_with_results(conn: Connection, items: Collection[str]) -> set[str]:
    """Those of the items that have a confirmed result of any kind."""
    return set(conn.execute(select(results.c.item).where(results.c.item.in_(set(items))).distinct()).scalars())


VIEW = View("results", 2, hears=("feedback",), tables=(results,), project=project)
