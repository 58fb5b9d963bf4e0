"""What happened to a budget item, across all five logs, in order?"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Row, Table, Text, select

from audit.heard import CATALOGUE, LOGS, Heard
from audit.instant import moment, ticks
from audit.order import in_order
from audit.titles import TITLES
from shared.events.envelope import Event, RecordedEvent, Value
from shared.events.feedback import (
    LinkageApplied,
    LinkageBasisCorrected,
    LinkageWithdrawn,
    ReportedToCongress,
    ReportedToGovernment,
    ReportPrepared,
)
from shared.events.goals import BudgetEntryAdmitted, BudgetEntryBarred
from shared.events.visibility import Shown
from shared.runtime.deciding.view import View
from shared.runtime.sql.pages import BadCursor, Page
from shared.runtime.sql.rows import upsert

ITEM = re.compile(r"\d{6}-20\d\d-[PD][0-9A-Z]+")

trail = Table(
    "trail_1",
    MetaData(),
    Column("item", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("recorded", BigInteger, nullable=False),
    Column("causation", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("streamversion", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
)


class Entry(Value):
    """One event of a trail."""

    title: str
    """In Chinese."""
    id: str
    type: str
    source: str
    position: int
    stream: str
    streamversion: int
    who: str
    time: datetime
    """业务时间."""
    recordedtime: datetime
    """记录时间."""
    authority: str
    """文号."""
    causationid: str
    data: dict[str, Any]
    withheld: tuple[str, ...]
    """The fields of `data` that the caller does not see."""
    address: str
    """Where the feed has the event's stored bytes; empty where it has them no more."""
    lost: str = ""
    """作废: why the event counts no more; empty where it does."""


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Keep every event under each budget item that it is about."""
    upsert(conn, trail, [_kept(recorded) | {"item": item} for recorded in batch for item in sorted(items_of(recorded))])


VIEW = View("trail", 1, hears=LOGS, tables=(trail,), project=project)


def items_of(recorded: RecordedEvent[Any]) -> set[str]:
    """The budget items that an event is about: its subject, or those that it names."""
    match recorded.event:
        case ReportPrepared(items=named) | ReportedToGovernment(items=named) | ReportedToCongress(items=named):
            about = {recorded.subject, *named}
        case BudgetEntryAdmitted(item=item) | BudgetEntryBarred(item=item):
            about = {recorded.subject, item}
        case LinkageApplied(next_item=item) | LinkageWithdrawn(next_item=item) | LinkageBasisCorrected(next_item=item):
            about = {recorded.subject, item}
        case _:
            about = {recorded.subject}
    return {one for one in about if ITEM.fullmatch(one)}


def heard(conn: Connection, item: str) -> list[Heard]:
    """Everything told of an item, in the order of the trail."""
    return in_order(_told(row) for row in conn.execute(select(trail).where(trail.c.item == item)))


def until(
    recorded: Sequence[Heard], *, as_of: datetime | None = None, known_at: datetime | None = None, through: str | None = None
) -> list[Heard]:
    """What had happened at an instant of business time, as far as it was recorded at one of real time, and no further than one event."""
    last = next((n for n, one in enumerate(recorded, 1) if one.id == through), 0) if through else len(recorded)
    return [one for one in recorded[:last] if (as_of is None or one.time <= as_of) and (known_at is None or one.recordedtime <= known_at)]


def page(seen: Sequence[Shown[Heard]], lost: Mapping[str, str], *, after: str | None, limit: int) -> Page[Entry]:
    """The entries that follow the one whose id is `after`; of those that are lost it is said why. Raises BadCursor where there is none."""
    begin = 0
    if after is not None:
        begin = next((n for n, one in enumerate(seen, 1) if one.recorded.id == after), 0)
        if not begin:
            raise BadCursor("参数 after 不是前一页给出的 next")
    entries = [_entry(one.recorded, one.withheld, lost.get(one.recorded.id, "")) for one in seen[begin : begin + limit]]
    return Page(items=entries, next=entries[-1].id if len(seen) > begin + limit else None)


def address(source: str, position: int) -> str:
    """The page of a feed that holds one event."""
    return f"/{source}/events?after={position - 1}&limit=1"


def _entry(recorded: Heard, withheld: tuple[str, ...], lost: str) -> Entry:
    return Entry(
        title=TITLES[type(recorded.event)],
        id=recorded.id,
        type=recorded.type,
        source=recorded.log,
        position=recorded.position,
        stream=recorded.stream,
        streamversion=recorded.streamversion,
        who=recorded.authid,
        time=recorded.time,
        recordedtime=recorded.recordedtime,
        authority=recorded.authority,
        causationid=recorded.causationid,
        data=recorded.event.model_dump(mode="json", exclude=set(withheld)),
        withheld=withheld,
        address="" if lost else address(recorded.log, recorded.position),
        lost=lost,
    )


def _kept(recorded: RecordedEvent[Any]) -> dict[str, Any]:
    return {
        "source": recorded.log,
        "position": recorded.position,
        "id": recorded.id,
        "type": recorded.type,
        "time": ticks(recorded.time),
        "recorded": ticks(recorded.recordedtime),
        "causation": recorded.causationid,
        "correlation": recorded.correlationid,
        "person": recorded.authid,
        "authority": recorded.authority,
        "subject": recorded.subject,
        "stream": recorded.stream,
        "streamversion": recorded.streamversion,
        "data": recorded.event.model_dump_json(),
    }


def _told(row: Row[Any]) -> RecordedEvent[Any]:
    event: Event = CATALOGUE[row.type].model_validate_json(row.data)
    return RecordedEvent(
        event=event,
        id=row.id,
        log=row.source,
        type=row.type,
        subject=row.subject,
        stream=row.stream,
        streamversion=row.streamversion,
        position=row.position,
        time=moment(row.time),
        recordedtime=moment(row.recorded),
        authid=row.person,
        authority=row.authority,
        correlationid=row.correlation,
        causationid=row.causation,
    )
