import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text, update

from issuer.directory import Directory
from shared.events.envelope import RecordedEvent, catalogue
from shared.runtime.deciding.view import View
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.following.building import CannotBuild, building
from shared.runtime.following.feed import Decoder
from shared.runtime.following.rooms import PostgresRoom, Room, SqliteRoom
from shared.runtime.host import Host, running
from tests.runtime import well
from tests.runtime.well import DEPTHS, depths
from tests.runtime.writing import ITEM, deepen, pending
from tests.scenario.people import at_the_keyboard
from tests.scenario.serving import MakeHost
from tests.stores import Store

POSITIONS = "SELECT count(*) FROM positions WHERE follower LIKE 'building%'"
TABLES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'building'"


@dataclass
class Wells:
    """Wells at work, and the address of their database."""

    host: Host
    place: str

    def build(self, view: View = DEPTHS, progress: Callable[[str, int, int], None] = lambda *_: None) -> Any:
        return building(view, room_at(self.place), [self.host.source], Decoder(catalogue(well.WellEvent)), progress)

    async def tell(self, wells: int, times: int = 1) -> None:
        """Deepen so many wells, and wait for the live view."""
        for _ in range(times):
            await asyncio.gather(*(deepen(self.host.handler, f"360922-2020-P{n:04}") for n in range(wells)))
        await self.settled()

    async def settled(self) -> None:
        assert await self.host.followers_of(DEPTHS.key)[0].reach(self.host.database.head, 10)

    async def rows(self) -> list[Any]:
        return await self.host.database.read(lambda conn: list(conn.execute(depths.select().order_by(depths.c.item))))

    async def clean(self) -> bool:
        """Nothing is left in the room."""
        positions = await self.host.database.read(lambda conn: conn.execute(text(POSITIONS)).scalar_one())
        if self.place.startswith("postgresql"):
            return (positions, await self.host.database.read(lambda conn: conn.execute(text(TABLES)).scalar_one())) == (0, 0)
        return (positions, list(Path(self.place).parent.glob("*.building.*"))) == (0, [])


def room_at(place: str) -> Room:
    return PostgresRoom(place) if place.startswith("postgresql") else SqliteRoom(Path(place))


@pytest.fixture
async def wells(make_host: MakeHost, store: Store) -> AsyncIterator[Wells]:
    host = make_host(replace(well.SERVICE, reactions=[]))
    async with running([host]):
        yield Wells(host, store.place("wells"))


async def test_a_view_derived_anew_takes_the_live_ones_place_and_the_host_goes_on(wells: Wells) -> None:
    await wells.tell(20, 3)
    before = await wells.rows()
    recorded: list[tuple[str, int, int]] = []
    async with wells.build(progress=lambda *one: recorded.append(one)) as build:
        await build.derive()
        await build.replace()
    assert recorded[-1] == ("wells", 60, 60)
    assert await wells.rows() == before
    await wells.tell(20)
    assert [row.heard for row in await wells.rows()] == [4] * 20
    assert await wells.clean()


@pytest.mark.long
async def test_a_view_is_derived_and_switched_while_others_tell_and_ask(wells: Wells, directory: Directory) -> None:
    await wells.tell(20, 5)
    done = asyncio.Event()

    async def telling() -> None:
        for _ in range(10):
            await asyncio.gather(*(deepen(wells.host.handler, f"360922-2020-P{n:04}") for n in range(20)))

    async def asking() -> None:
        async with at_the_keyboard(wells.host.app, directory) as people:
            while not done.is_set():
                assert (await people["shen"].get("/depths", limit=50)).status_code == 200

    others = [asyncio.create_task(telling()), asyncio.create_task(asking())]
    for _ in range(3):
        async with wells.build() as build:
            await build.derive()
            await build.replace()
    done.set()
    await asyncio.gather(*others)
    await wells.settled()
    async with wells.build() as build:
        await build.derive(to_live=True)
        assert (await build.compare()).difference is None


async def test_a_row_changed_by_hand_is_found_and_repaired(wells: Wells) -> None:
    await wells.tell(10, 2)
    before = await wells.rows()
    await wells.host.database.write(lambda conn: conn.execute(update(depths).where(depths.c.item == ITEM).values(metres=99)))
    async with wells.build() as build:
        await build.derive(to_live=True)
        found = (await build.compare()).difference
        assert found is not None
        assert (found.table, found.key, found.column, found.live, found.derived) == ("depths_1", f"item={ITEM}", "metres", "99", "1")
        assert (await build.repair()).difference == found
    assert await wells.rows() == before
    async with wells.build() as build:
        await build.derive(to_live=True)
        assert (await build.repair()).difference is None
    assert await wells.clean()


async def test_a_row_that_should_not_be_there_is_found(wells: Wells) -> None:
    await wells.tell(2)
    await wells.host.database.write(lambda conn: conn.execute(depths.insert(), {"item": "x", "metres": 1, "heard": 1}))
    async with wells.build() as build:
        await build.derive(to_live=True)
        found = (await build.compare()).difference
    assert found is not None
    assert (found.key, found.column) == ("item=x", "")


async def test_a_build_that_is_cancelled_leaves_no_trace(wells: Wells) -> None:
    await wells.tell(10)
    before = await wells.rows()

    derived = asyncio.Event()

    async def derive() -> None:
        async with wells.build() as build:
            await build.derive()
            derived.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(derive())
    await derived.wait()
    assert not await wells.clean()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await wells.clean()
    assert await wells.rows() == before


async def test_two_do_not_build_one_view_at_once(wells: Wells) -> None:
    async with wells.build():
        with pytest.raises(CannotBuild, match="正由另一进程重算"):
            async with wells.build():
                pass


async def test_a_malformed_document_stops_the_build_with_its_position(wells: Wells) -> None:
    await wells.tell(3)
    broken = replace(pending("well/1", 1), pieces=(b"{}",))
    await wells.host.database.append(log.Append("broken", "li", b"", b"", [broken]))
    with pytest.raises(CannotBuild, match="position 4"):
        async with wells.build() as build:
            await build.derive()
    assert await wells.clean()


async def test_a_projection_that_fails_stops_the_build_and_not_the_view(wells: Wells) -> None:
    def fail(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        raise ZeroDivisionError

    await wells.tell(3)
    with pytest.raises(CannotBuild, match="ZeroDivisionError"):
        async with wells.build(replace(DEPTHS, project=fail)) as build:
            await build.derive()
    assert len(await wells.rows()) == 3


async def test_a_version_that_is_new_is_built_before_its_processes_start(wells: Wells, make_host: MakeHost) -> None:
    await wells.tell(5)
    table = depths.to_metadata(type(depths.metadata)(), name="depths_2")

    def project(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        for one in batch:
            conn.execute(table.insert(), {"item": one.id, "metres": one.position, "heard": 1})

    second = View("depths", 2, ("wells",), (table,), project)
    async with wells.build(second) as build:
        await build.derive()
        await build.replace()
    progress = {(name, source): place for name, source, place in await wells.host.database.read(checkpoint.progress)}
    assert (progress["depths_2", "wells"].position, progress["depths_2", "wells"].target) == (5, 5)
    assert await wells.host.database.read(lambda conn: len(conn.execute(table.select()).all())) == 5
