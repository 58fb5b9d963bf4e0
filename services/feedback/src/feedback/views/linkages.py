"""Which proposals for a budget year are there, and what did the budget office answer?"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text, func

from feedback.decisions.linkage_state import Status
from feedback.waiting import LINKAGES as WAITING
from shared.events.envelope import RecordedEvent, Value
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import (
    FeedbackHandedOver,
    LinkageAction,
    LinkageApplied,
    LinkageBasisCorrected,
    LinkageConfirmed,
    LinkageDeclined,
    LinkageProposed,
    LinkageWithdrawn,
)
from shared.events.values import Grade, Money, Percent, to_fen, to_yuan
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import known, upsert
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList
from shared.runtime.web.auth import Role

linkages = Table(
    "linkages_2",
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
    Column("basis_corrected", Text, nullable=False),
    Index("linkages_2_by_unit", "next_year", "unit", "item", "kind"),
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
    basis_corrected: str
    """Why the result that it rests on was corrected since; empty while it stands."""
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; what was proposed before is read once."""
    answers = LinkageConfirmed | LinkageDeclined | LinkageApplied | LinkageWithdrawn | LinkageBasisCorrected
    answered = {recorded.stream for recorded in batch if isinstance(recorded.event, answers)}
    rows = known(conn, linkages.c.stream, answered)
    for recorded in batch:
        if isinstance(recorded.event, LinkageProposed):
            rows[recorded.stream] = _row(recorded)
        elif recorded.stream in rows:
            rows[recorded.stream] |= _answer(recorded.event)
    upsert(conn, linkages, list(rows.values()))
    rehome(conn, linkages, batch, FeedbackHandedOver)


def _answer(event: Any) -> dict[str, Any]:
    match event:
        case LinkageConfirmed():
            return {"status": Status.CONFIRMED, "answer": event.opinion}
        case LinkageDeclined():
            return {"status": Status.DECLINED, "answer": event.reason}
        case LinkageApplied():
            return {"status": Status.APPLIED, "applied_fen": to_fen(event.amount)}
        case LinkageWithdrawn():
            return {"status": Status.WITHDRAWN, "answer": event.reason, "applied_fen": None}
        case LinkageBasisCorrected():
            return {"basis_corrected": event.reason}
        case _:
            return {}


def _row(recorded: RecordedEvent[LinkageProposed]) -> dict[str, Any]:
    event = recorded.event
    return {
        "stream": recorded.stream,
        "next_year": event.next_year,
        "unit": event.unit,
        "item": recorded.subject,
        "kind": event.kind,
        "name": event.name,
        "grade": event.grade,
        "action": event.action,
        "ratio": None if event.ratio is None else str(event.ratio),
        "fen": None if event.amount is None else to_fen(event.amount),
        "status": Status.PROPOSED,
        "answer": "",
        "applied_fen": None,
        "basis_corrected": "",
    }


KEY = (linkages.c.unit, linkages.c.item, linkages.c.kind)
SORTED = {
    "item": linkages.c.item,
    "name": linkages.c.name,
    "status": linkages.c.status,
    "amount": func.coalesce(linkages.c.fen, -1).label("amount"),
}
LINKAGES = SearchedList(LinkageRow, linkages, KEY, SORTED, (linkages.c.item, linkages.c.name))


class SortedBy(StrEnum):
    """What the list may be read in order of; unit, item and kind then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    STATUS = "status"
    AMOUNT = "amount"


def page(
    conn: Connection,
    *,
    next_year: int,
    status: Sequence[Status] = (),
    scope: str,
    asked: Asked = Asked(),
) -> Told[LinkageRow]:
    """The proposals for a budget year, in order of unit, item and kind where nothing else is asked for."""
    return LINKAGES.counted(conn, asked, _made, Meant({"next_year": next_year}, scope), status)


def _made(row: Row) -> Row:
    row |= {"amount": _yuan(row["fen"]), "applied": _yuan(row["applied_fen"]), "turn": WAITING.whose_turn(row["status"], row["unit"])}
    return LINKAGES.shown(row)


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else to_yuan(fen)


VIEW = View("linkages", 2, hears=("feedback",), tables=(linkages,), project=project)
