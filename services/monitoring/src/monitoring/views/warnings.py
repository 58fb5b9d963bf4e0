"""Which warnings of a year are open?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Index, Integer, MetaData, Table, Text, select

from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import Assessed, MonitoringHandedOver, WarningCleared, WarningRaised
from shared.events.values import fiscal_year_of
from shared.runtime.clock import day_of
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert, within
from shared.runtime.web.pages import Page, paginate

warnings = Table(
    "warnings_1",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("month", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("raised_on", Date, nullable=False),
    Column("event", Text, nullable=False),
    Column("warning", JSON, nullable=False),
    Column("open", Boolean, nullable=False),
    Index("warnings_1_open", "year", "open", "unit", "item", "month", "kind", "indicator"),
)


class WarningRow(Value):
    """An open warning with what it was computed from."""

    unit: str
    item: str
    month: int
    rule_set: str
    raised_on: date
    event: str
    """Id of the WarningRaised."""
    warning: Assessed


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    cleared = {_key(recorded.stream, recorded.event) for recorded in batch if isinstance(recorded.event, WarningCleared)}
    c = warnings.c
    known = conn.execute(select(warnings).where(among(conn, c.stream, {stream for stream, _, _ in cleared})))
    rows = {key: dict(row._mapping) for row in known if (key := (row.stream, row.kind, row.indicator)) in cleared}
    for recorded in batch:
        match recorded.event:
            case WarningRaised() as event:
                rows[_key(recorded.stream, event.warning)] = _raised(recorded, event)
            case WarningCleared() as event:
                rows[_key(recorded.stream, event)] |= {"open": False}
            case _:
                pass
    upsert(conn, warnings, list(rows.values()))
    rehome(conn, warnings, batch, MonitoringHandedOver)


VIEW = View("warnings", 1, hears=("monitoring",), tables=(warnings,), project=project)


def page(conn: Connection, *, year: int, scope: str, after: str | None, limit: int) -> Page[WarningRow]:
    """The year's open warnings in order of unit and item."""
    c = warnings.c
    query = select(c.unit, c.item, c.month, c.kind, c.indicator, c.rule_set, c.raised_on, c.event, c.warning)
    query = query.where(c.year == year, c.open, within(c.unit, scope))
    return paginate(conn, query, (c.unit, c.item, c.month, c.kind, c.indicator), _row, after=after, limit=limit)


def _key(stream: str, about: Assessed | WarningCleared) -> tuple[str, str, str]:
    return stream, about.kind.value, about.indicator or ""


def _raised(recorded: RecordedEvent[Any], event: WarningRaised) -> dict[str, Any]:
    stream, kind, indicator = _key(recorded.stream, event.warning)
    return {
        "stream": stream,
        "kind": kind,
        "indicator": indicator,
        "item": recorded.subject,
        "year": fiscal_year_of(recorded.subject),
        "month": int(stream.rsplit("/", 1)[1]),
        "unit": event.unit,
        "rule_set": event.rule_set,
        "raised_on": day_of(recorded.time),
        "event": recorded.id,
        "warning": event.warning.model_dump(mode="json"),
        "open": True,
    }


def _row(row: Any) -> WarningRow:
    return WarningRow(**{name: value for name, value in row._mapping.items() if name not in ("kind", "indicator")})
