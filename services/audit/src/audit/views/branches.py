"""Which logs have lost events for good and gone on as another one (日志分支)?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, func, select

from audit.heard import LOGS
from audit.instant import moment, ticks
from shared.events import audit, evaluation, feedback, goals, monitoring
from shared.events.branching import Branched
from shared.events.envelope import RecordedEvent, Value
from shared.runtime.deciding.view import View
from shared.runtime.eventlog.lost import lost
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import upsert

branches = Table(
    "branches_1",
    MetaData(),
    Column("source", Text, primary_key=True),
    Column("branch", Text, primary_key=True),
    Column("parent", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("known", BigInteger, nullable=False),
    Column("known_by", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded", BigInteger, nullable=False),
)


class BranchRow(Value):
    """One log that went on as another one."""

    source: str
    """Whose log."""
    branch: str
    """日志标识 from then on."""
    parent: str
    """日志标识 until then."""
    position: int
    """The last position in common."""
    known: int
    """The last position that anybody had heard of the parent; what lies between is lost (作废)."""
    known_by: str
    authority: str
    """批准文号."""
    reason: str
    recordedtime: datetime
    kept: int
    """So many of the lost events audit had heard, and keeps byte for byte."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    told = ((one, one.event) for one in batch if isinstance(one.event, Branched))
    upsert(conn, branches, [_row(recorded, event) for recorded, event in told])


def _row(recorded: RecordedEvent[Any], event: Branched) -> dict[str, Any]:
    kept = event.model_dump(exclude={"leaf_hash"})
    return {**kept, "source": recorded.log, "authority": recorded.authority, "recorded": ticks(recorded.recordedtime)}


VIEW = View(
    "branches",
    1,
    hears=LOGS,
    tables=(branches,),
    project=project,
    uses=(goals.LogBranched, monitoring.LogBranched, evaluation.LogBranched, feedback.LogBranched, audit.LogBranched),
)


def page(conn: Connection, *, after: str | None, limit: int) -> Page[BranchRow]:
    """All of them, the oldest first."""
    b = branches.c
    count = select(func.count()).where(lost.c.source == b.source, lost.c.log_id == b.parent).scalar_subquery()
    return paginate(conn, select(branches, count.label("kept")), (b.recorded, b.branch), _told, after=after, limit=limit)


def _told(row: Any) -> BranchRow:
    told = dict(row._mapping)
    return BranchRow(recordedtime=moment(told.pop("recorded")), **told)
