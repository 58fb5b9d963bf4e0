"""An operator has a view derived anew by the service at work, sees how far it is, and calls it off."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import update

from issuer.directory import Directory
from shared.runtime.following.building import CannotBuild, building
from shared.runtime.following.feed import Decoder
from shared.runtime.following.rebuilding import IN_PLACE
from shared.runtime.following.rooms import room_of
from shared.runtime.host import Host, running
from tests.runtime import well
from tests.runtime.well import DEPTHS, depths
from tests.runtime.writing import ITEM, deepen
from tests.scenario.people import People, at_the_keyboard
from tests.scenario.serving import MakeHost

VIEW, WHY = f"/views/{DEPTHS.key}", {"reason": "核对时发现一行不同"}


async def told(host: Host, times: int) -> None:
    for _ in range(times):
        await deepen(host.handler, ITEM)
    assert await host.followers_of(DEPTHS.key)[0].reach(host.database.head, 10)


async def standing(people: People) -> dict[str, object]:
    found: list[dict[str, object]] = (await people["ops"].get("/views")).json()
    return next(one for one in found if one["key"] == DEPTHS.key)


async def test_an_operator_has_a_view_derived_anew_in_place_of_the_wrong_one_and_nobody_else_may(
    make_host: MakeHost, directory: Directory
) -> None:
    host = make_host(replace(well.SERVICE, reactions=[]))
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        await told(host, 3)
        right = (await people["shen"].get("/depths")).json()
        await host.database.write(lambda conn: conn.execute(update(depths).values(metres=99)))
        wrong = (await people["shen"].get("/depths")).json()
        denied = [await people["li"].post(f"{VIEW}/{step}", WHY) for step in ("rebuilding", "stopping")]
        unseen = await people["li"].get("/views")
        silent = await people["ops"].post(f"{VIEW}/rebuilding", {})
        unknown = await people["ops"].post("/views/heights_1/rebuilding", WHY)
        idle = await people["ops"].post(f"{VIEW}/stopping", WHY)
        begun = await people["ops"].post(f"{VIEW}/rebuilding", WHY)
        await host.rebuilding.finished()
        after = await standing(people)
        again = (await people["shen"].get("/depths")).json()
    assert [one.status_code for one in (*denied, unseen)] == [403, 403, 403]
    assert silent.status_code == 422, "a reason is asked for"
    assert (unknown.status_code, unknown.json()["detail"]) == (404, "没有视图 heights_1")
    assert (idle.status_code, idle.json()["type"]) == (409, "urn:bihuan:problem:NotRebuilt")
    assert begun.status_code == 200
    assert (after["ended"], after["derived"]) == (IN_PLACE, [])
    assert wrong != right
    assert again == right


async def test_an_operator_sees_how_far_another_process_is_and_calls_it_off_while_the_live_view_answers(
    make_host: MakeHost, directory: Directory
) -> None:
    host = make_host(replace(well.SERVICE, reactions=[]))
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        await told(host, 3)
        before = (await people["shen"].get("/depths")).json()
        room, decoder = room_of(host.database), Decoder(well.SERVICE.catalogue)
        async with building(DEPTHS, room, [host.source], decoder, lambda *_: None) as build:
            begun = await standing(people)
            await build.derive()
            done = await standing(people)
            second = await people["ops"].post(f"{VIEW}/rebuilding", WHY)
            stopped = await people["ops"].post(f"{VIEW}/stopping", WHY)
            with pytest.raises(CannotBuild, match="已叫停"):
                await build.replace()
        after = await standing(people)
        assert (await people["shen"].get("/depths")).json() == before
    assert begun["derived"] == [{"source": "wells", "position": 0, "head": 3}]
    assert done["derived"] == [{"source": "wells", "position": 3, "head": 3}]
    assert (second.status_code, second.json()["type"]) == (409, "urn:bihuan:problem:CannotRebuild")
    assert "正由另一进程重算" in second.json()["detail"]
    assert stopped.status_code == 200
    assert after["derived"] == []


async def test_a_view_asked_for_by_many_at_once_and_again_is_derived_by_one_at_a_time(make_host: MakeHost, directory: Directory) -> None:
    host = make_host(replace(well.SERVICE, reactions=[]))
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        await told(host, 3)
        asked = [await asyncio.gather(*(people["ops"].post(f"{VIEW}/rebuilding", WHY) for _ in range(6))) for _ in range(20)]
        await host.rebuilding.finished()
        after = await standing(people)
    answers = [one.json()["detail"] if one.status_code == 409 else one.status_code for each in asked for one in each]
    assert {str(one).partition("，")[0] for one in answers} <= {"200", f"{DEPTHS.key} 正由本进程重算"}
    assert answers.count(200) >= 1
    assert (after["ended"], after["derived"]) == (IN_PLACE, [])
