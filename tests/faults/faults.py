"""The faults of both shapes: each is one awaitable that breaks something and puts it right again."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from random import Random
from uuid import UUID

import httpx

from local.environment import SERVICES
from tests.faults.driver import Driver
from tests.faults.site import Embedded, Site
from tests.faults.tally import Sent

FLOOD = 2_300
"""More commands than the queue of a log takes (writer.QUEUE)."""
Fault = Callable[[Site, Driver, Random], Awaitable[None]]


async def cut(site: Site, driver: Driver, random: Random) -> None:
    """Clients' connections are reset, some more than once."""
    for _ in range(random.randint(1, 4)):
        random.choice(site.fronts).cut()
        await asyncio.sleep(random.uniform(0.01, 0.2))


async def slow(site: Site, driver: Driver, random: Random) -> None:
    """The way between clients and services takes its time."""
    for front in site.fronts:
        front.delay = random.uniform(0.02, 0.3)
    await asyncio.sleep(random.uniform(0.5, 2))
    for front in site.fronts:
        front.delay = 0


async def repeat(site: Site, driver: Driver, random: Random) -> None:
    """Many commands are sent again, all at once."""
    await driver.again(random.randint(20, 60))


async def step_the_clock(site: Site, driver: Driver, random: Random) -> None:
    """Business time goes back for a while, or some hours ahead, and returns."""
    async with driver.gate.closed():
        await driver.turn(random.choice([-86_400 * random.randint(1, 60), random.randint(60, 3_600 * 10)]))
        await asyncio.sleep(random.uniform(0.1, 0.6))
        await driver.turn(0)


async def fill_the_disk(site: Site, driver: Driver, random: Random) -> None:
    """Nothing more can be written for a moment."""
    assert site.disk
    await asyncio.to_thread(site.disk.fill)
    await asyncio.sleep(random.uniform(0.2, 1.5))
    await asyncio.to_thread(site.disk.free)


async def flood(driver: Driver, random: Random) -> None:
    """More new commands than the queue of the goals' log takes; what was not answered stays unknown."""
    first = random.randint(0, 2**31)
    prefix = random.randint(900, 999)

    async def register(number: int) -> None:
        code, key = f"{prefix}{number:06d}", str(UUID(int=(first << 64) + number))
        sent = Sent("performance", "/goals/units", {"code": code, "name": f"单位{code}", "synthetic": True})
        if (answer := await driver.send(sent.who, sent.path, sent.body, key)) is None:
            driver.tally.unknown[key] = sent
        else:
            driver.recorded(key, answer)

    await asyncio.gather(*(register(number) for number in range(FLOOD)))


async def kill(site: Embedded, driver: Driver, random: Random) -> None:
    """SIGKILL, and started again."""
    await asyncio.sleep(random.uniform(0, 0.05))
    await asyncio.to_thread(_again, site)


async def kill_while_it_starts(site: Embedded, driver: Driver, random: Random) -> None:
    """SIGKILL, and once more before it is ready."""
    await asyncio.to_thread(_again, site)
    await asyncio.sleep(random.uniform(1.5, 4))
    await asyncio.to_thread(_again, site)


async def pause(site: Embedded, driver: Driver, random: Random) -> None:
    """SIGSTOP, SIGCONT."""
    site.child.pause()
    await asyncio.sleep(random.uniform(0.05, 1.5))
    site.child.resume()


async def fill_the_queue(site: Embedded, driver: Driver, random: Random) -> None:
    """Somebody holds the goals' file while more commands come than wait."""
    with closing(sqlite3.connect(site.folder / "goals.sqlite", timeout=20, isolation_level=None)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        flooding = asyncio.create_task(flood(driver, random))
        await asyncio.sleep(8)
        conn.execute("ROLLBACK")
        await flooding


async def rewind_a_reader(site: Site, driver: Driver, random: Random) -> None:
    """A subscriber reads from an earlier position again; what it gets are the bytes that stand there."""
    service = random.choice(SERVICES)
    recorded: dict[int, bytes] = {}
    headers = {"Authorization": f"Bearer {site.stage.token_of('auditor')}"}
    for _ in range(4):
        after = random.randint(0, max(0, len(recorded) - 1))
        try:
            answer = await driver.client.get(site.stage.at(f"/{service}/events"), params={"after": after, "limit": 50}, headers=headers)
            answer.raise_for_status()
        except httpx.HTTPError:
            continue
        for place, document in enumerate(answer.json(), after + 1):
            raw = json.dumps(document, sort_keys=True).encode()
            if int(document["sequence"]) != place or recorded.setdefault(place, raw) != raw:
                driver.tally.findings.append(f"{service} told at {place} another event than before")


def _again(site: Embedded) -> None:
    site.child.kill()
    site.child.start()


ANYWHERE: Mapping[Fault, int] = {cut: 6, slow: 3, repeat: 4, step_the_clock: 3, rewind_a_reader: 3}
"""How often each comes, beside the others."""
EMBEDDED: Mapping[Callable[..., Awaitable[None]], int] = {kill: 12, kill_while_it_starts: 3, pause: 6, fill_the_queue: 1}
