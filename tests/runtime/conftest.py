"""A running service of wells for the runtime's tests."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.people import User

from shared.runtime.auth import Verifier
from shared.runtime.clock import FileClock
from shared.runtime.host import Host, running
from tests.runtime import well

PEOPLE = [
    User("li", "李", ("AGENCY",), "101001"),
    User("wu", "吴", ("AGENCY",), "102001"),
    User("shen", "沈", ("AUDIT", "subscriber")),
]


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    made = Directory(tmp_path, "360922")
    made.enrol(PEOPLE)
    return made


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    clock = FileClock(tmp_path / "clock")
    clock.turn(datetime.fromisoformat("2020-03-01T09:00:00+08:00"))
    return clock


@pytest.fixture
def make_host(tmp_path: Path, directory: Directory, clock: FileClock) -> Callable[[], Host]:
    return lambda: Host(well.SERVICE, tmp_path, clock, Verifier(directory.keys, ISSUER, AUDIENCE, "360922"), "360922")


@pytest.fixture
async def host(make_host: Callable[[], Host]) -> AsyncIterator[Host]:
    host = make_host()
    async with running([host]):
        yield host


class Person:
    """Someone at the keyboard."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.headers = {"Authorization": f"Bearer {token}"}

    async def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        sent = self.headers | {"Idempotency-Key": str(uuid4())} | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post(path, json=body, headers=sent)

    async def get(self, path: str, **params: object) -> httpx.Response:
        return await self.http.get(path, params=params, headers=self.headers)  # type: ignore[arg-type]


@pytest.fixture
async def people(host: Host, directory: Directory) -> AsyncIterator[dict[str, Person]]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(host.app), base_url="http://wells") as http:
        yield {user.id: Person(http, directory.token(user.id)) for user in PEOPLE}
