"""A service at work over HTTP, beside logs of others on which a test lets things happen; a directory of tests says which in its `scene`."""

import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest

from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.people import User
from issuer.place import Place
from shared.events.envelope import Event
from shared.runtime.clock import Clock, FileClock
from shared.runtime.decider import Decider
from shared.runtime.deciding.handler import Cause
from shared.runtime.files.shelf import Shelf
from shared.runtime.host import Host, running
from shared.runtime.service import Service
from shared.runtime.web.verifying import Verifier
from tests.scenario.people import CAST, People, Waiting, at_the_keyboard
from tests.stores import Store

COUNTY = "360922"
PLACE = Place("http://127.0.0.1:8000")


@dataclass(frozen=True)
class Scene:
    """What is served, on which day (at nine in the morning), and who may ask."""

    service: Service
    day: str
    people: Sequence[User] = CAST
    beside: Mapping[str, Any] = field(default_factory=dict)
    """The logs that it hears: a service's name, the union of its events."""
    also: Sequence[Service] = ()
    """What else is served."""

    @property
    def services(self) -> list[Service]:
        """Those that only tell, and those that serve."""
        return [*(Service(name, name, tells, routes=list, views=[]) for name, tells in self.beside.items()), self.service, *self.also]


@dataclass(frozen=True)
class Tell:
    """Something happens in one of the services; the answer is its position, `evaluation:7`, and everybody waits for it from then on."""

    hosts: Mapping[str, Host]
    clock: FileClock
    waiting: Waiting

    async def __call__(
        self, stream: str, event: Event, *, time: datetime | None = None, by: str = "", cause: str = "", document: str = ""
    ) -> str:
        log, command = event.TYPE.split(".")[1], str(uuid4())
        kind, key = stream.split("/", 1)
        said = Cause(command, by or log, "app_user", b"", time or self.clock.now(), command, cause or command, document)
        answered = await self.hosts[log].handler.handle(Decider(kind, None, lambda state, _: state), key, lambda _: [event], said)
        return self.waiting.heard(f"{log}:{answered.position}")


@pytest.fixture(scope="session")
def issuer_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One key for all tests: making it takes longer than most of them."""
    folder = tmp_path_factory.mktemp("issuer")
    Directory(folder, COUNTY)
    return folder / "issuer-key.json"


@pytest.fixture
def clock(scene: Scene, tmp_path: Path) -> FileClock:
    """It stands until a test turns it."""
    clock = FileClock(tmp_path / "clock")
    clock.turn(datetime.fromisoformat(f"{scene.day}T09:00:00+08:00"))
    return clock


@pytest.fixture
def directory(scene: Scene, tmp_path: Path, issuer_key: Path) -> Directory:
    """Who gets tokens."""
    shutil.copy(issuer_key, tmp_path)
    directory = Directory(tmp_path, COUNTY)
    directory.enrol(scene.people)
    return directory


def host_of(service: Service, store: Store, clock: Clock, directory: Directory, county: str = COUNTY) -> Host:
    """A process of this service on the database of its name."""
    verifier = Verifier(directory.keys, ISSUER, AUDIENCE, county)
    shelf = Shelf(str(directory.folder / "evidence"), service.name) if service.files else None
    return Host(service, store(service.name), clock, verifier, county, shelf=shelf)


class MakeHost(Protocol):
    """A process of a service, the scene's own unless another is named, on the database of the service's name."""

    def __call__(self, service: Service | None = None, other: Clock | None = None) -> Host: ...


@pytest.fixture
def make_host(scene: Scene, store: Store, directory: Directory, clock: FileClock) -> MakeHost:
    return lambda service=None, other=None: host_of(service or scene.service, store, other or clock, directory)


@pytest.fixture
async def hosts(scene: Scene, make_host: MakeHost) -> AsyncIterator[dict[str, Host]]:
    """All services of the scene at work, by name."""
    hosts = {service.name: make_host(service) for service in scene.services}
    async with running(list(hosts.values())):
        yield hosts


@pytest.fixture
def waiting() -> Waiting:
    """What every request of the people waits for."""
    return Waiting()


@pytest.fixture
def tell(hosts: dict[str, Host], clock: FileClock, waiting: Waiting) -> Tell:
    """Lets something happen."""
    return Tell(hosts, clock, waiting)


@pytest.fixture
async def people(scene: Scene, hosts: dict[str, Host], directory: Directory, waiting: Waiting) -> AsyncIterator[People]:
    """Everybody, at the service that serves."""
    async with at_the_keyboard(hosts[scene.service.name].app, directory, waiting) as people:
        yield people
