"""Where does every ex-ante evaluation (事前绩效评估) of a fiscal year stand?"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text

from goals.decisions.ex_ante import Status
from goals.waiting import EX_ANTES
from shared.events.envelope import RecordedEvent, Value
from shared.events.ex_ante import (
    ExAnteAssessed,
    ExAnteConcluded,
    ExAnteContent,
    ExAnteRequested,
    ExAnteReturned,
    ExAnteRevoked,
    ExAnteWithdrawn,
    Outcome,
)
from shared.events.goals import GoalHandedOver
from shared.events.values import Money, SpendingObject, fiscal_year_of, to_fen, to_yuan
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import known, upsert
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList
from shared.runtime.web.auth import Role

evaluations = Table(
    "ex_ante_evaluations_1",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("fen", BigInteger, nullable=False, comment="asked for"),
    Column("status", Text, nullable=False),
    Column("outcome", Text),
    Column("supported_fen", BigInteger),
    Column("document", Text, nullable=False, comment="文号 of the conclusion"),
    Index("ex_ante_evaluations_1_by_unit", "year", "unit", "item"),
)
NOTHING: dict[str, Any] = {"outcome": None, "supported_fen": None, "document": ""}


class ExAnteRow(Value):
    """One evaluation as it stands."""

    item: str
    unit: str
    name: str
    object: SpendingObject
    amount: Money
    """申请安排."""
    status: Status
    outcome: Outcome | None
    supported: Money | None
    """支持金额; 0 where it is not supported."""
    document: str
    """文号 of the conclusion; empty before."""
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


class SortedBy(StrEnum):
    """What the list may be read in order of; unit and item then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    AMOUNT = "amount"
    STATUS = "status"


def _content(content: ExAnteContent) -> dict[str, Any]:
    return {"unit": content.unit, "name": content.name, "object": content.object, "fen": to_fen(content.amount)} | NOTHING


CHANGES: dict[type, tuple[Status, Callable[[Any], dict[str, Any]]]] = {
    ExAnteRequested: (Status.REQUESTED, lambda e: _content(e.content)),
    ExAnteReturned: (Status.RETURNED, lambda _: {}),
    ExAnteAssessed: (Status.ASSESSED, lambda _: {}),
    ExAnteConcluded: (Status.CONCLUDED, lambda e: {"outcome": e.outcome, "supported_fen": to_fen(e.supported)}),
    ExAnteWithdrawn: (Status.WITHDRAWN, lambda _: {}),
    ExAnteRevoked: (Status.REVOKED, lambda _: NOTHING),
}
"""Event → the status that it brings, and what else it changes."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    changed = [recorded for recorded in batch if type(recorded.event) in CHANGES]
    rows = known(conn, evaluations.c.item, {recorded.subject for recorded in changed})
    for recorded in changed:
        row = rows.setdefault(recorded.subject, {"item": recorded.subject, "year": fiscal_year_of(recorded.subject)})
        status, changes = CHANGES[type(recorded.event)]
        row |= {"status": status} | changes(recorded.event)
        if status is Status.CONCLUDED:
            row["document"] = recorded.authority
    upsert(conn, evaluations, list(rows.values()))
    rehome(conn, evaluations, batch, GoalHandedOver)


C = evaluations.c
SORTED = {"item": C.item, "name": C.name, "amount": C.fen, "status": C.status}
EVALUATIONS = SearchedList(ExAnteRow, evaluations, (C.unit, C.item), SORTED, (C.item, C.name, C.document))


def page(conn: Connection, *, year: int, status: Sequence[Status] = (), scope: str, asked: Asked = Asked()) -> Told[ExAnteRow]:
    """The evaluations of a fiscal year, in order of unit and item where nothing else is asked for."""
    return EVALUATIONS.counted(conn, asked, _row, Meant({"year": year}, scope), status)


def _row(row: Row) -> Row:
    supported = row["supported_fen"]
    money = {"amount": to_yuan(row["fen"]), "supported": None if supported is None else to_yuan(supported)}
    row |= money | {"turn": EX_ANTES.whose_turn(row["status"], row["unit"])}
    return EVALUATIONS.shown(row)


VIEW = View("ex_ante_evaluations", 1, hears=("goals",), tables=(evaluations,), project=project, uses=(*CHANGES, GoalHandedOver))
