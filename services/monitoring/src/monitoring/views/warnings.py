"""Which warnings of a year wait for an answer, whose task are they until when, and what answered the others?"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, Index, Integer, MetaData, Table, Text, func, select

from monitoring.open_warning import Status, standing
from monitoring.waiting import WARNINGS as WAITING
from shared.events.envelope import RecordedEvent, Value
from shared.events.monitoring import (
    ANSWER_DAYS,
    Answered,
    Assessed,
    Light,
    MonitoringAssigned,
    MonitoringHandedOver,
    WarningCleared,
    WarningExplained,
    WarningLapsed,
    WarningRaised,
)
from shared.events.values import fiscal_year_of
from shared.runtime.clock import day_of
from shared.runtime.deciding.holdings import rehome
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import among, upsert, within
from shared.runtime.web.auth import Role

metadata = MetaData()
names = Table("warnings_4_names", metadata, Column("item", Text, primary_key=True), Column("name", Text, nullable=False))
warnings = Table(
    "warnings_4",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("item", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("month", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("raised_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("event", Text, nullable=False),
    Column("warning", JSON, nullable=False),
    Column("standing", Text, nullable=False),
    Column("explained_on", Date),
    Column("explanation", Text, nullable=False),
    Column("closed_on", Date),
    Column("answered", Text),
    Column("answered_in", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("warnings_4_in_order", "year", "standing", "unit", "item", "month", "kind", "indicator"),
)
UNANSWERED: dict[str, Any] = {"explained_on": None, "explanation": "", "closed_on": None, "answered": None, "answered_in": "", "reason": ""}


class Standing(StrEnum):
    """预警办理状态."""

    OPEN = "未解除"
    CLOSED = "已解除"
    LAPSED = "随年度终了"


class WarningRow(Value):
    """A warning with what it was computed from, whose task it is, and what answered it."""

    unit: str
    """Whose task it is."""
    item: str
    name: str
    """As the unit was last asked to report on it."""
    month: int
    rule_set: str
    raised_on: date
    due_on: date
    """办理期限."""
    overdue: bool
    """Open, not explained, and past its term."""
    event: str
    """Id of the WarningRaised."""
    warning: Assessed
    explained_on: date | None
    explanation: str
    """The unit's word."""
    standing: Standing
    closed_on: date | None
    """The day on which it was cleared, or lapsed with its year."""
    answered: Answered | None
    """What closed it; none while it is open, and for what was closed before this was kept."""
    answered_in: str
    """The stream of what closed it."""
    reason: str
    turn: tuple[Role, ...]
    """Whose turn it is; nobody's where it waits for nobody."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    touched = {_key(one.stream, one.event) for one in batch if isinstance(one.event, WarningCleared | WarningExplained | WarningLapsed)}
    c = warnings.c
    known = conn.execute(select(warnings).where(among(conn, c.stream, {stream for stream, _, _ in touched})))
    rows = {key: dict(row._mapping) for row in known if (key := (row.stream, row.kind, row.indicator)) in touched}
    for recorded in batch:
        on = day_of(recorded.time)
        match recorded.event:
            case WarningRaised() as event:
                rows[_key(recorded.stream, event.warning)] = _raised(recorded, event)
            case WarningExplained() as event:
                rows[_key(recorded.stream, event)] |= {"explained_on": event.on, "explanation": event.explanation}
            case WarningCleared() as event:
                closed = {"answered": event.answered, "answered_in": event.answered_in, "reason": event.reason, "closed_on": on}
                rows[_key(recorded.stream, event)] |= {"standing": Standing.CLOSED, **closed}
            case WarningLapsed() as event:
                rows[_key(recorded.stream, event)] |= {"standing": Standing.LAPSED, "closed_on": on}
            case _:
                pass
    assigned = [{"item": one.subject, "name": one.event.name} for one in batch if isinstance(one.event, MonitoringAssigned)]
    upsert(conn, names, assigned)
    upsert(conn, warnings, list(rows.values()))
    rehome(conn, warnings, batch, MonitoringHandedOver)


VIEW = View("warnings", 4, hears=("monitoring",), tables=(names, warnings), project=project)


def page(
    conn: Connection, *, year: int, status: Sequence[Standing], scope: str, today: date, after: str | None, limit: int
) -> Page[WarningRow]:
    """The year's warnings, as they stand, in order of unit and item."""
    c = warnings.c
    shown = (c.unit, c.item, c.month, c.kind, c.indicator, c.rule_set, c.raised_on, c.due_on, c.event, c.warning, c.standing)
    query = select(
        *shown,
        func.coalesce(names.c.name, "").label("name"),
        c.explained_on,
        c.explanation,
        c.closed_on,
        c.answered,
        c.answered_in,
        c.reason,
    )
    query = query.join(names, names.c.item == c.item, isouter=True).where(c.year == year, c.standing.in_(status), within(c.unit, scope))
    return paginate(conn, query, (c.unit, c.item, c.month, c.kind, c.indicator), lambda row: _row(row, today), after=after, limit=limit)


def _key(stream: str, about: Assessed | WarningCleared | WarningExplained | WarningLapsed) -> tuple[str, str, str]:
    return stream, about.kind.value, about.indicator or ""


def _raised(recorded: RecordedEvent[Any], event: WarningRaised) -> dict[str, Any]:
    stream, kind, indicator = _key(recorded.stream, event.warning)
    raised_on = day_of(recorded.time)
    return UNANSWERED | {
        "stream": stream,
        "kind": kind,
        "indicator": indicator,
        "item": recorded.subject,
        "year": fiscal_year_of(recorded.subject),
        "month": int(stream.rsplit("/", 1)[1]),
        "unit": event.unit,
        "rule_set": event.rule_set,
        "raised_on": raised_on,
        "due_on": event.due_on or raised_on + timedelta(days=ANSWER_DAYS),
        "event": recorded.id,
        "warning": event.warning.model_dump(mode="json"),
        "standing": Standing.OPEN,
    }


def _row(row: Any, today: date) -> WarningRow:
    known = {name: value for name, value in row._mapping.items() if name not in ("kind", "indicator")}
    explained = row.explained_on is not None
    is_open = row.standing == Standing.OPEN
    status = standing(red=row.warning["light"] == Light.RED, explained=explained) if is_open else Status.CLEARED
    overdue = is_open and not explained and today > row.due_on
    return WarningRow(**known, overdue=overdue, turn=WAITING.whose_turn(status, row.unit))
