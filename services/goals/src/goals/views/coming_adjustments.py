"""Which adjustments were granted for a later day, and take effect when it comes?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Date, Index, MetaData, Table, Text, delete, select

from goals.decisions.adjustment import take_effect
from goals.decisions.goal import GOAL
from shared.events.envelope import RecordedEvent
from shared.events.goals import GoalAdjusted, GoalAdjustmentApproved, GoalCancelled, GoalClosed
from shared.runtime.clock import day_of, midnight
from shared.runtime.deciding.reaction import Command, Deadlines, Due
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert

coming = Table(
    "coming_adjustments_1",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("effective_on", Date, nullable=False),
    Column("granted_at", BigInteger, nullable=False, comment="position of the approval"),
    Column("authority", Text, nullable=False),
    Index("coming_adjustments_1_by_day", "effective_on", "item"),
)
USES = (GoalAdjustmentApproved, GoalAdjusted, GoalCancelled, GoalClosed)


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """A row comes with the approval, and leaves when the adjustment has taken effect or the goal has come to its end."""
    last: dict[str, dict[str, Any] | None] = {}
    for recorded in batch:
        if type(recorded.event) is GoalAdjustmentApproved:
            granted = {"effective_on": recorded.event.effective_on, "granted_at": recorded.position, "authority": recorded.authority}
            last[recorded.subject] = {"item": recorded.subject} | granted
        elif type(recorded.event) in USES:
            last[recorded.subject] = None
    if gone := [item for item, row in last.items() if row is None]:
        conn.execute(delete(coming).where(among(conn, coming.c.item, gone)))
    upsert(conn, coming, [row for row in last.values() if row])


def due(conn: Connection, moment: datetime, limit: int) -> list[Due]:
    """What takes effect by that moment, oldest first."""
    query = select(coming).where(coming.c.effective_on <= day_of(moment)).order_by(coming.c.effective_on, coming.c.item)
    return [_due(row) for row in conn.execute(query.limit(limit))]


def _due(row: Any) -> Due:
    return Due(midnight(row.effective_on), f"adjustment {row.granted_at}", Command(GOAL, row.item, take_effect, row.authority))


DEADLINES = Deadlines(View("coming_adjustments", 1, hears=("goals",), tables=(coming,), project=project, uses=USES), due)
