"""The issuer, the five services and the portal as processes of their own, on one PostgreSQL and one Kafka."""

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import httpx
from sqlalchemy.exc import DBAPIError

from issuer.clients import Clients
from issuer.directory import AnotherCounty, Directory
from issuer.people import User
from local import commands, ports, ready, shell
from local.child import Child, NotRunning
from local.databases import DatabaseUrls
from local.environment import PORTAL, SERVICES, Broker, Surroundings, bare
from local.held import Held
from local.secret import Passwords
from shared.runtime.clock import FileClock
from shared.runtime.eventlog import schema
from shared.runtime.failures import OperatorError
from shared.runtime.web.auth import Role

Tell = Callable[[str], None]
MOST_RESTARTS = 5


@dataclass(frozen=True)
class Serving:
    """One process of the county; `ready_at` answers 200 when it is ready."""

    child: Child
    url: str
    ready_at: str

    def start(self) -> None:
        """Start it, or start it again at the same address; wait until it is ready. Raises NotRunning."""
        self.child.start()
        self.wait()

    def wait(self, others: Callable[[], NotRunning | None] = lambda: None) -> None:
        """Wait until it is ready. Raises NotRunning, also the one that `others` names meanwhile."""

        def answers() -> bool:
            if reason := others():
                raise reason
            return self.answers()

        ready.running(self.child, answers, seconds=120)

    def answers(self) -> bool:
        """Is it ready now?"""
        try:
            return httpx.get(f"{self.url}{self.ready_at}", timeout=5).is_success
        except httpx.TransportError:
            return False


@dataclass(frozen=True)
class ServedCounty:
    """Where the services answer, who may ask, the clock that a player turns, and a handle for each process."""

    folder: Path
    urls: Mapping[str, str]
    clock: FileClock
    token_of: Callable[[str], str]
    databases: Mapping[str, DatabaseUrls]
    processes: dict[str, Serving]
    surroundings: Surroundings = field(repr=False)
    python: Sequence[str]
    portal: str = ""
    """Where people open it; empty where there is none."""
    tools: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What an operator's shell is told beside the settings: how `psql` reaches the server."""
    restarts: dict[str, list[float]] = field(default_factory=dict, repr=False)

    def another(self, service: str, *parts: str) -> Serving:
        """Start one more process of a service, or of some of its parts, on a port of its own; it ends with the county."""
        port, number = ports.free(), sum(name.startswith(service) for name in self.processes) + 1
        served = _service(f"{service}-{number}", service, port, self, ["--only", ",".join(parts)] if parts else [])
        self.processes[served.child.name] = served
        served.start()
        return served

    def ended(self) -> NotRunning | None:
        """The sentence for the first process that runs no more; None where all run."""
        return next((one.child.ended() for one in self.processes.values() if not one.child.running), None)

    def revive(self, tell: Tell) -> None:
        """Start again what has ended, unless an operator holds it. Raises NotRunning for a process that ended six times within a minute."""
        held = Held(self.folder)
        for name, one in self.processes.items():
            if not held.keeps(name, one.child.stop) and not one.child.running:
                recent = [at for at in self.restarts.get(name, []) if at > time.monotonic() - 60]
                if len(recent) == MOST_RESTARTS:
                    raise one.child.ended()
                self.restarts[name] = [*recent, time.monotonic()]
                tell(f"{one.child.ended()}；已重新启动 / started again")
                one.child.start()

    def run(self, service: str, environment: Mapping[str, str], *command: str) -> str:
        """Run one command of a service to its end; what it printed. Raises NotRunning where it fails."""
        [said] = commands.run(self.folder, {service: environment}, *command)
        return said


@contextlib.contextmanager
def served_county(
    folder: Path,
    databases: Callable[[str], DatabaseUrls],
    kafka: Broker,
    jurisdiction: str,
    users: Sequence[User],
    begins: datetime,
    tell: Tell = lambda _: None,
    python: Sequence[str] = (sys.executable, "-m"),
    prefix: str = "",
    port: int = 0,
    place: str = "",
    tools: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[ServedCounty]:
    """All of it at work until the block ends; on a folder where it was before, it goes on. Raises NotRunning.

    `databases` gives a service's database with its two roles (`Postgres.create`); `begins` sets a clock that never ran;
    `python` is what stands before a service's name in its command; `prefix` what its names on Kafka begin with; the issuer listens on
    `port`, the services and then the portal on those after it, all on free ones where it is 0; `place` stands at the top of the portal's
    pages, without it there is no portal.
    """
    clock = FileClock(folder / "clock")
    if not (folder / "clock").exists():
        folder.mkdir(parents=True, exist_ok=True)
        clock.turn(begins)
    directory = _directory(folder, jurisdiction)
    directory.enrol(users)
    issuer_port, *their_ports, portal_port = [port + n if port else ports.free() for n in range(len(SERVICES) + 2)]
    urls = {service: f"http://127.0.0.1:{its}" for service, its in zip(SERVICES, their_ports, strict=True)}
    issuer = f"http://127.0.0.1:{issuer_port}"
    surroundings = Surroundings(jurisdiction, kafka, issuer, urls, folder / "clock", Passwords.kept_in(folder), prefix, folder.absolute())
    made = {service: databases(service) for service in SERVICES}
    portal = f"http://127.0.0.1:{portal_port}" if place else ""
    served = ServedCounty(folder, urls, clock, directory.token, made, {}, surroundings, python, portal, tools)
    Held(folder).forget()
    try:
        _prepare(served, tell)
        _begin(served, issuer_port, place, tell)
        yield served
    finally:
        _end(served)


def _directory(folder: Path, jurisdiction: str) -> Directory:
    try:
        return Directory(folder, jurisdiction)
    except AnotherCounty as reason:
        raise NotRunning(str(reason)) from reason


def _prepare(served: ServedCounty, tell: Tell) -> None:
    surroundings = served.surroundings
    try:
        for service in SERVICES:
            schema.migrate(*served.databases[service])  # here: a process each would take ten times as long to begin as to migrate
    except (OperatorError, DBAPIError) as reason:
        raise NotRunning(str(reason).splitlines()[0]) from reason
    for service in SERVICES:
        shell.keep(served.folder, service, {**surroundings.to_operate(service, served.databases), **served.tools})
    tell("数据库已就绪 / the databases are migrated")
    commands.run(served.folder, {service: surroundings.to_make_topics(service) for service in SERVICES}, "topics", "make")
    tell("主题与权限已就绪 / topics and rights are made")
    for service in SERVICES:
        Clients(served.folder).register(service, (Role.SUBSCRIBER.value,), surroundings.clients.of(service))
    if home := served.portal:
        Clients(served.folder).register(
            PORTAL, ("subscriber",), surroundings.clients.of(PORTAL), [f"{home}/signed-in"], [f"{home}/signed-out"]
        )


def _begin(served: ServedCounty, issuer_port: int, place: str, tell: Tell) -> None:
    command = [sys.executable, "-m", "issuer", "serve", "--data", str(served.folder), "--host", "127.0.0.1", "--port", str(issuer_port)]
    child = Child("issuer", command, served.folder / "logs" / "issuer.log", environment=bare())
    served.processes["issuer"] = Serving(child, served.surroundings.issuer, "/issuer/jwks.json")
    served.processes["issuer"].start()
    tell(f"issuer {served.surroundings.issuer}")
    for service, url in served.urls.items():
        served.processes[service] = _service(service, service, int(url.rpartition(":")[2]), served, [])
        served.processes[service].child.start()
    if served.portal:
        told = served.surroundings.to_show(served.portal, place)
        shell.keep(served.folder, PORTAL, told)
        command, log = [sys.executable, "-m", PORTAL, "serve"], served.folder / "logs" / f"{PORTAL}.log"
        child = Child(PORTAL, command, log, environment=bare() | told)
        served.processes[PORTAL] = Serving(child, served.portal, "/health/ready")
        child.start()
        served.processes[PORTAL].wait(served.ended)
        tell(f"门户 / the portal {served.portal}/")
    for service, url in served.urls.items():
        served.processes[service].wait(served.ended)
        tell(f"{service} {url}/{service}")


def _service(name: str, service: str, port: int, served: ServedCounty, options: list[str]) -> Serving:
    environment = bare() | served.surroundings.to_serve(service, served.databases[service], port)
    command = [*served.python, service, "serve", *options]
    child = Child(name, command, served.folder / "logs" / f"{name}.log", environment=environment)
    return Serving(child, f"http://127.0.0.1:{port}", f"/{service}/health/ready")


def _end(served: ServedCounty) -> None:
    for one in served.processes.values():
        one.child.signal(signal.SIGTERM)
        one.child.resume()
    for one in served.processes.values():
        one.child.stop()
