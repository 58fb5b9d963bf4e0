"""What does a printed form say that no record holds: the names of units, and what the approved goals aim at?"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, Text

from shared.events.envelope import RecordedEvent
from shared.events.goals import GoalAdjusted, GoalApproved, UnitRegistered
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import known, upsert

said = Table("on_paper_1", MetaData(), Column("subject", Text, primary_key=True), Column("words", Text, nullable=False))


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    newest: dict[str, str] = {}
    for recorded in batch:
        match recorded.event:
            case UnitRegistered(name=words):
                newest[recorded.subject] = words
            case GoalApproved(content=content) | GoalAdjusted(after=content):
                newest[recorded.subject] = content.annual_goal
            case _:
                pass
    upsert(conn, said, [{"subject": subject, "words": words} for subject, words in newest.items()])


VIEW = View("on_paper", 1, hears=("goals",), tables=(said,), project=project, uses=(GoalAdjusted, GoalApproved, UnitRegistered))


def words_of(conn: Connection, subjects: Collection[str]) -> dict[str, str]:
    """Of units (360922-U219001) and items, as they were told last."""
    return {subject: row["words"] for subject, row in known(conn, said.c.subject, subjects).items()}
