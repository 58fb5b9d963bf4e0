"""Which events does an item's score rest on: the goal as it now stands, the form as last filled in, each of the treasury's facts?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, select

from shared.events.envelope import RecordedEvent
from shared.events.evaluation import Read, ReadOf, SelfEvaluationFilled, TreasuryFact
from shared.events.goals import GoalAdjusted, GoalApproved
from shared.events.monitoring import ExecutionCorrected, ExecutionReported
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import upsert

sources = Table(
    "sources_1",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("reference", Text, primary_key=True, comment="of a fact; else empty"),
    Column("stream", Text, nullable=False),
    Column("streamversion", Integer, nullable=False),
    Column("id", Text, nullable=False),
)


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """The last of each; a goal that was cancelled is read by nobody."""
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for recorded in batch:
        match recorded.event:
            case GoalApproved() | GoalAdjusted():
                what, reference = ReadOf.GOAL, ""
            case SelfEvaluationFilled():
                what, reference = ReadOf.FILLED, ""
            case ExecutionReported(reference=reference) | ExecutionCorrected(reference=reference):
                what = ReadOf.FACT
            case _:
                continue
        place = {"item": recorded.subject, "what": what, "reference": reference}
        event = {"stream": recorded.stream, "streamversion": recorded.streamversion, "id": recorded.id}
        rows[(recorded.subject, what, reference)] = place | event
    upsert(conn, sources, list(rows.values()))


VIEW = View(
    "sources",
    1,
    hears=("evaluation", "goals", "monitoring"),
    tables=(sources,),
    project=project,
    uses=(GoalApproved, GoalAdjusted, SelfEvaluationFilled, ExecutionReported, ExecutionCorrected),
)


def of_item(conn: Connection, item: str, fact: TreasuryFact | None) -> tuple[Read, ...]:
    """The events of this item, of the treasury's facts this one."""
    wanted = {(ReadOf.GOAL, ""), (ReadOf.FILLED, ""), *([(ReadOf.FACT, fact.reference)] if fact else [])}
    rows = conn.execute(select(sources).where(sources.c.item == item).order_by(sources.c.what)).mappings()
    return tuple(
        Read(what=ReadOf(row["what"]), stream=row["stream"], streamversion=row["streamversion"], id=row["id"])
        for row in rows
        if (row["what"], row["reference"]) in wanted
    )
