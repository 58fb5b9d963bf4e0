"""w1: five services, Kafka and PostgreSQL on this machine: commands to four of them at once, until audit has the rows of every event."""

import asyncio
import contextlib
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median, quantiles

import httpx
import structlog

from audit.service import SERVICE as AUDIT
from local.environment import SERVICES
from local.served_county import ServedCounty, served_county
from shared.runtime.eventlog.postgres import Postgres
from tests.bench import processes
from tests.bench.commanding import served
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import Ground
from tests.bench.http_load import Load
from tests.bench.mix import TODAY, Chain, beginning, going_on, units
from tests.scenario.people import CAST

COMMANDS, PER_NUMBER = 6_400, 16
PER_SECOND = 600
CONNECTIONS = 8
"""To each service."""
BEGUN, AT_REST = 20.0, 10.0
"""Seconds until groups on Kafka are formed, and of looking at what rests."""
PATIENCE = 300.0
TELLING = ("goals", "monitoring", "evaluation", "feedback")

logger = structlog.get_logger()


@dataclass
class _Run:
    """Commands that were accepted: when each was answered and at which position, and how long its answer took."""

    took: list[float] = field(default_factory=list)
    answered: list[tuple[str, int, float]] = field(default_factory=list)
    seconds: float = 0.0
    core: float = 0.0
    """Seconds of a core, of all processes but the one that sends."""

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds


@contextlib.asynccontextmanager
async def whole_suite(ground: Ground) -> AsyncIterator[list[Compared]]:
    """One round is a whole life: it is lived before the figures are asked for."""
    number = ground.many(COMMANDS // PER_NUMBER, 10)
    begins = datetime.fromisoformat(f"{TODAY}T09:00:00+08:00")
    with served_county(ground.folder / "whole", ground.postgres.create, ground.kafka, "360922", CAST, begins) as county:
        await asyncio.sleep(BEGUN)
        before = _five(county)
        await asyncio.sleep(AT_REST)
        idle = (_five(county) - before) / AT_REST * 100
        async with _suite(county) as suite:
            await suite.sent([units()])
            await suite.sent(beginning(range(number)))
            as_fast = await suite.sent([*going_on(range(number)), *beginning(range(number, 2 * number))])
            paced = await suite.sent([*going_on(range(number, 2 * number)), *beginning(range(2 * number, 3 * number))], PER_SECOND)
            lag = suite.lag(paced)
    async with served(ground, "postgresql") as alone:
        reference = await alone.commands(len(as_fast.took))
    p99, late = quantiles(paced.took, n=100)[98] * 1000, quantiles(lag, n=100)[98] * 1000
    logger.info("answered", p50=round(median(paced.took) * 1000), lag_p50=round(median(lag) * 1000), paced=round(paced.rate))
    many = f"{len(as_fast.took):,} commands to four of five services"
    yield [
        _once(many, "commands/s", "as many on one service alone, nobody hearing it", as_fast.rate, reference, 0.2, less=False),
        _once(many, "commands/s", f"the floor, {PER_SECOND}", as_fast.rate, PER_SECOND, 1.0, aim=2.5, less=False),
        _once("the same: seconds of a core per 1,000 commands, all processes", "s", "two cores", _per(as_fast), 2_000 / PER_SECOND, 1.0),
        _once(f"{PER_SECOND} commands a second: answer, p99", "ms", "the limit, 500 ms", p99, 500, 1.0),
        _once(f"{PER_SECOND} commands a second: from the answer to audit's rows, p99", "ms", "the limit, 2 s", late, 2_000, 1.0),
        _once("five services at rest, together", "% of a core", "the limit, 3 %", idle, 3, 1.0),
    ]


def _per(run: _Run) -> float:
    return run.core / len(run.took) * 1000


def _once(
    what: str, unit: str, versus: str, ours: float, reference: float, floor: float, *, aim: float | None = None, less: bool = True
) -> Compared:
    return Compared(what, unit, versus, _told(ours), _told(reference), floor, aim, less, "postgresql", rounds=1)


def _told(figure: float) -> Callable[[], Awaitable[float]]:
    async def tell() -> float:
        return figure

    return tell


def _five(county: ServedCounty) -> float:
    return sum(processes.used(county.processes[service].child.pid) for service in SERVICES)


class _Suite:
    def __init__(self, county: ServedCounty, audit: Postgres) -> None:
        self._county = county
        self._audit = audit
        self._tokens = {one.id: county.token_of(one.id) for one in CAST}
        self.seen: dict[str, list[tuple[int, float]]] = {service: [(0, 0.0)] for service in TELLING}
        """When audit's rows were seen to have come to which position."""

    async def sent(self, chains: Iterable[Chain], a_second: float | None = None) -> _Run:
        """All of them, so many commands a second or as fast as they are answered; comes back once audit has them and all are at rest."""
        run = _Run()
        waiting: dict[str, list[Chain]] = {service: [] for service in TELLING}
        for chain in chains:
            waiting[chain[0].service].append(chain)
        began, used = time.perf_counter(), processes.used()
        turn = iter(range(10**9))

        async def work(service: str) -> None:
            async with Load(self._county.urls[service]).connection() as connection:
                while waiting[service]:
                    for step in waiting[service].pop(0):
                        if a_second:
                            await asyncio.sleep(began + next(turn) / a_second - time.perf_counter())
                        asked = time.perf_counter()
                        status, body = await connection.ask(step.request(self._tokens[step.who]))
                        must(status == 200, f"{step.path}: {status} {body[:300].decode(errors='replace')}")
                        run.took.append(time.perf_counter() - asked)
                        run.answered.append((service, connection.position, time.perf_counter()))

        await asyncio.gather(*(work(name) for name in TELLING for _ in range(CONNECTIONS)))
        run.seconds = time.perf_counter() - began
        await self._settled(run)
        run.core = processes.used() - used
        return run

    def lag(self, run: _Run) -> list[float]:
        """Seconds from each answer until audit had the rows."""
        return [max(0.0, self.seen[name][bisect_left(self.seen[name], (position, 0.0))][1] - at) for name, position, at in run.answered]

    async def watch(self) -> None:
        """Note how far audit's views have come, until cancelled."""
        progress = self._audit.progress
        while True:
            await progress.moved(1)
            for service in TELLING:
                if (at := min(progress.at(view.key, service).position for view in AUDIT.views if service in view.hears)) > self.seen[
                    service
                ][-1][0]:
                    self.seen[service].append((at, time.perf_counter()))

    async def _settled(self, run: _Run) -> None:
        """Audit has the rows, and every follower of every service has heard what there is."""
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=30) as http:
            for service, position, _ in run.answered:
                while self.seen[service][-1][0] < position:
                    await self._audit.progress.moved(1)
            heads: dict[str, int] = {}
            while True:
                standings = [(await http.get(f"{url}/{name}/health/ready")).json() for name, url in self._county.urls.items()]
                must(not [one["troubles"] for one in standings if one["troubles"]], f"{standings}")
                before, heads = heads, {one["service"]: one["head"] for one in standings}
                if before == heads and all(one["position"] >= heads[one["source"]] for each in standings for one in each["followers"]):
                    return
                await asyncio.sleep(0.2)


@contextlib.asynccontextmanager
async def _suite(county: ServedCounty) -> AsyncIterator[_Suite]:
    audit = Postgres("audit", county.databases["audit"].runtime)
    await audit.start()
    suite = _Suite(county, audit)
    watching = asyncio.create_task(suite.watch())
    try:
        yield suite
    finally:
        watching.cancel()
        await audit.stop()


CASES: Mapping[str, Case] = {"w1": whole_suite}
