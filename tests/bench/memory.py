"""k3: the memory of the five services' processes and of the embedded one, at rest and when 1,000,000 events have passed through."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import httpx
import structlog
from sqlalchemy import Connection, func, select
from uuid6 import uuid7

from audit.views.trail import trail
from local import ports
from local.child import Child, NotRunning
from local.environment import SERVICES, bare
from local.served_county import Serving, served_county
from shared.events.envelope import Attributes, pieces
from shared.events.goals import BudgetEntryAdmitted
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.kafka import relay
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import Ground
from wanzai.people import BEGINNING, BUREAU

EVENTS = 1_000_000
IN_ONE_COMMAND = 250
AT_ONCE = 40
LIMIT = 250.0
SETTLED = 5.0
"""Seconds in which a process that has nothing to do comes to rest."""
PATIENCE = 3_600.0

logger = structlog.get_logger()


@dataclass(frozen=True)
class _Life:
    """What one process held, in MB."""

    name: str
    at_rest: float
    after: float
    store: str

    def pairs(self, number: int) -> list[Compared]:
        """Flat, and small."""
        what, largest = f"memory of {self.name} after {number:,} events", max(self.at_rest, self.after)
        return [
            _once(what, "the same process at rest", self.after, self.at_rest, 1.2, self.store),
            _once(f"memory of {self.name}, the larger figure", f"the limit, {LIMIT:.0f} MB", largest, LIMIT, 1.0, self.store),
        ]


@contextlib.asynccontextmanager
async def memory(ground: Ground) -> AsyncIterator[list[Compared]]:
    """One round is a whole life: it is lived before the figures are asked for. Every service hears the goals' log."""
    number = ground.many(EVENTS, 5_000)
    lives = [*await _five(ground, number), await _embedded(ground.folder / "memory-embedded", number)]
    yield [pair for life in lives for pair in life.pairs(number)]


def _once(what: str, versus: str, ours: float, reference: float, floor: float, store: str) -> Compared:
    return Compared(what, "MB", versus, _told(ours), _told(reference), floor, less=True, store=store, rounds=1)


def _told(figure: float) -> Callable[[], Awaitable[float]]:
    async def tell() -> float:
        return figure

    return tell


async def _five(ground: Ground, number: int) -> list[_Life]:
    with served_county(ground.folder / "memory", ground.postgres.create, ground.kafka, "360922", BUREAU, BEGINNING) as served:
        await asyncio.sleep(SETTLED)
        at_rest = {service: _held(served.processes[service].child) for service in SERVICES}
        began = time.perf_counter()
        async with _at_work(Postgres("goals", served.databases["goals"].runtime)) as goals:
            await _tell(goals, number)
            await _followed([f"{url}/{service}/health/ready" for service, url in served.urls.items()], number, served.ended)
            while (sent := (await goals.read(lambda conn: checkpoint.read(conn, relay.NAME, "goals"))).position) < number:
                must(served.ended() is None, f"{served.ended()}; {sent} of {number} events are relayed")
                await asyncio.sleep(0.5)
        logger.info("followed by five processes", events=number, a_second=round(number / (time.perf_counter() - began)))
        await asyncio.sleep(SETTLED)
        after = {service: _held(served.processes[service].child) for service in SERVICES}
        async with _at_work(Postgres("audit", served.databases["audit"].runtime)) as audit:
            must(await audit.read(_trail) == number, "the trail has not every event once")
    return [_Life(f"the {service} process", at_rest[service], after[service], "postgresql") for service in SERVICES]


async def _embedded(folder: Path, number: int) -> _Life:
    """Nobody else may open its files, so it ends before the events are told, and is started again to follow them."""
    child, ready = _embedded_child(folder)
    try:
        await asyncio.to_thread(Serving(child, ready.removesuffix("/health/ready"), "/health/ready").start)
        await asyncio.sleep(SETTLED)
        at_rest = _held(child)
        await asyncio.to_thread(child.stop)
        async with _at_work(Sqlite(folder / "goals.sqlite")) as goals:
            await _tell(goals, number)
        began = time.perf_counter()
        child.start()
        await _followed([ready], number, lambda: None if child.running else child.ended())
        logger.info("followed by the embedded process", events=number, a_second=round(number / (time.perf_counter() - began)))
        await asyncio.sleep(SETTLED)
        after = _held(child)
    finally:
        await asyncio.to_thread(child.stop)
    async with _at_work(Sqlite(folder / "audit.sqlite")) as audit:
        must(await audit.read(_trail) == number, "the trail has not every event once")
    return _Life("the embedded process", at_rest, after, "sqlite")


def _embedded_child(folder: Path) -> tuple[Child, str]:
    port = ports.free()
    command = [sys.executable, "-m", "embedded", "serve", "--data", str(folder), "--port", str(port)]
    log_file = folder.with_name("memory-embedded.log")
    return Child("embedded", command, log_file, environment=bare()), f"http://127.0.0.1:{port}/health/ready"


async def _tell(goals: Database, number: int) -> None:
    """The budget system asks for money, again and again: the event that costs the views least and that the trail keeps."""
    firsts = range(0, number, IN_ONE_COMMAND)
    for some in range(0, len(firsts), AT_ONCE):
        asked = [_entries(first // IN_ONE_COMMAND, min(IN_ONE_COMMAND, number - first)) for first in firsts[some : some + AT_ONCE]]
        for outcome in await asyncio.gather(*map(goals.append, asked)):
            must(isinstance(outcome, log.Recorded), f"not recorded: {outcome}")
    must(goals.head == number, f"the log ends at {goals.head}")


def _entries(nth: int, number: int) -> log.Append:
    item, now = f"360922-2020-P{nth:05}", datetime.now(UTC)
    event = BudgetEntryAdmitted(item=item, reference=f"b/{nth}", amount=Decimal("1200.00"))
    pending = []
    for version in range(1, number + 1):
        attributes = Attributes(
            id=str(uuid7()),
            source="bihuan/360922/goals",
            type=event.TYPE,
            subject=item,
            stream=f"budget-reply/{item}",
            streamversion=version,
            time=now,
            authtype="service_account",
            authid="service:budget",
            correlationid=str(nth),
            causationid=str(nth),
        )
        pending.append(log.Pending(attributes.stream, version, event.TYPE, item, attributes.id, pieces(attributes, event)))
    return log.Append(str(uuid7()), "service:budget", b"", b'{"version":1}', pending)


async def _followed(addresses: Iterable[str], number: int, ended: Callable[[], NotRunning | None]) -> None:
    """Until every follower of the goals' log, wherever it is, stands at the position."""
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as http:
        behind = list(addresses)
        while behind := [address for address in behind if not await _at(http, address, number)]:
            must(ended() is None, f"{ended()}")
            await asyncio.sleep(1)


async def _at(http: httpx.AsyncClient, address: str, number: int) -> bool:
    try:
        answer = (await http.get(address, timeout=30)).json()
    except httpx.TransportError:
        return False
    standings = [answer] if "service" in answer else list(answer.values())
    must(not any(one["troubles"] for one in standings), f"{address}: {[one['troubles'] for one in standings]}")
    return all(one["position"] == number for standing in standings for one in standing["followers"] if one["source"] == "goals")


@contextlib.asynccontextmanager
async def _at_work(database: Database) -> AsyncIterator[Database]:
    await database.start()
    try:
        yield database
    finally:
        await database.stop()


def _trail(conn: Connection) -> int:
    return int(conn.execute(select(func.count()).select_from(trail)).scalar_one())


def _held(child: Child) -> float:
    """Its resident memory in MB."""
    status = Path(f"/proc/{child.pid}/status").read_text()
    [kilobytes] = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(kilobytes) / 1024


CASES: Mapping[str, Case] = {"k3": memory}
