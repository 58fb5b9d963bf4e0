"""A county with a history at work: all services in one process on SQLite, or a process each on PostgreSQL and Kafka."""

import asyncio
import contextlib
import http.client
import secrets
import sys
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from embedded.composition import SERVICES
from issuer.directory import Directory
from local import ports
from local.child import Child
from local.kafka import kafka
from local.served_county import served_county
from shared.runtime.clock import FileClock
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.eventlog.sqlite import Sqlite
from tests.bench.comparing import must
from tests.bench.filling import identify, project, settle, tell
from tests.bench.ground import Ground
from tests.bench.years import COUNTY, Years
from wanzai.moments import evening
from wanzai.people import PERFORMANCE, users
from wanzai.player import everywhere

PATIENCE = 120.0


@dataclass(frozen=True)
class Living:
    """Where the services answer, and the processes that do."""

    urls: Mapping[str, str]
    token: str
    processes: Mapping[str, Child]
    """By the path that says that the process is ready, under its address."""
    events: int

    def begin_again(self) -> float:
        """Start every process again, one after the other: milliseconds from its start until it is ready, in all."""
        took = 0.0
        for url, child in self.processes.items():
            child.stop()
            began = time.perf_counter()
            child.start()
            wait(url)
            took += time.perf_counter() - began
        return took * 1000


@contextlib.asynccontextmanager
async def living(ground: Ground, store: str, years: Years) -> AsyncIterator[Living]:
    """Fill the logs and the views, and let the services begin."""
    folder = ground.folder / f"years-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    async with (_on_sqlite if store == "sqlite" else _on_postgres)(ground, folder, years) as served:
        yield served


@contextlib.asynccontextmanager
async def _on_sqlite(ground: Ground, folder: Path, years: Years) -> AsyncIterator[Living]:
    events = await _fill({service.name: Sqlite(folder / f"{service.name}.sqlite") for service in SERVICES}, years)
    FileClock(folder / "clock").turn(evening(COUNTY.ends))
    directory = Directory(folder, COUNTY.jurisdiction)
    directory.enrol(users(COUNTY))
    port = ports.free()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.journeys.process", str(folder), str(port), COUNTY.jurisdiction]
    child = Child("embedded", command, folder / "embedded.log")
    try:
        child.start()
        await asyncio.to_thread(wait, f"{url}/health/ready")
        yield Living(everywhere(url), directory.token(PERFORMANCE), {f"{url}/health/ready": child}, events)
    finally:
        child.stop()


@contextlib.asynccontextmanager
async def _on_postgres(ground: Ground, folder: Path, years: Years) -> AsyncIterator[Living]:
    made = {service.name: ground.migrated(service.name) for service in SERVICES}
    events = await _fill({name: Postgres(name, urls.runtime) for name, urls in made.items()}, years)
    settle(ground.postgres.admin_url, [urls.runtime for urls in made.values()])
    with contextlib.ExitStack() as stack:
        broker = stack.enter_context(kafka(folder / "kafka", secure=True))
        people, now = users(COUNTY), evening(COUNTY.ends)
        served = stack.enter_context(served_county(folder / "county", made.__getitem__, broker, COUNTY.jurisdiction, people, now))
        processes = {f"{url}/{name}/health/ready": served.processes[name].child for name, url in served.urls.items()}
        yield Living(served.urls, served.token_of(PERFORMANCE), processes, events)


async def _fill(databases: Mapping[str, Database], years: Years) -> int:
    for one in databases.values():
        await one.start()
    try:
        sources = await identify(databases, FileClock.name, COUNTY.jurisdiction)
        events = sum([await tell(one, years.recorded(name)) for name, one in databases.items()])
        await project(SERVICES, databases, sources)
        return events
    finally:
        for one in databases.values():
            await one.stop()


def wait(url: str) -> None:
    """Until it answers 200. Raises Wrong where that takes too long."""
    host, _, path = url.removeprefix("http://").partition("/")
    until = time.monotonic() + PATIENCE
    while _status(host, f"/{path}") != 200:
        must(time.monotonic() < until, f"{url} was not ready within {PATIENCE:.0f} seconds")
        time.sleep(0.005)


def _status(host: str, path: str) -> int:
    with contextlib.closing(http.client.HTTPConnection(host, timeout=5)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
