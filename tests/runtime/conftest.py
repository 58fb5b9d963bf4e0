"""A running service of wells for the runtime's tests."""

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pytest
import structlog.testing

from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.people import User
from shared.runtime.clock import Clock, FileClock
from shared.runtime.deciding.handler import Handler
from shared.runtime.eventlog.database import Database
from shared.runtime.host import Host, running
from shared.runtime.service import Service
from shared.runtime.web.auth import Verifier
from tests.person import People, at_the_keyboard
from tests.runtime import well
from tests.stores import Store

PEOPLE = [
    User("li", "李", ("AGENCY",), "101001"),
    User("zhou", "周", ("AGENCY",), "101001"),
    User("wu", "吴", ("AGENCY",), "102001"),
    User("shen", "沈", ("AUDIT", "subscriber")),
]


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[structlog.typing.EventDict]]:
    with structlog.testing.capture_logs() as logs:
        yield logs


@pytest.fixture
async def database(store: Store) -> AsyncIterator[Database]:
    """A log that nobody follows."""
    database = store("alone")
    await database.start()
    yield database
    await database.stop()


@pytest.fixture
def handler(database: Database) -> Handler:
    return Handler("wells", "360922", database, well.SERVICE.catalogue)


@pytest.fixture(scope="session")
def issuer_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One key for all tests: making it takes longer than most of them."""
    folder = tmp_path_factory.mktemp("issuer")
    Directory(folder, "360922")
    return folder / "issuer-key.json"


@pytest.fixture
def directory(tmp_path: Path, issuer_key: Path) -> Directory:
    shutil.copy(issuer_key, tmp_path)
    made = Directory(tmp_path, "360922")
    made.enrol(PEOPLE)
    return made


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    clock = FileClock(tmp_path / "clock")
    clock.turn(datetime.fromisoformat("2020-03-01T09:00:00+08:00"))
    return clock


class MakeHost(Protocol):
    """A process that serves wells, or what became of that service, on the same database."""

    def __call__(self, service: Service = well.SERVICE, other: Clock | None = None) -> Host: ...


@pytest.fixture
def make_host(store: Store, directory: Directory, clock: FileClock) -> MakeHost:
    verifier = Verifier(directory.keys, ISSUER, AUDIENCE, "360922")

    def make(service: Service = well.SERVICE, other: Clock | None = None) -> Host:
        return Host(service, store(service.name), other or clock, verifier, "360922")

    return make


@pytest.fixture
async def host(make_host: MakeHost) -> AsyncIterator[Host]:
    host = make_host()
    async with running([host]):
        yield host


@pytest.fixture
async def people(host: Host, directory: Directory) -> AsyncIterator[People]:
    async with at_the_keyboard(host, directory) as people:
        yield people
