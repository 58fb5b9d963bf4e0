"""What was an adjusted goal when it was first approved (年初目标)?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, Text, delete

from shared.events.envelope import RecordedEvent
from shared.events.goals import GoalAdjusted, GoalApproved, GoalContent
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, known, upsert

FIRST = 2
"""The version of a goal's first adjustment."""
goals = Table("initial_goals_1", MetaData(), Column("item", Text, primary_key=True), Column("content", Text, nullable=False))


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    initial: dict[str, GoalContent | None] = {}
    for recorded in batch:
        match recorded.event:
            case GoalApproved():
                initial[recorded.subject] = None
            case GoalAdjusted(version=version, before=before) if version == FIRST:
                initial[recorded.subject] = before
            case _:
                pass
    upsert(conn, goals, [{"item": item, "content": content.model_dump_json()} for item, content in initial.items() if content])
    if anew := [item for item, content in initial.items() if content is None]:
        conn.execute(delete(goals).where(among(conn, goals.c.item, anew)))


VIEW = View("initial_goals", 1, hears=("goals",), tables=(goals,), project=project, uses=(GoalApproved, GoalAdjusted))


def content_of(conn: Connection, item: str) -> GoalContent | None:
    """As it was approved first; None of a goal that was never adjusted."""
    row = known(conn, goals.c.item, [item]).get(item)
    return GoalContent.model_validate_json(row["content"]) if row else None
