"""Which lights do a year's items have, and what was each computed from?"""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text, delete, select

from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import (
    Appraisal,
    Assessed,
    Execution,
    LaterKnowledgeNoted,
    Light,
    LightsAssessed,
    LightsReassessed,
    MonitoringEnded,
    MonitoringHandedOver,
    MonitoringSubmitted,
)
from shared.events.values import Money, Rate, to_fen, to_yuan
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import among, known, upsert, within

CHANGING = MonitoringSubmitted | LightsAssessed | LightsReassessed | LaterKnowledgeNoted
ASSESSED = TypeAdapter(tuple[Assessed, ...])
lights = Table(
    "lights_2",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("month", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("rate", Text, nullable=False),
    Column("reference", Text),
    Column("goal_light", Text),
    Column("execution_light", Text),
    Column("rule_set", Text),
    Column("event", Text),
    Column("lights", JSON),
    Column("known_now", JSON),
    Index("lights_2_by_unit", "year", "unit", "item", "month"),
)


class LightRow(Value):
    """The lights of an item's latest submission for a month."""

    unit: str
    item: str
    month: int
    name: str
    amount: Money
    execution_rate: Rate
    reference: str | None
    """The treasury's fact that the execution is of; none where the unit states it, because the treasury has told nothing."""
    execution_light: Light
    goal_light: Light
    rule_set: str
    event: str
    """Id of the LightsAssessed that says so."""
    lights: tuple[Assessed, ...]
    known_now: Appraisal | None
    """What the treasury told after the record, or its round, was closed; the lights stay."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; lights follow their submission."""
    touched = {recorded.stream for recorded in batch if isinstance(recorded.event, CHANGING)}
    rows = known(conn, lights.c.stream, touched)
    ended: set[str] = set()
    unlit = dict.fromkeys(("goal_light", "execution_light", "rule_set", "event", "lights", "known_now"))
    for recorded in batch:
        match recorded.event:
            case MonitoringSubmitted() as event:
                ended.discard(recorded.stream)
                rows[recorded.stream] = unlit | rows.get(recorded.stream, {}) | _submitted(recorded, event)
            case LightsAssessed() as event:
                rows[recorded.stream] |= {
                    "goal_light": event.goal_light,
                    "execution_light": event.execution_light,
                    "rule_set": event.rule_set,
                    "event": recorded.id,
                    "lights": ASSESSED.dump_python(event.lights, mode="json"),
                }
            case MonitoringEnded():
                ended.add(recorded.stream)
            case LightsReassessed() as event:
                rows[recorded.stream] |= _spent(event.after.execution)
            case LaterKnowledgeNoted() as event:
                rows[recorded.stream] |= {"known_now": event.known_now.model_dump(mode="json")}
            case _:
                pass
    upsert(conn, lights, [row for stream, row in rows.items() if stream not in ended])
    if ended:
        conn.execute(delete(lights).where(among(conn, lights.c.stream, ended)))
    rehome(conn, lights, batch, MonitoringHandedOver)


VIEW = View("lights", 2, hears=("monitoring",), tables=(lights,), project=project)


def page(conn: Connection, *, year: int, month: int | None, scope: str, after: str | None, limit: int) -> Page[LightRow]:
    """The year's lights in order of unit, item and month."""
    c = lights.c
    shown = (c.unit, c.item, c.month, c.name, c.fen, c.rate, c.reference, c.execution_light, c.goal_light)
    query = select(*shown, c.rule_set, c.event, c.lights, c.known_now)
    query = query.where(c.year == year, c.goal_light.is_not(None), within(c.unit, scope))
    if month is not None:
        query = query.where(c.month == month)
    return paginate(conn, query, (c.unit, c.item, c.month), _row, after=after, limit=limit)


def _submitted(recorded: RecordedEvent[Any], event: MonitoringSubmitted) -> dict[str, Any]:
    return {
        "stream": recorded.stream,
        "item": recorded.subject,
        "year": event.fiscal_year,
        "month": event.period_end_month,
        "unit": event.unit,
        "name": event.name,
        "fen": to_fen(event.amount),
        "known_now": None,
        **_spent(event.execution),
    }


def _spent(execution: Execution) -> dict[str, Any]:
    return {"rate": str(execution.rate), "reference": execution.reference}


def _row(row: Any) -> LightRow:
    known = {name: value for name, value in row._mapping.items() if name not in ("fen", "rate")}
    return LightRow(**known, amount=to_yuan(row.fen), execution_rate=row.rate)
