import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from issuer.directory import Directory
from shared.runtime.host import Host, running
from tests.runtime import well
from tests.runtime.exposed import value
from tests.runtime.waiting import until
from tests.runtime.writing import ITEM
from tests.scenario.people import People, at_the_keyboard
from tests.scenario.serving import MakeHost


async def test_operators_see_commands_requests_and_lag(host: Host, people: People) -> None:
    command = {"Idempotency_Key": "6f0c1c52-7b7c-5d0a-9d3e-b1f0a5c7e2d4"}
    for _ in range(2):
        await people["li"].post(f"/wells/{ITEM}/drilling", {"unit": "101001", "metres": 10}, **command)
    await people["li"].post(f"/wells/{ITEM}/drilling", {"unit": "101001", "metres": 10})
    assert await host.followers_of("depths_1")[0].reach(1, 10)
    text = (await people["li"].get("/metrics")).text
    assert value(text, "bihuan_commands_total", service="wells", outcome="recorded") == 1
    assert value(text, "bihuan_log_head", service="wells") == 1
    assert value(text, "bihuan_lag_events", follower="depths_1", source="wells") == 0
    assert value(text, "bihuan_lag_seconds", follower="depths_1", source="wells") == 0
    route = "/wells/{item}/drilling"
    assert value(text, "bihuan_http_seconds_count", method="POST", route=route, status="200") == 2
    assert value(text, "bihuan_http_seconds_count", method="POST", route=route, status="409") == 1
    assert ITEM not in text
    assert not re.search(r"bihuan_parked\{", text)


async def test_operators_see_which_loop_does_not_go_on_and_how_often_it_failed(make_host: MakeHost, directory: Directory) -> None:
    def fail(conn: Connection, batch: Sequence[Any]) -> None:
        raise ZeroDivisionError("depth")

    host = make_host(replace(well.SERVICE, views=[replace(well.DEPTHS, project=fail), well.INSPECTIONS]))
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        await people["li"].post(f"/wells/{ITEM}/drilling", {"unit": "101001", "metres": 10})
        await until(lambda: host.standing().troubles)
        text = (await people["li"].get("/metrics")).text
    assert value(text, "bihuan_trouble", loop="depths_1", source="wells") == 1
    assert value(text, "bihuan_failures_total", loop="depths_1", source="wells") >= 1
    for well_one in ("inspections_1", "when_well_deepened_note_it", "deadlines"):
        assert value(text, "bihuan_trouble", loop=well_one) == value(text, "bihuan_failures_total", loop=well_one) == 0


async def test_the_figures_need_no_token(host: Host, people: People) -> None:
    assert (await people["li"].http.get("/metrics")).status_code == 200
