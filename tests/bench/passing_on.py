"""k2: from a command's acceptance to the other service's committed row, in process, by the HTTP feed and over Kafka."""

import asyncio
import contextlib
import sys
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import httpx

from issuer.clients import Clients
from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.people import User
from local import ports
from local.child import Child
from local.environment import Surroundings, bare
from local.secret import Passwords
from local.served_county import Serving
from shared.runtime.cli import main
from shared.runtime.clock import Clock, FileClock, WallClock
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.following.credentials import Credentials
from shared.runtime.following.http_feed import FeedSource, HttpFeed
from shared.runtime.host import Host, running
from shared.runtime.kafka.kafka_feed import KafkaSource
from shared.runtime.service import Service
from shared.runtime.web.verifying import Verifier
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import Ground
from tests.runtime import diary, well
from tests.runtime.over_kafka import SECRET, Topic, kafka
from tests.runtime.writing import NOON
from tests.scenario.people import Person

LISTENER = Service("listener", "听", tells=well.WellEvent, hears=(well.WellEvent,), routes=list, views=[diary.DIARY])
LI = User("li", "李", ("AGENCY",), "101001")
PER_SECOND = 200
WELLS = 200
PATIENCE = 60.0
BRIEF = httpx.Limits(max_connections=100, keepalive_expiry=2)
"""A connection that nobody uses is let go before the server lets go of it."""
NO_RELAY = ("--only", "api,followers,deadlines")


@contextlib.asynccontextmanager
async def passing_on(ground: Ground) -> AsyncIterator[list[Compared]]:
    """The pair is p99 and p50 of one run: a command that waits must not wait much longer than the others."""
    ways: Mapping[str, Callable[[Ground], contextlib.AbstractAsyncContextManager[_AtWork]]] = {
        "in process": _embedded,
        "by the HTTP feed": _by_feed,
        "over Kafka": _by_kafka,
    }
    async with AsyncExitStack() as stack:
        pairs = []
        for way, at_work in ways.items():
            run = _Run(ground.many(1_000, 200), *await stack.enter_async_context(at_work(ground)))
            await run.drill()
            pairs.append(
                Compared(
                    f"command accepted → other service's row committed {way}, {PER_SECOND} a second: p99",
                    "ms",
                    "p50 of the same run",
                    run.p99,
                    run.p50,
                    floor=20,
                    less=True,
                    store="sqlite" if at_work is _embedded else "postgresql",
                )
            )
        yield pairs


_AtWork = tuple[Person, Host]
"""Who commands the wells, and the service that hears of them."""


@dataclass
class _Run:
    number: int
    li: Person
    listener: Host
    took: list[float] = field(default_factory=list)

    async def drill(self) -> None:
        """The wells that are deepened afterwards."""
        body = {"unit": "101001", "metres": 1}
        for first in range(0, WELLS, 20):
            await asyncio.gather(*(self._accepted(f"/wells/{_item(n)}/drilling", body) for n in range(first, first + 20)))

    async def p99(self) -> float:
        """One run; each command is sent at its time, however long the others take."""
        seen: list[tuple[int, float]] = []
        watching = asyncio.create_task(self._watch(seen))
        begin = time.perf_counter()
        commands = []
        for number in range(self.number):
            await asyncio.sleep(begin + number / PER_SECOND - time.perf_counter())
            commands.append(asyncio.create_task(self._accepted(f"/wells/{_item(number)}/deepening", {"metres": 1})))
        accepted = await asyncio.gather(*commands)
        head = max(position for position, _ in accepted)
        [follower] = self.listener.followers_of(diary.DIARY.key)
        must(await follower.reach(head, PATIENCE), f"the rows end at {follower.position} of {head}: {follower.trouble}")
        await asyncio.sleep(0.05)
        watching.cancel()
        heard = await self.listener.database.read(diary.positions)
        must(heard == list(range(1, len(heard) + 1)), "the rows are not every event once and in order")
        must(len({position for position, _ in accepted}) == self.number, "two commands stand at one position")
        self.took = [max(0.0, seen[bisect_left(seen, (position, 0.0))][1] - at) * 1_000 for position, at in accepted]
        return quantiles(self.took, n=100)[98]

    async def p50(self) -> float:
        """Of the run before."""
        return median(self.took)

    async def _accepted(self, path: str, body: Mapping[str, object]) -> tuple[int, float]:
        answer = await self.li.post(path, dict(body))
        at = time.perf_counter()
        must(answer.is_success, f"{path}: {answer.status_code} {answer.text[:200]}")
        return int(answer.headers["Position"].removeprefix("wells:")), at

    async def _watch(self, seen: list[tuple[int, float]]) -> None:
        [follower] = self.listener.followers_of(diary.DIARY.key)
        while True:
            await self.listener.database.progress.moved(1)
            seen.append((follower.position, time.perf_counter()))


def _item(number: int) -> str:
    return f"360922-2020-P{number % WELLS:04}"


@contextlib.asynccontextmanager
async def _embedded(ground: Ground) -> AsyncIterator[_AtWork]:
    directory = _directory(ground.folder / "passing-on-embedded")
    wells, listener = (
        _host(service, Sqlite(ground.folder / "passing-on-embedded" / f"{service.name}.sqlite"), directory, WallClock())
        for service in (well.SERVICE, LISTENER)
    )
    async with running([wells, listener]), httpx.AsyncClient(transport=httpx.ASGITransport(wells.app), base_url="http://wells") as http:
        yield Person(http, directory.token(LI.id)), listener


@contextlib.asynccontextmanager
async def _by_feed(ground: Ground) -> AsyncIterator[_AtWork]:
    async with (
        _served(ground, "passing-on-by-feed", *NO_RELAY) as (li, feed, directory),
        _listening(ground, directory, FeedSource("wells", feed)) as listener,
    ):
        yield li, listener


@contextlib.asynccontextmanager
async def _by_kafka(ground: Ground) -> AsyncIterator[_AtWork]:
    topic = Topic(ground.kafka.bootstrap)
    topic.remove()
    topic.make()
    try:
        async with _served(ground, "passing-on-by-kafka") as (li, feed, directory):
            source = KafkaSource("wells", feed, kafka(ground.kafka.bootstrap, "listener"))
            async with _listening(ground, directory, source) as listener:
                yield li, listener
    finally:
        topic.remove()


@contextlib.asynccontextmanager
async def _listening(ground: Ground, directory: Directory, source: FeedSource) -> AsyncIterator[Host]:
    host = _host(LISTENER, Postgres("listener", ground.migrated("listener").runtime), directory, WallClock())
    await host.open()
    try:
        await host.begin({"listener": host.source, "wells": source})
        yield host
    finally:
        await host.close()


@contextlib.asynccontextmanager
async def _served(ground: Ground, name: str, *options: str) -> AsyncIterator[tuple[Person, HttpFeed, Directory]]:
    """The issuer and the wells, each a process, as a county has them."""
    folder = ground.folder / name
    directory = _directory(folder)
    Clients(folder).register("listener", ["subscriber"], SECRET)
    FileClock(folder / "clock").turn(NOON)
    issuer = f"http://127.0.0.1:{(issuer_port := ports.free())}"
    url = f"http://127.0.0.1:{(port := ports.free())}"
    surroundings = Surroundings("360922", ground.kafka, issuer, {}, folder / "clock", Passwords.kept_in(folder))
    serve = [sys.executable, "-m", "issuer", "serve", "--data", str(folder), "--host", "127.0.0.1", "--port", str(issuer_port)]
    issuing = Serving(Child("issuer", serve, folder / "issuer.log", environment=bare()), issuer, "/issuer/jwks.json")
    environment = bare() | surroundings.to_serve("wells", ground.migrated("wells"), port)
    wells = Child("wells", [sys.executable, "-m", __name__, "serve", *options], folder / "wells.log", environment=environment)
    serving = Serving(wells, url, "/wells/health/ready")
    try:
        await asyncio.to_thread(issuing.start)
        await asyncio.to_thread(serving.start)
        async with httpx.AsyncClient() as asking, httpx.AsyncClient(base_url=f"{url}/wells", limits=BRIEF) as http:
            feed = HttpFeed("wells", url, asking, Credentials(f"{issuer}/issuer/token", "listener", SECRET))
            yield Person(http, directory.token(LI.id)), feed, directory
    finally:
        for child in (wells, issuing.child):
            await asyncio.to_thread(child.stop)


def _directory(folder: Path) -> Directory:
    folder.mkdir()
    directory = Directory(folder, "360922")
    directory.enrol([LI])
    return directory


def _host(service: Service, database: Database, directory: Directory, clock: Clock) -> Host:
    return Host(service, database, clock, Verifier(directory.keys, ISSUER, AUDIENCE, "360922"), "360922")


CASES: Mapping[str, Case] = {"k2": passing_on}

if __name__ == "__main__":
    main("tests.runtime.well")
