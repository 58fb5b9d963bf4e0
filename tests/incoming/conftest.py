"""Every service at work, for whoever calls."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from embedded.composition import SERVICES
from issuer.directory import Directory
from shared.runtime.host import Host
from shared.runtime.web.auth import Role
from tests.incoming.caller import Caller
from tests.runtime import tokens
from tests.scenario.people import Person
from tests.scenario.serving import Scene
from tests.stores import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """What comes in is refused before any database is asked, so one kind will do."""
    return Store(lambda name: str(tmp_path / f"{name}.sqlite"))


@pytest.fixture
def scene() -> Scene:
    first, *others = SERVICES
    return Scene(first, "2020-06-01", (), also=others)


@pytest.fixture
async def caller(hosts: dict[str, Host], directory: Directory, tmp_path: Path) -> AsyncIterator[Caller]:
    """All services in one process, which hear each other."""
    async with contextlib.AsyncExitStack() as stack:
        connected = {}
        for name, host in hosts.items():
            transport = httpx.ASGITransport(host.app, raise_app_exceptions=False)
            connected[name] = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://service"))

        def call(service: str, **claims: object) -> Person:
            return Person(connected[service], tokens.signed(tmp_path, **{"unit": None, "roles": list(Role)} | claims))

        yield call
