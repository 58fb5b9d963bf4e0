"""Which lights do a year's items have, how far is each goal attained, and what was each computed from?"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    delete,
    func,
    select,
)

from monitoring.rules.quadrant import Quadrant, quadrant
from shared.attainment.computing import GoalAttained, attainment
from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import (
    Appraisal,
    Assessed,
    Execution,
    LaterKnowledgeNoted,
    Light,
    LightsAssessed,
    LightsReassessed,
    MonitoringAssigned,
    MonitoringEnded,
    MonitoringHandedOver,
    MonitoringSubmitted,
)
from shared.events.values import Indicator, Money, Percent, Rate, to_fen, to_yuan
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Told
from shared.runtime.sql.rows import among, known, upsert
from shared.runtime.sql.searched import Asked, Meant, Row, SearchedList

CHANGING = MonitoringAssigned | MonitoringSubmitted | LightsAssessed | LightsReassessed | LaterKnowledgeNoted
ASSESSED = TypeAdapter(tuple[Assessed, ...])
ASKED = TypeAdapter(tuple[Indicator, ...])
UNLIT = ("reference", "goal_light", "execution_light", "rule_set", "event", "lights", "known_now", "attainment", "quadrant", "reached")
"""What a record has not before it is submitted."""
MOST = 10**15
"""A rate of more is sorted as this."""
lights = Table(
    "lights_3",
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
    Column("indicators", JSON, nullable=False),
    Column("attainment", JSON),
    Column("quadrant", Text),
    Column("reached", BigInteger, comment="attainment in hundredths of a per cent, to sort by"),
    Column("spent", BigInteger, nullable=False, comment="execution rate in hundredths of a per cent, to sort by"),
    Index("lights_3_by_unit", "year", "unit", "item", "month"),
    Index("lights_3_by_quadrant", "year", "month", "quadrant", "unit", "item"),
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
    """Empty where the derivations are left out."""
    known_now: Appraisal | None
    """What the treasury told after the record, or its round, was closed; the lights stay. None too where the derivations are left out."""
    attainment: GoalAttained | None
    """目标实现程度 of the year's targets so far; None where the goal has no annual indicators, or the derivations are left out."""
    attained: Percent | None
    """The same without its derivation."""
    quadrant: Quadrant | None
    """Where execution and attainment stand against the time passed; None without an attainment."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; lights follow their submission."""
    touched = {recorded.stream for recorded in batch if isinstance(recorded.event, CHANGING)}
    rows = known(conn, lights.c.stream, touched)
    ended: set[str] = set()
    for recorded in batch:
        match recorded.event:
            case MonitoringAssigned() as event:
                ended.discard(recorded.stream)
                rows[recorded.stream] = _assigned(recorded, event)
            case MonitoringSubmitted() as event:
                rows[recorded.stream] |= _submitted(event, rows[recorded.stream]["indicators"])
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
                row = rows[recorded.stream]
                row |= _spent(event.after.execution, row["year"], row["month"], row["attainment"])
            case LaterKnowledgeNoted() as event:
                rows[recorded.stream] |= {"known_now": event.known_now.model_dump(mode="json")}
            case _:
                pass
    upsert(conn, lights, [row for stream, row in rows.items() if stream not in ended])
    if ended:
        conn.execute(delete(lights).where(among(conn, lights.c.stream, ended)))
    rehome(conn, lights, batch, MonitoringHandedOver)


VIEW = View("lights", 3, hears=("monitoring",), tables=(lights,), project=project)


LIT = lights.c.goal_light.is_not(None)
KEY = (lights.c.unit, lights.c.item, lights.c.month)
SORTED = {
    "item": lights.c.item,
    "name": lights.c.name,
    "amount": lights.c.fen,
    "execution_rate": lights.c.spent,
    "attainment": func.coalesce(lights.c.reached, -1).label("sorted_by"),
}
WORDS = (lights.c.item, lights.c.name)
DERIVATIONS = ("lights", "known_now", "attainment")


def _but_for(*left_out: str) -> Callable[[Sequence[ColumnElement[Any]]], Select[Any]]:
    """The key first, then whatever a list shows, without these columns."""
    shown = [one for one in lights.c if one.name not in ("indicators", *left_out)]
    return lambda key: select(*key, *(one for one in shown if all(one is not part for part in key)))


BARE = _but_for(*DERIVATIONS)
LIGHTS = SearchedList(LightRow, lights, KEY, SORTED, WORDS, _but_for())
UNDERIVED = SearchedList(LightRow, lights, KEY, SORTED, WORDS, BARE)


class SortedBy(StrEnum):
    """What the list may be read in order of; unit, item and month then."""

    UNIT = "unit"
    ITEM = "item"
    NAME = "name"
    AMOUNT = "amount"
    EXECUTION_RATE = "execution_rate"
    ATTAINMENT = "attainment"


def page(
    conn: Connection,
    *,
    year: int,
    month: int | None,
    scope: str,
    derivations: bool = True,
    asked: Asked = Asked(),
) -> Told[LightRow]:
    """The year's lights, in order of unit, item and month where nothing else is asked for."""
    listed = LIGHTS if derivations else UNDERIVED
    return listed.page(conn, asked, _row, Meant({"year": year, "month": month}, scope, only=(LIT,)))


def _assigned(recorded: RecordedEvent[Any], event: MonitoringAssigned) -> dict[str, Any]:
    return dict.fromkeys(UNLIT) | {
        "stream": recorded.stream,
        "item": recorded.subject,
        "year": event.fiscal_year,
        "month": event.period_end_month,
        "unit": event.unit,
        "name": event.name,
        "fen": to_fen(event.amount),
        "rate": "0.00",
        "spent": 0,
        "indicators": ASKED.dump_python(event.indicators, mode="json"),
    }


def _submitted(event: MonitoringSubmitted, asked: Any) -> dict[str, Any]:
    reached = attainment(ASKED.validate_python(asked), {row.indicator: row for row in event.progress}, event.fiscal_year)
    shown = None if reached is None else reached.model_dump(mode="json")
    spent = _spent(event.execution, event.fiscal_year, event.period_end_month, shown)
    return {"unit": event.unit, "name": event.name, "fen": to_fen(event.amount), "known_now": None, "attainment": shown, **spent}


def _spent(execution: Execution, year: int, month: int, reached: dict[str, Any] | None) -> dict[str, Any]:
    placed = reached and quadrant(year, month, Decimal(reached["percent"]), execution.rate)
    sorted_by = {"reached": reached and int(Decimal(reached["percent"]) * 100), "spent": max(-MOST, min(int(execution.rate * 100), MOST))}
    return {"rate": str(execution.rate), "reference": execution.reference, "quadrant": placed, **sorted_by}


def _row(row: Row) -> Row:
    row |= {
        "amount": to_yuan(row["fen"]),
        "execution_rate": row["rate"],
        "attained": None if row["reached"] is None else percent(row["reached"]),
    }
    return LIGHTS.shown({"lights": (), **row})


def percent(hundredths: int) -> Decimal:
    """目标实现程度, of the number that is kept to sort by."""
    return Decimal(hundredths).scaleb(-2)
