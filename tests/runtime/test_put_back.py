"""Files of a database that were put back under the same server's name are found out, though nobody answers."""

import asyncio
import secrets
import subprocess

import pytest

from local.postgres import Postgres as Server
from shared.runtime.cli.confirming import NoReason, confirm
from shared.runtime.cli.workplace import Production
from shared.runtime.eventlog import schema
from shared.runtime.failures import Unavailable
from shared.runtime.following import confirming
from shared.runtime.following.witness import Heard
from shared.runtime.host import Host
from tests.runtime.waiting import until
from tests.runtime.well import SERVICE
from tests.runtime.writing import deepen
from tests.scenario.serving import MakeHost
from tests.stores import Store, on_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.long]


class Around:
    """A topic that answers, or is away."""

    def __init__(self, *silent: str) -> None:
        self._silent = silent

    async def hear(self) -> Heard:
        return Heard([], not self._silent, self._silent)


AWAY = Around("Kafka（无应答）", "goals（无应答）")


@pytest.fixture
def store(own_postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Store:
    urls = own_postgres.create(f"wells_{secrets.token_hex(4)}")
    schema.migrate(urls.owner, urls.runtime)
    monkeypatch.setenv("BIHUAN_DATABASE", urls.runtime)
    monkeypatch.setattr(confirming, "START", 0.2)
    monkeypatch.setattr(confirming, "AGAIN", 0.05)
    return on_postgres(lambda _: urls)


async def test_files_put_back_while_nobody_answers_take_nothing_in_until_an_operator_says_why(
    make_host: MakeHost, own_postgres: Server
) -> None:
    await worked(make_host(), Around())
    await asyncio.to_thread(keep, own_postgres)
    await worked(make_host(), Around())
    await asyncio.to_thread(put_back, own_postgres)
    host = make_host()
    await host.open()
    await host.confirm(AWAY)
    assert host.database.head == 1
    with pytest.raises(Unavailable, match=r"正在等待 Kafka、goals 中任何一方应答.*python -m wells confirm --because"):
        await deepen(host.handler)
    assert [one for one in host.standing().hindrances if "正在等待 Kafka、goals" in one]
    with pytest.raises(NoReason):
        confirm(Production(SERVICE), " ", yes=True)
    confirm(Production(SERVICE), "停机前后的备份清单相符", yes=True)
    await until(lambda: not host.handler.hold)
    await deepen(host.handler)
    await host.close()
    await worked(make_host(), AWAY)


async def test_a_service_that_nobody_ever_followed_begins_at_once_whenever_its_server_was_started(
    make_host: MakeHost, own_postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    await worked(make_host(), AWAY)
    await asyncio.to_thread(own_postgres.stop)
    await asyncio.to_thread(own_postgres.start)
    monkeypatch.setattr(confirming, "START", 600.0)
    async with asyncio.timeout(10):
        await worked(make_host(), AWAY)


async def worked(host: Host, around: Around) -> None:
    """It takes a command in, and ends."""
    await host.open()
    await host.confirm(around)
    await deepen(host.handler)
    await host.close()


def keep(server: Server) -> None:
    """A copy of all files of a server that has stopped."""
    server.stop()
    subprocess.run(["cp", "-a", server.home / "data", server.home / "kept"], check=True)
    server.start()


def put_back(server: Server) -> None:
    """The files are those of the copy again."""
    server.stop()
    subprocess.run(["rm", "-r", server.home / "data"], check=True)
    (server.home / "kept").rename(server.home / "data")
    server.start()
