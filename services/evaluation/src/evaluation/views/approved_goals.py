"""What is the last approved goal of an item?"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, Text, delete

from shared.events.envelope import RecordedEvent
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled, GoalContent, GoalHandedOver
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, known, upsert

goals = Table("goals_1", MetaData(), Column("item", Text, primary_key=True), Column("content", Text, nullable=False))


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    newest: dict[str, GoalContent | None] = {}
    for recorded in batch:
        match recorded.event:
            case GoalApproved(content=content) | GoalAdjusted(after=content):
                newest[recorded.subject] = content
            case GoalCancelled():
                newest[recorded.subject] = None
            case GoalHandedOver(to_unit=unit):
                if (
                    goal := newest[recorded.subject]
                    if recorded.subject in newest
                    else contents(conn, [recorded.subject]).get(recorded.subject)
                ):
                    newest[recorded.subject] = goal.model_copy(update={"unit": unit})
            case _:
                pass
    upsert(conn, goals, [{"item": item, "content": content.model_dump_json()} for item, content in newest.items() if content])
    gone = [item for item, content in newest.items() if content is None]
    if gone:
        conn.execute(delete(goals).where(among(conn, goals.c.item, gone)))


VIEW = View(
    "goals", 1, hears=("goals",), tables=(goals,), project=project, uses=(GoalApproved, GoalAdjusted, GoalCancelled, GoalHandedOver)
)


def contents(conn: Connection, items: Collection[str]) -> dict[str, GoalContent]:
    """The approved goals of those items that have one."""
    return {item: GoalContent.model_validate_json(row["content"]) for item, row in known(conn, goals.c.item, items).items()}
