import asyncio

import pytest
import structlog

from issuer.directory import Directory
from local.postgres import Postgres as Server
from shared.runtime.eventlog import schema
from shared.runtime.host import running
from tests.runtime.exposed import value
from tests.runtime.waiting import until
from tests.scenario.people import at_the_keyboard
from tests.scenario.serving import MakeHost
from tests.stores import Store, on_postgres

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(own_postgres: Server) -> Store:
    urls = own_postgres.create("wells")
    schema.migrate(urls.owner, urls.runtime)
    return on_postgres(lambda _: urls)


@pytest.mark.long
async def test_while_the_database_is_away_metrics_and_pulse_answer_and_it_is_said_once_without_a_stack(
    make_host: MakeHost, directory: Directory, own_postgres: Server, logs: list[structlog.typing.EventDict]
) -> None:
    host = make_host()
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        await people["li"].post("/wells/360922-2020-P0001/drilling", {"unit": "101001", "metres": 10})
        await until(lambda: host.standing().ready)
        await asyncio.to_thread(own_postgres.kill)
        await until(lambda: host.database.away)
        ready = await people["li"].get("/health/ready")
        assert (ready.status_code, ready.json()["hindrances"][0][:8]) == (503, "数据库没有应答：")
        text = (await people["li"].get("/metrics")).text
        assert value(text, "bihuan_away", what="database") == 1
        assert value(text, "bihuan_ready", service="wells") == 0
        pulse = (await people["li"].get("/health/pulse")).json()
        assert (pulse["parked"], pulse["refused"], pulse["deadline"]) == (None, None, None)
        assert pulse["database"]
        refused = await people["li"].post("/wells/360922-2020-P0002/drilling", {"unit": "101001", "metres": 10})
        assert refused.status_code == 503
        await asyncio.to_thread(own_postgres.start)
        await until(lambda: host.standing().ready)
        text = (await people["li"].get("/metrics")).text
        assert value(text, "bihuan_away", what="database") == 0
        assert value(text, "bihuan_deadline_late_seconds", service="wells") == 0
    assert [entry["event"] for entry in logs if entry["event"].startswith("the database")] == [
        "the database is away",
        "the database is back",
    ]
    assert not [entry for entry in logs if entry.get("exc_info")]
