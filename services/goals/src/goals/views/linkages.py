"""Which results of earlier years bear on an item's budget: result, proposal, answer, amount (预算挂钩)."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, MetaData, Table, Text, select

from shared.events.envelope import RecordedEvent, Value
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import (
    LinkageAction,
    LinkageApplied,
    LinkageBasisCorrected,
    LinkageConfirmed,
    LinkageDeclined,
    LinkageProposed,
    LinkageWithdrawn,
)
from shared.events.values import Grade, Money, Percent, Points, code_of, jurisdiction_of, to_fen, to_yuan
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import known, upsert

linkages = Table(
    "linkages_2",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("next_item", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("score", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("evaluated_fen", BigInteger),
    Column("action", Text, nullable=False),
    Column("ratio", Text),
    Column("fen", BigInteger),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("applied_fen", BigInteger),
    Column("document", Text, nullable=False),
    Column("basis_corrected", Text, nullable=False),
    Index("linkages_2_by_next_item", "next_item", "stream"),
)


class LinkageStatus(StrEnum):
    """Where a linkage stands."""

    PROPOSED = "已提出"
    CONFIRMED = "已采纳"
    DECLINED = "未采纳"
    APPLIED = "已落实"
    WITHDRAWN = "已撤回"


class Linked(Value):
    """One result of an earlier year and what it means for this item's budget."""

    item: str
    """The item that was evaluated."""
    kind: EvaluationKind
    score: Points
    grade: Grade
    evaluated: Money | None
    """The evaluated amount."""
    action: LinkageAction
    ratio: Percent | None
    amount: Money | None
    """核减额 of a cut or a cancellation; otherwise the sum to be secured."""
    reason: str
    status: LinkageStatus
    answer: str
    """The budget office's opinion, or its reason."""
    applied: Money | None
    """安排数."""
    document: str
    """文号 of the application, or of the withdrawal."""
    basis_corrected: str
    """Why the result was corrected since; empty while it stands."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; what was proposed before is read once."""
    heard = [recorded for recorded in batch if isinstance(recorded.event, LINKAGES)]
    rows = known(conn, linkages.c.stream, {recorded.stream for recorded in heard})
    for recorded in heard:
        if isinstance(recorded.event, LinkageProposed):
            rows[recorded.stream] = _row(recorded)
        elif recorded.stream in rows:
            rows[recorded.stream] |= _answered(recorded)
    upsert(conn, linkages, list(rows.values()))


def _answered(recorded: RecordedEvent[Any]) -> dict[str, Any]:
    match recorded.event:
        case LinkageConfirmed(opinion=opinion):
            return {"status": LinkageStatus.CONFIRMED, "answer": opinion}
        case LinkageDeclined(reason=reason):
            return {"status": LinkageStatus.DECLINED, "answer": reason}
        case LinkageApplied(amount=amount):
            return {"status": LinkageStatus.APPLIED, "applied_fen": to_fen(amount), "document": recorded.authority}
        case LinkageWithdrawn(reason=reason):
            return {"status": LinkageStatus.WITHDRAWN, "answer": reason, "applied_fen": None, "document": recorded.authority}
        case LinkageBasisCorrected(reason=reason):
            return {"basis_corrected": reason}
        case _:
            return {}


def _row(recorded: RecordedEvent[LinkageProposed]) -> dict[str, Any]:
    event, item = recorded.event, recorded.subject
    return {
        "stream": recorded.stream,
        "next_item": f"{jurisdiction_of(item)}-{event.next_year}-{code_of(item)}",
        "item": item,
        "kind": event.kind,
        "score": str(event.score),
        "grade": event.grade,
        "evaluated_fen": _fen(event.evaluated),
        "action": event.action,
        "ratio": None if event.ratio is None else str(event.ratio),
        "fen": _fen(event.amount),
        "reason": event.reason,
        "status": LinkageStatus.PROPOSED,
        "answer": "",
        "applied_fen": None,
        "document": "",
        "basis_corrected": "",
    }


def of_item(conn: Connection, item: str) -> list[Linked]:
    """The linkages for an item's budget, in order of what was evaluated."""
    query = select(linkages).where(linkages.c.next_item == item).order_by(linkages.c.item, linkages.c.kind)
    return [_made(dict(row)) for row in conn.execute(query).mappings()]


def _made(row: dict[str, Any]) -> Linked:
    del row["stream"], row["next_item"]
    money = {"evaluated": row.pop("evaluated_fen"), "amount": row.pop("fen"), "applied": row.pop("applied_fen")}
    return Linked(**row, **{name: _yuan(fen) for name, fen in money.items()})


def _fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else to_fen(yuan)


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else to_yuan(fen)


LINKAGES = (LinkageProposed, LinkageConfirmed, LinkageDeclined, LinkageApplied, LinkageWithdrawn, LinkageBasisCorrected)
VIEW = View("linkages", 2, hears=("feedback",), tables=(linkages,), project=project, uses=LINKAGES)
