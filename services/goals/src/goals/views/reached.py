"""What was reached of a goal's indicators, as its unit reported it: in monitoring month by month, at last in the self-evaluation?"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, Boolean, Column, Connection, MetaData, Table, Text, delete, select, update

from shared.events.envelope import RecordedEvent, Value
from shared.events.evaluation import EvaluationCancelled, EvaluationCompleted, EvaluationKind, SelfEvaluationSubmitted
from shared.events.monitoring import MonitoringSubmitted
from shared.events.values import Percent, Quantity, Tier
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert

reached = Table(
    "reached_2",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("report", Text, primary_key=True, comment="01 to 12, or the self-evaluation, which sorts last"),
    Column("rows", JSON, nullable=False),
    Column("confirmed", Boolean, nullable=False, comment="whether a self-evaluation's result was confirmed"),
)
SELF = "self"


class Row(Value):
    """One indicator's row, as far as it says what was reached."""

    actual: Quantity | None = None
    tier: Tier | None = None
    tier_percent: Percent | None = None


ROWS = TypeAdapter(dict[str, Row])


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; each report of an item has a row of its own."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    final: set[str] = set()
    for recorded in batch:
        match recorded.event:
            case MonitoringSubmitted(period_end_month=month, progress=progress):
                said = {one.indicator: Row(actual=one.actual, tier=one.tier) for one in progress}
                rows[recorded.subject, f"{month:02d}"] = ROWS.dump_python(said, mode="json")
            case SelfEvaluationSubmitted(rows=form):
                said = {one.indicator.name: Row(actual=one.actual, tier=one.tier, tier_percent=one.tier_percent) for one in form}
                rows[recorded.subject, SELF] = ROWS.dump_python(said, mode="json")
                final.discard(recorded.subject)
            case EvaluationCompleted(kind=EvaluationKind.SELF):
                final.add(recorded.subject)
            case EvaluationCancelled(kind=EvaluationKind.SELF):
                rows.pop((recorded.subject, SELF), None)
                conn.execute(delete(reached).where(reached.c.item == recorded.subject, reached.c.report == SELF))
            case _:
                pass
    upsert(conn, reached, [{"item": item, "report": report, "rows": said, "confirmed": False} for (item, report), said in rows.items()])
    if final:
        conn.execute(update(reached).where(among(conn, reached.c.item, final), reached.c.report == SELF).values(confirmed=True))


VIEW = View(
    "reached",
    2,
    hears=("monitoring", "evaluation"),
    tables=(reached,),
    project=project,
    uses=(MonitoringSubmitted, SelfEvaluationSubmitted, EvaluationCompleted, EvaluationCancelled),
)


def newest(conn: Connection, item: str) -> tuple[str, Mapping[str, Row]]:
    """The last report of the item in words, and its rows by indicator; nothing where there is none."""
    query = select(reached.c.report, reached.c.rows).where(reached.c.item == item).order_by(reached.c.report.desc()).limit(1)
    found = conn.execute(query).one_or_none()
    if found is None:
        return "", {}
    return "自评" if found.report == SELF else f"1至{int(found.report)}月监控", ROWS.validate_python(found.rows)


def confirmed(conn: Connection, item: str) -> Mapping[str, Row]:
    """What the item's self-evaluation told, by indicator; nothing before its result was confirmed."""
    told = conn.execute(select(reached.c.rows).where(reached.c.item == item, reached.c.confirmed)).scalar_one_or_none()
    return ROWS.validate_python(told or {})
