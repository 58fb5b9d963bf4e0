"""Which unit answers for an item, what is the item called, and has it an approved goal?"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Connection, MetaData, Table, Text

from shared.events.envelope import Event, RecordedEvent
from shared.events.evaluation import (
    DepartmentEvaluationSelected,
    EvaluationCompleted,
    EvaluationHandedOver,
    KeyEvaluationSelected,
    SelfEvaluationAssigned,
)
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled, GoalCompleted, GoalDeclared, GoalHandedOver
from shared.events.values import code_of
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import known, upsert

GOALS = (GoalDeclared, GoalCompleted, GoalApproved, GoalAdjusted, GoalCancelled)
EVALUATIONS = (SelfEvaluationAssigned, DepartmentEvaluationSelected, KeyEvaluationSelected, EvaluationCompleted)
USES = (*GOALS, GoalHandedOver, *EVALUATIONS, EvaluationHandedOver)


def tables(name: str) -> tuple[Table, Table]:
    """Units and names as goals knows them, and as evaluation does, for items without a goal."""
    metadata = MetaData()
    goals = Table(
        f"{name}_goals",
        metadata,
        Column("item", Text, primary_key=True),
        Column("unit", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("approved", Boolean, nullable=False),
    )
    evaluated = Table(
        f"{name}_evaluated",
        metadata,
        Column("item", Text, primary_key=True),
        Column("unit", Text, nullable=False),
        Column("name", Text, nullable=False),
    )
    return goals, evaluated


def project_into(conn: Connection, into: tuple[Table, Table], batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; the two logs touch a table each, so that neither need come first."""
    goals, evaluated = into
    told = [recorded for recorded in batch if isinstance(recorded.event, GOALS)]
    rows = known(conn, goals.c.item, {recorded.subject for recorded in told if isinstance(recorded.event, GoalCancelled)})
    for recorded in told:
        rows[recorded.subject] = rows.get(recorded.subject, {"item": recorded.subject, "unit": "", "name": ""}) | _standing(recorded.event)
    upsert(conn, goals, list(rows.values()))
    said = [(recorded.subject, recorded.event) for recorded in batch if isinstance(recorded.event, EVALUATIONS)]
    upsert(conn, evaluated, [{"item": item, "unit": event.unit, "name": event.name} for item, event in said])
    rehome(conn, goals, batch, GoalHandedOver)
    rehome(conn, evaluated, batch, EvaluationHandedOver)


def _standing(event: Event) -> dict[str, Any]:
    match event:
        case GoalDeclared(content=content) | GoalCompleted(content=content):
            return {"unit": content.unit, "name": content.name, "approved": False}
        case GoalApproved(content=content) | GoalAdjusted(after=content):
            return {"unit": content.unit, "name": content.name, "approved": True}
        case _:
            return {"approved": False}


TABLES = tables("responsible_2")
GOALS_TABLE, EVALUATED_TABLE = TABLES


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    project_into(conn, TABLES, batch)


def standing_of(conn: Connection, items: Collection[str]) -> tuple[dict[str, str], set[str]]:
    """The responsible unit of each item that has one: the goal's, else that which is evaluated, else a whole department's own.

    And those of the items whose goal is approved.
    """
    found = {item: code[1:] for item in items if (code := code_of(item)).startswith("D")}
    goals, evaluated = (known(conn, table.c.item, set(items)) for table in (GOALS_TABLE, EVALUATED_TABLE))
    found |= {item: row["unit"] for rows in (evaluated, goals) for item, row in rows.items() if row["unit"]}
    return found, {item for item, row in goals.items() if row["approved"]}


def units_of(conn: Connection, items: Collection[str]) -> dict[str, str]:
    """The responsible unit of each item that has one."""
    return standing_of(conn, items)[0]


VIEW = View("responsible", 2, hears=("goals", "evaluation"), tables=TABLES, project=project, uses=USES)
