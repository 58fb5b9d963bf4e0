import re

from shared.runtime.host import Host
from tests.runtime.exposed import value
from tests.runtime.writing import ITEM
from tests.scenario.people import People


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


async def test_the_figures_need_no_token(host: Host, people: People) -> None:
    assert (await people["li"].http.get("/metrics")).status_code == 200
