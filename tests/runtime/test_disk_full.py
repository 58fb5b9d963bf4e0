"""A full disk is said with the moment since when, by readiness and to whoever commands, and is over by itself when there is room."""

import asyncio
import re
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import structlog
from sqlalchemy import create_engine, text

from issuer.directory import Directory
from local import server_home
from local.postgres import Postgres as Server
from shared.runtime.eventlog import schema
from shared.runtime.host import running
from tests.faults.disk import Disk, disk
from tests.runtime.exposed import value
from tests.runtime.waiting import until
from tests.scenario.people import at_the_keyboard
from tests.scenario.serving import MakeHost
from tests.stores import Store, on_postgres

SENTENCE = r"wells 的日志自 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d 起不能受理命令：磁盘已满，请腾出空间"


@pytest.fixture
def small() -> Iterator[tuple[Disk, Path]]:
    with tempfile.TemporaryDirectory(prefix="bihuan-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with disk(folder, 32) as mounted:
            if mounted is None:
                pytest.skip("here nobody may mount a small file system: run as root")
            yield mounted, folder


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, small: tuple[Disk, Path]) -> Iterator[Store]:
    _, folder = small
    if request.param == "sqlite":
        yield Store(lambda name: str(folder / f"{name}.sqlite"))
        return
    server: Server = request.getfixturevalue("own_postgres")
    urls = server.create("wells")
    (space := folder / "space").mkdir()
    server_home.own(space, server_home.server_user())
    admin = create_engine(server.admin_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text(f"CREATE TABLESPACE small LOCATION '{space}'"))
        conn.execute(text("ALTER DATABASE wells SET TABLESPACE small"))
        schema.migrate(urls.owner, urls.runtime)
        yield on_postgres(lambda _: urls)
        server.drop("wells")
        conn.execute(text("DROP TABLESPACE small"))
    admin.dispose()


async def test_a_full_disk_takes_no_commands_says_since_when_and_is_over_when_there_is_room(
    make_host: MakeHost, directory: Directory, small: tuple[Disk, Path], logs: list[structlog.typing.EventDict]
) -> None:
    host, number, (full, _) = make_host(), count(1), small
    async with running([host]), at_the_keyboard(host.app, directory) as people:

        async def drill(key: str = "") -> tuple[int, dict[str, str], str]:
            item, more = f"360922-2020-P{next(number):04}", {"Idempotency_Key": key} if key else {}
            answer = await people["li"].post(f"/wells/{item}/drilling", {"unit": "101001", "metres": 10}, **more)
            return answer.status_code, dict(answer.headers), answer.json().get("detail", "")

        await until(lambda: host.standing().ready)
        assert (await drill())[0] == 200
        await asyncio.to_thread(full.fill)
        while (refused := await drill())[0] == 200:
            pass
        head = host.database.head
        status, headers, detail = refused
        assert (status, headers["retry-after"]) == (503, "2")
        assert re.fullmatch(f"{SENTENCE}后以同一 Idempotency-Key 重试，没有写入任何内容", detail)
        ready = await people["li"].get("/health/ready")
        assert ready.status_code == 503
        assert re.fullmatch(SENTENCE, ready.json()["hindrances"][0])
        assert value((await people["li"].get("/metrics")).text, "bihuan_away", what="disk") == 1
        assert (await people["shen"].get("/events?limit=1")).status_code == 200

        await asyncio.to_thread(full.free)
        await until(lambda: host.standing().ready)
        assert (await drill())[0] == 200
        assert host.database.head > head
        assert value((await people["li"].get("/metrics")).text, "bihuan_away", what="disk") == 0
    told = [entry["event"] for entry in logs if entry["event"].startswith("the room on the disk")]
    assert (told[0], told[-1]) == ("the room on the disk is away", "the room on the disk is back")
    assert len(told) == 2
