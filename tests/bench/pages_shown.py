"""The portal's pages over fifteen years of a county: what a page costs beside the questions that it puts to the services."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

import httpx2

from local import ports
from local.child import Child
from local.environment import bare
from portal.app import portal
from portal.desk import Desk
from portal.looks import Looks
from portal.services import Services
from portal.session import Keeper, Person
from portal.signing import Signing
from portal.sockets import Sockets
from shared.runtime.clock import FileClock
from tests.bench.comparing import Case, Compared, must
from tests.bench.fifteen_years import EVENTS
from tests.bench.ground import STORES, Ground
from tests.bench.http_load import Load, get
from tests.bench.living import Living, living, wait
from tests.bench.years import COUNTY, LAST, YEARS, Years, played
from wanzai.moments import evening
from wanzai.people import PERFORMANCE

KEY = "6a" * 32
NAME = Keeper([KEY], COUNTY.jurisdiction).cookie
PROVIDER = "http://127.0.0.1:9/.well-known/openid-configuration"
"""Nobody signs in here, so nobody asks it."""
PROMISE = 100.0
"""Milliseconds within which 95 of 100 pages are there on a quiet machine."""


@contextlib.asynccontextmanager
async def pages(ground: Ground) -> AsyncIterator[list[Compared]]:
    """6a: each page beside the sum of its questions."""
    years = (await asyncio.to_thread(played)).over(ground.many(EVENTS))
    async with contextlib.AsyncExitStack() as stack:
        pairs: list[Compared] = []
        clock = ground.folder / "clock-of-pages"
        FileClock(clock).turn(evening(COUNTY.ends))
        for store in STORES:
            served = await stack.enter_async_context(living(ground, store, years))
            shown = stack.enter_context(_portal(ground, served, clock))
            over, times = f"over {served.events:,} events of {YEARS} years", ground.many(20, 6)
            pair = partial(Compared, unit="ms", less=True, store=store)
            every = _addresses(years)
            for title, paths in every.items():
                asked = [await _questions(served, clock, path) for path in paths]
                must(all(asked), f"{title} asks nobody")
                ours, sums = partial(shown.middle, paths, times), partial(_sum, served, asked, times)
                pairs.append(pair(f"{title} {over}", versus="the sum of its questions", ours=ours, reference=sums, floor=1.5, aim=1.2))
            slowest = partial(shown.slow, [path for paths in every.values() for path in paths], times)
            pairs.append(pair(f"95 of 100 pages {over}", versus="the promise", ours=slowest, reference=_promised, floor=1.0))
        yield pairs


CASES: Mapping[str, Case] = {"6a": pages}


def _addresses(years: Years) -> dict[str, list[str]]:
    """What somebody of the performance office opens all day."""
    return {
        "my work": ["/"],
        "an item": [f"/items/{item}" for item in years.sample],
        "an item's goal": [f"/items/{item}?tab=goal" for item in years.sample],
        "the goals": [f"/lists/goals?year={LAST}"],
        "the lights": [f"/lists/lights?year={LAST}"],
        "the results": [f"/lists/evaluation?year={LAST}"],
        "the rectifications": [f"/lists/feedback?year={LAST}"],
        "a word looked for": ["/search?q=经费"],
    }


class _Shown:
    """The portal in a process of its own, and somebody who is signed in."""

    def __init__(self, url: str, cookie: str) -> None:
        self._load, self._said = Load(url), f"Host: bench\r\nCookie: {NAME}={cookie}\r\n\r\n"

    def _requests(self, paths: Sequence[str]) -> list[bytes]:
        return [f"GET {quote(path, safe='/?=&')} HTTP/1.1\r\n{self._said}".encode() for path in paths]

    async def middle(self, paths: Sequence[str], times: int) -> float:
        """The median's milliseconds."""
        return await self._load.middle(self._requests(paths) * times)

    async def slow(self, paths: Sequence[str], times: int) -> float:
        """The milliseconds within which 95 of 100 are there."""
        async with self._load.connection() as connection:
            took = []
            for request in self._requests(paths) * times:
                began = time.perf_counter()
                status, _ = await connection.ask(request)
                took.append((time.perf_counter() - began) * 1000)
                must(status == 200, f"{request.split(b' HTTP', 1)[0].decode()} → {status}")
        return quantiles(took, n=20)[-1]


def _somebody(served: Living) -> Person:
    return Person(PERFORMANCE, "绩效评价股", ("PERFORMANCE_OFFICE",), "", COUNTY.jurisdiction, served.token)


@contextlib.contextmanager
def _portal(ground: Ground, served: Living, clock: Path) -> Iterator[_Shown]:
    port = ports.free()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "BIHUAN_SERVICES": ",".join(f"{name}={at}" for name, at in served.urls.items()),
        "BIHUAN_DISCOVERY_URL": PROVIDER,
        "BIHUAN_JURISDICTION": COUNTY.jurisdiction,
        "BIHUAN_CLIENT_ID": "portal",
        "BIHUAN_CLIENT_SECRET": "nobody signs in",
        "BIHUAN_SESSION_KEYS": KEY,
        "BIHUAN_CLOCK_FILE": str(clock),
        "BIHUAN_PORT": str(port),
    }
    child = Child("portal", [sys.executable, "-m", "portal", "serve"], ground.folder / "portal.log", environment=bare() | settings)
    try:
        child.start()
        wait(f"{url}/health/ready")
        yield _Shown(url, Keeper([KEY], COUNTY.jurisdiction).sealed({"person": vars(_somebody(served)), "until": time.time() + 86_400}))
    finally:
        child.stop()


async def _questions(served: Living, clock: Path, path: str) -> list[str]:
    """What a page asks, once it knows what it keeps: the second time that it is opened, in this process."""
    asked: list[str] = []
    services = Services(served.urls, _Listening(asked))
    keeper = Keeper([KEY], COUNTY.jurisdiction)
    made = portal(Desk(services, Signing(PROVIDER, "portal", ""), Looks(""), FileClock(clock), keeper), keeper)
    cookie = keeper.sealed({"person": vars(_somebody(served)), "until": time.time() + 3600})
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(made), base_url="http://portal", cookies={NAME: cookie}) as browser:
        for _ in range(2):
            asked.clear()
            answer = await browser.get(path)
            must(answer.status_code == 200, f"{path} → {answer.status_code}")
    await services.stop()
    return asked


class _Listening(Sockets):
    def __init__(self, asked: list[str]) -> None:
        super().__init__()
        self._asked = asked

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self._asked.append(request.url.raw_path.decode())
        return await super().handle_async_request(request)


async def _sum(served: Living, asked: Sequence[Sequence[str]], times: int) -> float:
    """The milliseconds of a page's questions one after the other, as medians; that there is no such thing is an answer too."""
    total = 0.0
    for path in (path for questions in asked for path in questions):
        took = []
        async with Load(served.urls[path.split("/")[1]]).connection() as connection:
            for _ in range(times):
                began = time.perf_counter()
                status, _body = await connection.ask(get(path, served.token))
                took.append((time.perf_counter() - began) * 1000)
                must(status in (200, 404), f"{path} → {status}")
        total += median(took)
    return total / len(asked)


async def _promised() -> float:
    return PROMISE
