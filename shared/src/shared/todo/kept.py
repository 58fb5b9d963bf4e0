"""What is kept of where things stand: a row for each stream, and for each part of one that waits by itself."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Table, Text, select

from shared.events.envelope import RecordedEvent
from shared.events.values import Remark, fiscal_year_of
from shared.runtime.clock import day_of
from shared.runtime.sql.rows import among, upsert
from shared.todo.tables import EVERY_PART, WHOLE, Kind, Waits, ever_waits, status_of

NEVER = "9999-12-31"
"""Stands where there is no deadline: it sorts last."""
metadata = MetaData()
names = Table("todo_4_names", metadata, Column("item", Text, primary_key=True), Column("name", Text, nullable=False))
todo = Table(
    "todo_4",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("part", Text, primary_key=True, comment="empty: the whole"),
    Column("waits", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("firm", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("dates", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("points", Text, nullable=False),
    Index("todo_4_by_due", "waits", "due", "stream", "part"),
)
Row = dict[str, Any]


def project(kinds: Sequence[Kind], conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    """Write what the batch changes; of one event the whole is written before its parts."""
    of_stream: defaultdict[str, list[Kind]] = defaultdict(list)
    for kind in sorted(kinds, key=lambda kind: bool(kind.of)):
        of_stream[kind.streams].append(kind)
    ours = [recorded for recorded in batch if _kind_of(recorded.stream) in of_stream]
    rows: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    if ours:
        for row in conn.execute(select(todo).where(among(conn, todo.c.stream, {one.stream for one in ours}))):
            rows[row.stream][row.part] = dict(row._mapping)
    called = _called(kinds, conn, batch)
    for recorded in ours:
        theirs = rows[recorded.stream]
        for kind in of_stream[_kind_of(recorded.stream)]:
            for part in _parts(kind, theirs, recorded):
                theirs[part] = _after(kind, part, theirs, recorded, called)
    upsert(conn, todo, [row for parts in rows.values() for row in parts.values()])


def _kind_of(stream: str) -> str:
    return stream.split("/", 1)[0]


def _parts(kind: Kind, rows: Mapping[str, Row], recorded: RecordedEvent[Any]) -> Sequence[str]:
    part = kind.part(recorded.event)
    if part == EVERY_PART:
        return [known for known, row in rows.items() if row["kind"] == kind.decider.kind]
    return [] if part is None else [part]


def _called(kinds: Sequence[Kind], conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> Mapping[str, str]:
    """What the items are called of whose streams some do not say so; what the batch says of it is kept."""
    unnamed = {kind.streams: kind.named_by for kind in kinds if kind.named_by}
    if not unnamed:
        return {}
    naming = tuple(unnamed.values())
    told = {one.subject: one.event.name for one in batch if isinstance(one.event, naming)}
    upsert(conn, names, [{"item": item, "name": name} for item, name in told.items()])
    asked = {one.subject for one in batch if _kind_of(one.stream) in unnamed} - told.keys()
    known = conn.execute(select(names).where(among(conn, names.c.item, asked))) if asked else ()
    return {row.item: row.name for row in known} | told


def _after(kind: Kind, part: str, rows: Mapping[str, Row], recorded: RecordedEvent[Any], called: Mapping[str, str]) -> Row:
    """The row after the event, which the aggregate's own decider evolves from the little that is kept."""
    row = rows.get(part, {})
    state = kind.decider.evolve(_kept(kind, row), recorded.event)
    status, on = str(status_of(state)), day_of(recorded.time).isoformat()
    moved = status != row.get("status")
    dates: dict[str, str] = json.loads(row.get("dates", "{}"))
    for event, told in kind.dates.items():
        if isinstance(recorded.event, event):
            dates |= {name: day.isoformat() for name, day in told(recorded.event).items()}
    name = kind.row_of(state)
    waits = kind.table[name]
    because, points = row.get("because", ""), row.get("points", "[]")
    if moved and name.endswith("RETURNED"):
        because, points = getattr(recorded.event, "reason", ""), _points(recorded.event)
    back = isinstance(waits, Waits) and waits.after_return
    return {
        "stream": recorded.stream,
        "part": part,
        "waits": f"{kind.decider.kind} {name}" if ever_waits(waits) else "",
        "kind": kind.decider.kind,
        "item": recorded.subject,
        "year": _year(recorded.subject),
        "unit": kind.decider.unit(state) or row.get("unit", ""),
        "firm": getattr(state, "third_party_code", ""),
        "name": kind.name(state) or row.get("name", "") or rows.get(WHOLE, {}).get("name", "") or called.get(recorded.subject, ""),
        "about": kind.about(recorded.event) or row.get("about", ""),
        "status": status,
        "since": on if moved else row["since"],
        "due": dates.get(waits.until, NEVER) if isinstance(waits, Waits) else NEVER,
        "dates": json.dumps(dates, sort_keys=True),
        "because": because if back else "",
        "points": points if back else "[]",
    }


def _year(subject: str) -> int:
    """Of an item; 0 of what stands beside the years, as an indicator of the library does."""
    return fiscal_year_of(subject) if subject.split("-")[1].isdecimal() else 0


def _points(event: Any) -> str:
    """The reasons of a return that have a place: its points, or its findings."""
    said = [*getattr(event, "points", ())]
    said += [Remark(place=one.place, reason=one.sentence) for one in getattr(event, "findings", ()) if one.place]
    return json.dumps([one.model_dump(mode="json") for one in said], ensure_ascii=False)


def _kept(kind: Kind, row: Mapping[str, Any]) -> Any:
    """As much of the state as a row keeps."""
    initial = kind.decider.initial
    if not row:
        return initial
    status = kind.status(row["status"])
    told = {"status": status, "payment": status, "unit": row["unit"], "name": row["name"], "third_party_code": row["firm"]}
    return replace(initial, **{one.name: told[one.name] for one in fields(initial) if one.name in told})
