"""Every service at work, for whoever calls."""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from embedded.composition import SERVICES
from issuer.directory import AUDIENCE, ISSUER, Directory
from shared.runtime.clock import FileClock
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.host import Host, running
from shared.runtime.web.auth import Role, Verifier
from tests.incoming.caller import Caller
from tests.runtime import tokens
from tests.scenario.people import Person


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    """All services in one process, which hear each other."""
    clock = FileClock(tmp_path / "clock")
    clock.turn(datetime.fromisoformat("2020-06-01T09:00:00+08:00"))
    verifier = Verifier(Directory(tmp_path, "360922").keys, ISSUER, AUDIENCE, "360922")
    hosts = [Host(service, Sqlite(tmp_path / f"{service.name}.sqlite"), clock, verifier, "360922") for service in SERVICES]
    async with running(hosts), contextlib.AsyncExitStack() as stack:
        connected = {}
        for host in hosts:
            transport = httpx.ASGITransport(host.app, raise_app_exceptions=False)
            connected[host.service.name] = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://service")
            )

        def call(service: str, **claims: object) -> Person:
            return Person(connected[service], tokens.signed(tmp_path, **{"unit": None, "roles": list(Role)} | claims))

        yield call
