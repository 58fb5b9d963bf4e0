"""Which proposals for a budget year are there, and what did the budget office answer?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text, select

from feedback.linkage import Status
from shared.events.envelope import Told, Value
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import LinkageAction, LinkageApplied, LinkageConfirmed, LinkageDeclined, LinkageProposed
from shared.events.values import Grade, Money, Percent
from shared.runtime.pages import Page, turn
from shared.runtime.rows import known, upsert
from shared.runtime.view import View

linkages = Table(
    "linkages_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("next_year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("ratio", Text),
    Column("fen", BigInteger),
    Column("status", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("applied_fen", BigInteger),
    Index("linkages_1_by_unit", "next_year", "unit", "item", "kind"),
)


class LinkageRow(Value):
    """One proposal and its answer."""

    unit: str
    item: str
    kind: EvaluationKind
    name: str
    grade: Grade
    action: LinkageAction
    ratio: Percent | None
    amount: Money | None
    status: Status
    answer: str
    applied: Money | None


def project(conn: Connection, batch: Sequence[Told[Any]]) -> None:
    """Write what the batch changes; what was proposed before is read once."""
    answered = {told.stream for told in batch if isinstance(told.event, LinkageConfirmed | LinkageDeclined | LinkageApplied)}
    rows = known(conn, linkages.c.stream, answered)
    for told in batch:
        if isinstance(told.event, LinkageProposed):
            rows[told.stream] = _row(told)
        elif told.stream in rows:
            rows[told.stream] |= _answer(told.event)
    upsert(conn, linkages, list(rows.values()))


def _answer(event: Any) -> dict[str, Any]:
    match event:
        case LinkageConfirmed():
            return {"status": Status.CONFIRMED, "answer": event.opinion}
        case LinkageDeclined():
            return {"status": Status.DECLINED, "answer": event.reason}
        case LinkageApplied():
            return {"status": Status.APPLIED, "applied_fen": int(event.amount * 100)}
        case _:
            return {}


def _row(told: Told[LinkageProposed]) -> dict[str, Any]:
    event = told.event
    return {
        "stream": told.stream,
        "next_year": event.next_year,
        "unit": event.unit,
        "item": told.subject,
        "kind": event.kind,
        "name": event.name,
        "grade": event.grade,
        "action": event.action,
        "ratio": None if event.ratio is None else str(event.ratio),
        "fen": None if event.amount is None else int(event.amount * 100),
        "status": Status.PROPOSED,
        "answer": "",
        "applied_fen": None,
    }


def page(conn: Connection, *, next_year: int, within: str, after: str | None, limit: int) -> Page[LinkageRow]:
    """The proposals for a budget year in order of unit, item and kind."""
    key = (linkages.c.unit, linkages.c.item, linkages.c.kind)
    rest = ("name", "grade", "action", "ratio", "fen", "status", "answer", "applied_fen")
    query = select(*key, *(linkages.c[name] for name in rest)).where(linkages.c.next_year == next_year, linkages.c.unit.startswith(within))
    return turn(conn, query, key, _made, after=after, limit=limit)


def _made(row: Any) -> LinkageRow:
    known = dict(row._mapping)
    fen, applied, ratio = known.pop("fen"), known.pop("applied_fen"), known.pop("ratio")
    return LinkageRow(**known, ratio=ratio, amount=_yuan(fen), applied=_yuan(applied))


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100


VIEW = View("linkages", 1, hears=("feedback",), tables=(linkages,), project=project)
