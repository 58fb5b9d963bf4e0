"""Which problems found by monitoring or evaluation have no rectification yet? People decide whether there will be one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, Integer, MetaData, Table, Text, delete, exists, select, update

from shared.events.envelope import RecordedEvent, Value
from shared.events.evaluation import EvaluationCompleted, EvaluationHandedOver
from shared.events.feedback import Origin, RectificationDrafted
from shared.events.monitoring import KeyMonitoringReported, Light, LightsAssessed, MonitoringHandedOver
from shared.events.values import fiscal_year_of
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert, within
from shared.runtime.web.pages import Page, paginate

metadata = MetaData()
found = Table(
    "to_rectify_3",
    metadata,
    Column("item", Text, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("problems", Text, nullable=False),
    Column("waits", Boolean, nullable=False, comment="no rectification was drafted for its item and origin"),
    Index("to_rectify_3_waiting", "year", "waits", "unit", "item", "origin", "stream"),
)
opened = Table(
    "to_rectify_3_opened",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Index("to_rectify_3_opened_by_item", "item", "origin"),
)


class ToRectify(Value):
    """Problems of one origin on one item."""

    unit: str
    item: str
    origin: Origin
    stream: str
    """Where they were found."""
    problems: str


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; what was found and what was opened are apart, so that neither need come first."""
    rows = {recorded.stream: _row(recorded, *said) for recorded in batch if (said := _found(recorded.event)) is not None}
    upsert(conn, found, [row for row in rows.values() if row["problems"]])
    if cleared := [stream for stream, row in rows.items() if not row["problems"]]:
        conn.execute(delete(found).where(among(conn, found.c.stream, cleared)))
    drafted = [
        {"stream": recorded.stream, "item": recorded.subject, "origin": recorded.event.origin}
        for recorded in batch
        if isinstance(recorded.event, RectificationDrafted)
    ]
    upsert(conn, opened, drafted)
    if items := {row["item"] for row in [*rows.values(), *drafted]}:
        answered = exists().where(opened.c.item == found.c.item, opened.c.origin == found.c.origin)
        conn.execute(update(found).where(among(conn, found.c.item, items)).values(waits=~answered))
    for handed_over in (MonitoringHandedOver, EvaluationHandedOver):
        rehome(conn, found, batch, handed_over)


def _found(event: Any) -> tuple[Origin, str, str] | None:
    """Origin, unit and problems; without problems where lights assessed again are red no more."""
    match event:
        case EvaluationCompleted() if event.problems:
            return Origin(event.kind), event.unit, "；".join(event.problems)
        case KeyMonitoringReported() if event.problems:
            return Origin.MONITORING, event.unit, "；".join(event.problems)
        case LightsAssessed():
            watched = Light.RED in (event.goal_light, event.execution_light)
            red = [assessed.sentence for assessed in event.lights if watched and assessed.light is Light.RED]
            return Origin.MONITORING, event.unit, "；".join(red)
        case _:
            return None


def _row(recorded: RecordedEvent[Any], origin: Origin, unit: str, problems: str) -> dict[str, Any]:
    place = {"item": recorded.subject, "origin": origin, "stream": recorded.stream, "year": fiscal_year_of(recorded.subject)}
    return place | {"unit": unit, "problems": problems, "waits": True}


def page(conn: Connection, *, year: int, scope: str, after: str | None, limit: int) -> Page[ToRectify]:
    """What waits for a decision, in order of unit and item."""
    key = (found.c.unit, found.c.item, found.c.origin, found.c.stream)
    query = select(*key, found.c.problems).where(found.c.year == year, found.c.waits, within(found.c.unit, scope))
    return paginate(conn, query, key, lambda row: ToRectify(**row._mapping), after=after, limit=limit)


VIEW = View(
    "to_rectify",
    3,
    hears=("monitoring", "evaluation", "feedback"),
    tables=(found, opened),
    project=project,
    uses=(EvaluationCompleted, RectificationDrafted, KeyMonitoringReported, LightsAssessed, MonitoringHandedOver, EvaluationHandedOver),
)
