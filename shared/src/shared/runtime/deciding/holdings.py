"""Which streams belong to which unit, and which must be handed over because another unit succeeded it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, MetaData, Table, Text, select, update

from shared.events.envelope import Event, RecordedEvent
from shared.runtime.decider import Decider
from shared.runtime.deciding.reaction import Command, Deadlines, Due
from shared.runtime.deciding.view import View
from shared.runtime.sql.rows import among, upsert

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
HandOver = Callable[[Any, str, str], Sequence[Event]]
"""From a state and the units from and to, what is told: nothing where it does not belong to the first."""


@dataclass(frozen=True)
class Holders:
    """Which events say whose a service's streams are, and who takes over from whom."""

    begun: Mapping[type[Event], Callable[[Any], Mapping[str, str]]]
    """What says to whom a stream belongs: role → unit. Most have one role, `unit`."""
    handed_over: type[Event]
    """Has from_unit and to_unit."""
    succeeded: type[Event]
    """Has code and successor."""
    succeeded_in: str
    """The log that tells it."""
    deciders: Sequence[tuple[Decider[Any, Any], HandOver]]


def holdings(log: str, holders: Holders) -> Deadlines:
    """A view `holdings` of a service's streams, and what falls due in it: each stream of a succeeded unit is handed over, once.

    A stream that begins only after its unit was succeeded is handed over as well, and a chain of successions is followed to its end.
    """
    metadata = MetaData()
    held = Table(
        "holdings_1",
        metadata,
        Column("stream", Text, primary_key=True),
        Column("role", Text, primary_key=True),
        Column("unit", Text, nullable=False),
        Index("holdings_1_by_unit", "unit", "stream"),
    )
    successions = Table(
        "holdings_1_successions",
        metadata,
        Column("unit", Text, primary_key=True),
        Column("successor", Text, nullable=False),
        Column("since", BigInteger, nullable=False, comment="microseconds since 1970"),
        Column("authority", Text, nullable=False),
    )

    def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        upsert(conn, successions, [_succession(one) for one in batch if type(one.event) is holders.succeeded])
        ours = [one for one in batch if type(one.event) in holders.begun or type(one.event) is holders.handed_over]
        if not ours:
            return
        rows: dict[tuple[str, str], str] = {}
        for row in conn.execute(select(held).where(among(conn, held.c.stream, {one.stream for one in ours}))):
            rows[row.stream, row.role] = row.unit
        for one in ours:
            if says := holders.begun.get(type(one.event)):
                rows |= {(one.stream, role): unit for role, unit in says(one.event).items()}
            else:
                theirs = [key for key, unit in rows.items() if key[0] == one.stream and unit == one.event.from_unit]
                rows |= dict.fromkeys(theirs, one.event.to_unit)
        upsert(conn, held, [{"stream": stream, "role": role, "unit": unit} for (stream, role), unit in rows.items()])

    def due(conn: Connection, moment: datetime, limit: int) -> list[Due]:
        s = successions.c
        query = select(held.c.stream, s.unit, s.successor, s.since, s.authority).join(successions, s.unit == held.c.unit)
        query = query.where(s.since <= (moment - BEGINNING) // MICROSECOND).distinct()
        return [_due(deciders, row) for row in conn.execute(query.order_by(s.since, held.c.stream).limit(limit))]

    deciders = {decider.kind: (decider, hand_over) for decider, hand_over in holders.deciders}
    uses = (*holders.begun, holders.handed_over, holders.succeeded)
    hears = tuple(dict.fromkeys((holders.succeeded_in, log)))
    return Deadlines(View("holdings", 1, hears=hears, tables=(held, successions), project=project, uses=uses), due)


def rehome(conn: Connection, table: Table, batch: Sequence[RecordedEvent[Any]], handed_over: type[Event]) -> None:
    """The rows of what was handed over get the unit that it belongs to now; a view calls this after its other changes.

    The table has a column `unit`, and its rows are found by their `stream`, or by their `item` where it has no such column.
    """
    for one in batch:
        if type(one.event) is handed_over:
            moved: Any = one.event
            key, value = (table.c.stream, one.stream) if "stream" in table.c else (table.c.item, one.subject)
            theirs = (key == value) & (table.c.unit == moved.from_unit)
            conn.execute(update(table).where(theirs).values(unit=moved.to_unit))


def _succession(recorded: RecordedEvent[Any]) -> dict[str, Any]:
    since = (recorded.time - BEGINNING) // MICROSECOND
    return {"unit": recorded.event.code, "successor": recorded.event.successor, "since": since, "authority": recorded.authority}


def _due(deciders: Mapping[str, tuple[Decider[Any, Any], HandOver]], row: Any) -> Due:
    kind, key = row.stream.split("/", 1)
    decider, hand_over = deciders[kind]
    decide = partial(_decide, hand_over, row.unit, row.successor)
    moment = BEGINNING + row.since * MICROSECOND
    return Due(moment, f"handed over {row.unit} {row.successor}", Command(decider, key, decide, row.authority))


def _decide(hand_over: HandOver, from_unit: str, to_unit: str, state: Any) -> Sequence[Event]:
    return hand_over(state, from_unit, to_unit)
