"""How many rectifications were issued, answered in time, returned, completed and overdue in a work year, by origin?"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, select

from shared.events.envelope import RecordedEvent, Value
from shared.events.feedback import (
    MeasuresSubmitted,
    Origin,
    RectificationClosed,
    RectificationIssued,
    RectificationOverdue,
    RectificationReturned,
    RectificationWithdrawn,
)
from shared.runtime.clock import day_of
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert

metadata = MetaData()
tally = Table(
    "rectification_tally_1",
    metadata,
    Column("work_year", Integer, primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("times", Integer, nullable=False),
)
issued = Table("rectification_tally_1_issued", metadata, Column("stream", Text, primary_key=True), Column("origin", Text, nullable=False))


class OriginTally(Value):
    """What happened in the work year to rectifications of one origin."""

    origin: Origin
    issued: int = 0
    withdrawn: int = 0
    measures_on_time: int = 0
    measures_late: int = 0
    returned: int = 0
    completed: int = 0
    overdue: int = 0


def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes."""
    upsert(
        conn,
        issued,
        [
            {"stream": recorded.stream, "origin": recorded.event.origin}
            for recorded in batch
            if isinstance(recorded.event, RectificationIssued)
        ],
    )
    counted = [(recorded, what) for recorded in batch if (what := _what(recorded.event))]
    if not counted:
        return
    streams = {recorded.stream for recorded, _ in counted}
    origins = {row.stream: row.origin for row in conn.execute(select(issued).where(among(conn, issued.c.stream, streams)))}
    added = Counter(
        (day_of(recorded.time).year, origins[recorded.stream], what) for recorded, what in counted if recorded.stream in origins
    )
    years = {year for year, _, _ in added}
    before = {tuple(row[:3]): row.times for row in conn.execute(select(tally).where(among(conn, tally.c.work_year, years)))}
    names = ("work_year", "origin", "what")
    upsert(conn, tally, [dict(zip(names, key, strict=True)) | {"times": before.get(key, 0) + more} for key, more in added.items()])


def _what(event: Any) -> str:
    match event:
        case RectificationIssued():
            return "issued"
        case RectificationWithdrawn():
            return "withdrawn"
        case MeasuresSubmitted():
            return "measures_on_time" if event.on_time else "measures_late"
        case RectificationReturned():
            return "returned"
        case RectificationClosed():
            return "completed"
        case RectificationOverdue():
            return "overdue"
        case _:
            return ""


def by_origin(conn: Connection, *, work_year: int) -> list[OriginTally]:
    """One line per origin, also where nothing happened."""
    found: dict[str, dict[str, int]] = {origin: {} for origin in Origin}
    for row in conn.execute(select(tally).where(tally.c.work_year == work_year)):
        found[row.origin][row.what] = row.times
    return [OriginTally(origin=Origin(origin), **times) for origin, times in found.items()]


VIEW = View("rectification_tally", 1, hears=("feedback",), tables=(tally, issued), project=project)
