import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, Table, inspect

from issuer.directory import Directory
from shared.events.envelope import RecordedEvent
from shared.runtime.eventlog import checkpoint
from shared.runtime.host import running
from tests.runtime import diary, well
from tests.runtime.diary import DIARY
from tests.runtime.waiting import until
from tests.runtime.writing import ITEM, rows
from tests.scenario.people import at_the_keyboard
from tests.scenario.serving import MakeHost

DRILL = (f"/wells/{ITEM}/drilling", {"unit": "101001", "metres": 10})
DEEPEN = (f"/wells/{ITEM}/deepening", {"metres": 1})
WITH_DIARY = replace(well.SERVICE, views=[*well.SERVICE.views, DIARY])


def with_project(project: Any, version: int = 1) -> Any:
    table = diary.diary.to_metadata(MetaData(), name=f"diary_{version}")
    return replace(WITH_DIARY, views=[*well.SERVICE.views, replace(DIARY, version=version, tables=(table,), project=project)])


def tables(conn: Connection) -> list[str]:
    return [name for name in inspect(conn).get_table_names() if name.startswith("diary")]


async def test_a_view_that_fails_stops_alone_and_visibly_and_makes_nothing_unready(make_host: MakeHost, directory: Directory) -> None:
    def fail(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        raise ZeroDivisionError("no line left")

    host = make_host(with_project(fail))
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        position = (await people["li"].post(*DRILL)).headers["Position"]
        depths = await people["li"].get("/depths", min_position=position)
        assert [row["metres"] for row in depths.json()["items"]] == [10]
        await until(lambda: host.standing().troubles)
        ready = await people["li"].get("/health/ready")
        assert (ready.status_code, ready.json()["ready"], ready.json()["hindrances"]) == (200, True, [])
        assert ready.json()["troubles"] == ["diary_1 ← wells: ZeroDivisionError: no line left"]
        standing = {one["name"]: (one["position"], one["lag"]) for one in ready.json()["followers"]}
        assert standing["depths_1"] == (1, 0)
        assert standing["diary_1"] == (0, 1)
        beats = {one["name"]: one for one in (await people["li"].get("/health/pulse")).json()["beats"]}
        assert (beats["diary_1"]["waits"], beats["diary_1"]["trouble"]) == (1, "ZeroDivisionError: no line left")
        assert datetime.fromisoformat(beats["diary_1"]["since"]) <= datetime.now(UTC)
        assert (beats["depths_1"]["waits"], beats["depths_1"]["since"], beats["depths_1"]["trouble"]) == (0, None, "")
        assert (await people["li"].get("/health/live")).status_code == 200


async def test_a_service_is_ready_when_all_its_followers_are_at_work(make_host: MakeHost, directory: Directory) -> None:
    host = make_host()
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        ready = await people["li"].get("/health/ready")
        assert (ready.status_code, ready.json()["ready"], ready.json()["troubles"]) == (200, True, [])


async def test_a_new_version_is_built_from_history_and_takes_the_place_of_the_old(make_host: MakeHost, directory: Directory) -> None:
    host = make_host(WITH_DIARY)
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        await people["li"].post(*DRILL)
        for _ in range(3):
            await people["li"].post(*DEEPEN)
        await until(lambda: host.database.head == 7)
        assert await host.followers_of("diary_1")[0].reach(7, 5)
    go_on = threading.Event()

    def slow(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        go_on.wait()
        table = Table("diary_2", MetaData(), autoload_with=conn)
        conn.execute(table.insert(), [{"position": one.position, "type": "again"} for one in batch])

    host = make_host(with_project(slow, 2))
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        try:
            ready = await people["li"].get("/health/ready")
            assert ready.status_code == 503
            assert [hindrance.split("：")[0] for hindrance in ready.json()["hindrances"]] == ["视图 diary_2 正在建立"]
            assert await host.database.read(tables) == ["diary_1", "diary_2"]
            assert await host.database.read(diary.positions) == [1, 2, 3, 4, 5, 6, 7]
        finally:
            go_on.set()
        assert await host.followers_of("diary_2")[0].reach(7, 5)
        names = await host.database.read(tables)
        while "diary_1" in names:
            names = await host.database.read(tables)
        assert names == ["diary_2"]
        assert "diary_1" not in await host.database.read(checkpoint.followers)
        assert (await people["li"].get("/health/ready")).status_code == 200


async def test_a_rebuild_runs_no_reaction(make_host: MakeHost, directory: Directory) -> None:
    host = make_host()
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        await people["li"].post(*DRILL)
        await people["li"].post(*DEEPEN)
        await until(lambda: host.database.head == 3)
    before_rebuild = make_host(WITH_DIARY)
    async with running([before_rebuild]):
        assert await before_rebuild.followers_of("diary_1")[0].reach(3, 5)
        assert await before_rebuild.followers_of("when_well_deepened_note_it")[0].reach(3, 5)
        assert len(await before_rebuild.database.read(rows)) == 3


async def test_a_question_to_a_view_that_is_being_built_is_told_to_come_again(make_host: MakeHost, directory: Directory) -> None:
    host = make_host()
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        await people["li"].post(*DRILL)
        assert await host.followers_of("depths_1")[0].reach(1, 5)
        await host.database.write(lambda conn: checkpoint.forget(conn, "depths_1"))
    go_on = threading.Event()

    def slow(conn: Connection, batch: Sequence[RecordedEvent[Any]]) -> None:
        go_on.wait()
        well.project_depths(conn, batch)

    host = make_host(replace(well.SERVICE, views=[replace(well.DEPTHS, project=slow), well.INSPECTIONS]))
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        try:
            answer = await people["li"].get("/depths")
        finally:
            go_on.set()
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:bihuan:problem:CatchingUp")
        assert answer.headers["Retry-After"] == "2"
