"""The whole loop in one process, and a person who has every role."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import datetime

import httpx
import pytest

import audit.service
import evaluation.service
import feedback.service
import goals.service
import monitoring.service
from issuer.directory import Directory
from issuer.people import User
from shared.events.goals import UnitRegistered
from shared.runtime.host import Host
from shared.runtime.web.auth import Role
from tests.contract.everybody import Everybody
from tests.journeys.serving import Served, embedded
from tests.scenario.people import Waiting, at_the_keyboard
from tests.scenario.serving import Scene, Tell

EVERYONE = User("all", "众", tuple(Role), "101001")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("contract")
    with embedded(folder, "360922", [EVERYONE], datetime.fromisoformat("2020-03-01T09:00:00+08:00")) as county:
        yield county


@pytest.fixture(scope="module")
def http(county: Served) -> Iterator[httpx.Client]:
    """Whoever has every role, at the process's one address."""
    headers = {"Authorization": f"Bearer {county.token_of('all')}"}
    with httpx.Client(base_url=county.urls["goals"], headers=headers, timeout=60) as http:
        yield http


@pytest.fixture
def scene() -> Scene:
    """The five services at work together."""
    deciding = (monitoring.service.SERVICE, evaluation.service.SERVICE, feedback.service.SERVICE, audit.service.SERVICE)
    return Scene(goals.service.SERVICE, "2020-07-01", also=deciding)


@pytest.fixture
async def at(hosts: dict[str, Host], directory: Directory, waiting: Waiting, tell: Tell) -> AsyncIterator[Everybody]:
    """Everybody, at every service; 219001 is registered."""
    await tell("unit/360922-U219001", UnitRegistered(code="219001", name="交通局"))
    async with contextlib.AsyncExitStack() as stack:
        yield {name: await stack.enter_async_context(at_the_keyboard(host.app, directory, waiting)) for name, host in hosts.items()}
