"""Where faults happen: the five services in one of their two shapes, started so that everything about them can be broken."""

import asyncio
import contextlib
import sys
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import httpx
from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import OperationalError

from issuer.directory import Directory
from issuer.people import User
from local import ports
from local.child import Child
from local.databases import DatabaseUrls
from local.environment import SERVICES
from local.kafka import Kafka, kafka
from local.postgres import Postgres, postgres
from local.served_county import ServedCounty, Serving, served_county
from shared.runtime.clock import FileClock
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.kafka.relay import NAME
from tests.faults.disk import Disk, disk
from tests.faults.proxy import Proxy
from wanzai.player import Stage

GLANCE = 0.05
RECOVERY = 150.0
"""Seconds within which everything must be well again after the last fault."""


class NotRecovered(Exception):
    """The services did not come back to rest; the message says what was still missing."""


class Site(ABC):
    """One county under test."""

    stage: Stage
    clock: FileClock
    disk: Disk | None
    fronts: Sequence[Proxy]
    """Before each address that clients use."""

    @abstractmethod
    def engine(self, service: str) -> Engine:
        """The service's database, for reading what stands there; it does not pass through any proxy."""

    async def quiet(self, moment: datetime) -> None:
        """Until everything told has reached everybody and what was due by the moment is told. Raises NotRecovered."""
        until = asyncio.get_running_loop().time() + RECOVERY
        missing: list[str] = ["?"]
        async with httpx.AsyncClient(timeout=5) as client:
            while asyncio.get_running_loop().time() < until:
                missing = await self._missing(client, moment)
                if not missing:
                    return
                await asyncio.sleep(GLANCE)
        raise NotRecovered(f"after {RECOVERY:.0f} s: {'; '.join(missing)}")

    async def _missing(self, client: httpx.AsyncClient, moment: datetime) -> list[str]:
        try:
            recorded = [(await client.get(self.stage.at(f"/{service}/health/ready"))).json() for service in SERVICES]
        except (httpx.TransportError, ValueError) as silence:
            return [f"{type(silence).__name__} {silence}"]
        heads = {one["service"]: one["head"] for one in recorded}
        missing = [f"{one['service']}: {trouble}" for one in recorded for trouble in one["troubles"]]
        missing += [f"{one['service']}: deadlines" for one in recorded if datetime.fromisoformat(one["deadlines_through"]) < moment]
        for one in recorded:
            late = [
                f"{each['name']} ← {each['source']} {each['position']}"
                for each in one["followers"]
                if each["position"] < heads[each["source"]]
            ]
            missing += [f"{one['service']}: {who}" for who in late]
        return missing + await asyncio.to_thread(self._unsent, heads)

    def _unsent(self, heads: Mapping[str, int]) -> list[str]:
        """What the relays still have to send."""
        return []


class Embedded(Site):
    """One process on SQLite files."""

    def __init__(self, child: Child, folder: Path, stage: Stage, room: Disk | None, front: Proxy) -> None:
        self.child = child
        self.folder = folder
        self.stage = stage
        self.clock = FileClock(stage.folder / "clock")
        self.disk = room
        self.fronts = [front]
        self._engines = {name: create_engine(f"sqlite:///file:{folder / name}.sqlite?mode=ro&uri=true") for name in SERVICES}

    def engine(self, service: str) -> Engine:
        """The file, opened for reading."""
        return self._engines[service]


class Production(Site):
    """Processes on PostgreSQL and Kafka; some services in two processes, so that one can take over from the other."""

    def __init__(
        self, served: ServedCounty, server: Postgres, broker: Kafka, stage: Stage, room: Disk | None, fronts: Sequence[Proxy], back: Proxy
    ) -> None:
        self.served = served
        self.server = server
        self.broker = broker
        self.stage = stage
        self.clock = served.clock
        self.disk = room
        self.fronts = fronts
        self.back = back
        """Before PostgreSQL."""
        self.kept: dict[str, int] = dict.fromkeys(SERVICES, 0)
        """The topic holds everything after this position: what stood before a topic was deleted is gone with it."""
        self.backups: list[Path] = []
        """Of all databases, the newest last."""
        self._engines = {name: _unpooled(self.direct(name).runtime) for name in SERVICES}

    def direct(self, service: str) -> DatabaseUrls:
        """The service's database without the proxy."""
        return self.server.create(service)

    def engine(self, service: str) -> Engine:
        """As the role that serves."""
        return self._engines[service]

    def head(self, service: str) -> int:
        """Where its log ends."""
        with self.engine(service).connect() as conn:
            return log.head(conn).position

    @property
    def processes(self) -> dict[str, Serving]:
        """Everything but the issuer."""
        return {name: one for name, one in self.served.processes.items() if name != "issuer"}

    def _unsent(self, heads: Mapping[str, int]) -> list[str]:
        missing = []
        for service, head in heads.items():
            try:
                with self.engine(service).connect() as conn:
                    sent = checkpoint.read(conn, NAME, service).position
            except OperationalError as silence:
                return [f"PostgreSQL: {silence}"]
            if sent < head:
                missing.append(f"relay {service} {sent} of {head}")
        return missing


def _unpooled(url: str) -> Engine:
    """A connection for each look: the server may have been away since the last one."""
    return create_engine(url, poolclass=NullPool, connect_args={"options": "-c search_path=views,public -c timezone=UTC"})


@contextlib.asynccontextmanager
async def embedded(folder: Path, jurisdiction: str, users: Sequence[User], begins: datetime, _: Sequence[str] = ()) -> AsyncIterator[Site]:
    """The services in one process, their files on a small disk."""
    with disk(folder / "disk", 160) as room:
        place = folder / "disk"
        FileClock(place / "clock").turn(begins)
        directory = Directory(place, jurisdiction)
        directory.enrol(users)
        port = ports.free()
        command = [sys.executable, "-m", "tests.journeys.process", str(place), str(port), jurisdiction]
        child = Child("embedded", command, folder / "embedded.log")
        front = Proxy(port)
        await front.start()
        stage = Stage(dict.fromkeys(SERVICES, f"http://127.0.0.1:{front.port}"), place, directory.token)
        try:
            await asyncio.to_thread(child.start)
            yield Embedded(child, place, stage, room, front)
        finally:
            child.resume()
            await asyncio.to_thread(child.stop)
            await front.stop()


@contextlib.asynccontextmanager
async def production(
    folder: Path, jurisdiction: str, users: Sequence[User], begins: datetime, python: Sequence[str] = (sys.executable, "-m")
) -> AsyncIterator[Site]:
    """PostgreSQL on a small disk, Kafka, five services; clients and services reach them through proxies."""
    with disk(folder / "postgres", 700) as room, ExitStack() as stack:
        server = await asyncio.to_thread(stack.enter_context, postgres(folder / "postgres"))
        broker = await asyncio.to_thread(stack.enter_context, kafka(folder / "kafka", secure=True))
        back = Proxy(server.port)
        await back.start()

        def behind(service: str) -> DatabaseUrls:
            return DatabaseUrls(*(url.replace(f":{server.port}/", f":{back.port}/") for url in server.create(service)))

        served = await asyncio.to_thread(
            stack.enter_context, served_county(folder / "county", behind, broker, jurisdiction, users, begins, python=python)
        )
        for service, parts in SECOND.items():
            await asyncio.to_thread(served.another, service, *parts)
        fronts = {service: Proxy(int(url.rpartition(":")[2])) for service, url in served.urls.items()}
        for front in fronts.values():
            await front.start()
        urls = {service: f"http://127.0.0.1:{front.port}" for service, front in fronts.items()}
        stage = Stage(urls, served.folder, served.token_of)
        try:
            yield Production(served, server, broker, stage, room, list(fronts.values()), back)
        finally:
            for one in served.processes.values():
                one.child.resume()
            broker.resume()
            for front in fronts.values():
                await front.stop()
            await asyncio.to_thread(stack.close)
            await back.stop()


SECOND: Mapping[str, Sequence[str]] = {
    "goals": ("relay",),
    "monitoring": ("followers", "relay"),
    "feedback": ("followers", "deadlines", "relay"),
}
SHAPES = {"embedded": embedded, "production": production}
