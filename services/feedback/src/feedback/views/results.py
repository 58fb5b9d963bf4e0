"""Which results of a fiscal year are confirmed, and which of them were fed back and acknowledged?"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Table, Text, select

from feedback.decisions.result import Status
from shared.events.envelope import Event, RecordedEvent, Value
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import FeedbackAwaited, FeedbackHandedOver, ResultAcknowledged, ResultFedBack
from shared.events.values import Grade, ObjectKind, Points, fiscal_year_of
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import among, any_of, known, upsert, within

results = Table(
    "results_1",
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
    Column("status", Text, nullable=False),
    Index("results_1_by_unit", "year", "unit", "item", "kind"),
    Index("results_1_by_item", "item"),
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
        "status": Status.AWAITED,
    }


def page(
    conn: Connection, *, year: int, kind: EvaluationKind | None, status: Sequence[Status] = (), scope: str, after: str | None, limit: int
) -> Page[ResultRow]:
    """The results of a fiscal year in order of unit, item and kind."""
    columns = (results.c.unit, results.c.item, results.c.kind)
    query = select(*columns, results.c.object, results.c.name, results.c.score, results.c.grade, results.c.status)
    query = query.where(results.c.year == year, within(results.c.unit, scope), any_of(results.c.status, status))
    if kind is not None:
        query = query.where(results.c.kind == kind)
    return paginate(
        conn, query, columns, lambda row: ResultRow(**(dict(row._mapping) | {"score": Decimal(row.score)})), after=after, limit=limit
    )


def kinds_of(conn: Connection, items: Collection[str]) -> dict[str, set[EvaluationKind]]:
    """Of which kinds each of the items has a confirmed result."""
    found: dict[str, set[EvaluationKind]] = {}
    for item, kind in conn.execute(select(results.c.item, results.c.kind).where(among(conn, results.c.item, set(items)))):
        found.setdefault(item, set()).add(EvaluationKind(kind))
    return found


def items_with_results(conn: Connection, items: Collection[str]) -> set[str]:
    """Those of the items that have a confirmed result of any kind."""
    return set(conn.execute(select(results.c.item).where(results.c.item.in_(set(items))).distinct()).scalars())


VIEW = View("results", 1, hears=("feedback",), tables=(results,), project=project)
