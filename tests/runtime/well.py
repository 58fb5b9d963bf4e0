"""A small service for the runtime's own tests: village wells, drilled and deepened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, ClassVar, TypeAlias, assert_never

from pydantic import Field
from sqlalchemy import BigInteger, Column, Connection, Date, MetaData, Table, Text, delete, select

from shared.events.branching import Branched
from shared.events.envelope import Event, RecordedEvent
from shared.events.values import UnitCode
from shared.runtime.clock import midnight
from shared.runtime.decider import Decider, Refusal
from shared.runtime.deciding.reaction import Command, Deadlines, Due
from shared.runtime.deciding.view import View
from shared.runtime.service import Service
from shared.runtime.sql.pages import Page, paginate
from shared.runtime.sql.rows import upsert
from shared.runtime.web.auth import Role, county, own
from shared.runtime.web.bulk import Answers, BulkCall
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.pages import After, Limit
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes


class WellDrilled(Event):
    """A well is there."""

    TYPE: ClassVar[str] = "bihuan.wells.WellDrilled"
    unit: str
    metres: int
    inspect_on: date


class WellDeepened(Event):
    """It is deeper now."""

    TYPE: ClassVar[str] = "bihuan.wells.WellDeepened"
    metres: int


class InspectionDue(Event):
    """It must be inspected today."""

    TYPE: ClassVar[str] = "bihuan.wells.InspectionDue"
    on: date


class DepthNoted(Event):
    """The service heard of a deepening and noted it."""

    TYPE: ClassVar[str] = "bihuan.wells.DepthNoted"
    metres: int


class LogBranched(Branched):
    """The log goes on under a new identity."""

    TYPE: ClassVar[str] = "bihuan.wells.LogBranched"


WellEvent: TypeAlias = WellDrilled | WellDeepened | InspectionDue | DepthNoted | LogBranched


@dataclass(frozen=True)
class Well:
    unit: str = ""
    metres: int = 0
    recorded: frozenset[date] = frozenset()


class AlreadyDrilled(Refusal):
    """A well is drilled once."""

    zh = "井已打好"


class NoWell(Refusal):
    """Only a well can be deepened."""

    zh = "没有井"


def drill(well: Well, *, unit: str, metres: int, inspect_on: date) -> list[WellEvent]:
    if well.metres:
        raise AlreadyDrilled("井已打好")
    return [WellDrilled(unit=unit, metres=metres, inspect_on=inspect_on)]


def deepen(well: Well, *, metres: int) -> list[WellEvent]:
    if not well.metres:
        raise NoWell("没有井")
    return [WellDeepened(metres=well.metres + metres)]


def fall_due(well: Well, *, on: date) -> list[WellEvent]:
    return [] if on in well.recorded else [InspectionDue(on=on)]


def evolve(well: Well, event: WellEvent) -> Well:
    match event:
        case WellDrilled():
            return replace(well, unit=event.unit, metres=event.metres)
        case WellDeepened():
            return replace(well, metres=event.metres)
        case InspectionDue():
            return replace(well, recorded=well.recorded | {event.on})
        case DepthNoted() | LogBranched():
            return well
        case _:
            assert_never(event)


WELL = Decider("well", Well(), evolve, unit=lambda well: well.unit)
NOTE = Decider("note", Well(), evolve)

metadata = MetaData()
depths = Table("depths_1", metadata, Column("item", Text, primary_key=True), Column("metres", BigInteger), Column("heard", BigInteger))
inspections = Table("inspections_1", metadata, Column("item", Text, primary_key=True), Column("on", Date))


def project_depths(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    for one in batch:
        if isinstance(one.event, WellDrilled | WellDeepened):
            before = conn.execute(select(depths.c.heard).where(depths.c.item == one.subject)).scalar() or 0
            upsert(conn, depths, [{"item": one.subject, "metres": one.event.metres, "heard": before + 1}])


def project_inspections(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
    for one in batch:
        if isinstance(one.event, WellDrilled):
            upsert(conn, inspections, [{"item": one.subject, "on": one.event.inspect_on}])
        if isinstance(one.event, InspectionDue):
            conn.execute(delete(inspections).where(inspections.c.item == one.subject))


DEPTHS = View("depths", 1, ("wells",), (depths,), project_depths)
INSPECTIONS = View("inspections", 1, ("wells",), (inspections,), project_inspections)


def due(conn: Connection, moment: datetime, limit: int) -> list[Due]:
    rows = conn.execute(select(inspections).order_by(inspections.c.on).limit(limit))
    return [
        Due(midnight(row.on), f"inspection {row.on}", Command(WELL, row.item, partial(fall_due, on=row.on)))
        for row in rows
        if midnight(row.on) <= moment
    ]


def when_well_deepened_note_it(event: WellDeepened, recorded: RecordedEvent[Any]) -> Command[Well, WellEvent]:
    return Command(NOTE, recorded.subject, lambda _: [DepthNoted(metres=event.metres)])


Metres = Annotated[int, Field(ge=1, le=10_000)]


class Drilling(Body):
    unit: UnitCode
    metres: Metres
    inspect_on: date = date(2099, 1, 1)


class Deepening(Body):
    metres: Metres


class Depth(Body):
    item: str
    metres: int
    heard: int


READERS = own(Role.AGENCY) | county(Role.AUDIT)
routes = Routes()


@routes.post("/wells/{item}/drilling", may=own(Role.AGENCY), refuses=(AlreadyDrilled,))
async def drill_it(item: Item, body: Drilling, call: Call) -> Answer:
    """打井."""
    call.require_within(body.unit)
    return await call.handle(WELL, item, lambda well: drill(well, unit=body.unit, metres=body.metres, inspect_on=body.inspect_on))


@routes.post("/wells/{item}/deepening", may=own(Role.AGENCY), refuses=(NoWell,))
async def deepen_it(item: Item, body: Deepening, call: Call) -> Answer:
    """加深."""
    return await call.handle(WELL, item, lambda well: deepen(well, metres=body.metres))


@routes.post("/deepenings", may=own(Role.AGENCY))
async def deepen_all(items: list[str], call: BulkCall) -> Answers:
    """全部加深."""

    async def keys() -> list[str]:
        return items

    async def decide(_: str) -> Callable[[Well], list[WellEvent]]:
        return partial(deepen, metres=1)

    return await call.handle_each(WELL, keys, decide)


@routes.get("/wells/{item}", may=READERS)
async def well_of(item: Item, ask: Ask) -> Well:
    """一口井."""
    return await ask.state(WELL, item)


@routes.get("/depths", may=READERS)
async def depths_of_all(ask: Ask, after: After = None, limit: Limit = 50) -> Page[Depth]:
    """各井深度."""
    query = select(depths.c.item, depths.c.metres, depths.c.heard)
    return await ask.view(
        DEPTHS,
        lambda conn: paginate(
            conn,
            query,
            [depths.c.item],
            lambda row: Depth(item=row.item, metres=row.metres, heard=row.heard),
            after=after,
            limit=limit,
        ),
    )


SERVICE = Service(
    name="wells",
    title="水井",
    tells=WellEvent,
    routes=lambda: [routes],
    views=[DEPTHS, INSPECTIONS],
    reactions=[when_well_deepened_note_it],
    deadlines=[Deadlines(INSPECTIONS, due)],
)
