"""The portal's pages over fifteen years of a county: how long a page takes in the portal, beside the questions that it puts to services."""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote

from prometheus_client.parser import text_string_to_metric_families

from local import ports
from local.child import Child
from local.environment import bare
from portal.session import Keeper, Person
from shared.runtime.clock import FileClock
from tests.bench.comparing import Case, Compared, must
from tests.bench.fifteen_years import EVENTS
from tests.bench.ground import STORES, Ground
from tests.bench.http_load import Load
from tests.bench.living import Living, living, wait
from tests.bench.years import COUNTY, LAST, SAMPLE, YEARS, Years, played
from wanzai.moments import evening
from wanzai.people import PERFORMANCE

KEY = "6a" * 32
NAME = Keeper([KEY], COUNTY.jurisdiction).cookie
PROVIDER = "http://127.0.0.1:9/.well-known/openid-configuration"
"""Nobody signs in here, so nobody asks it."""
OF_PAGES, OF_QUESTIONS = "bihuan_http_seconds_sum", "bihuan_portal_question_seconds_sum"
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
                page = _Page(shown, [*paths] * (times * SAMPLE // len(paths)))
                versus = "the sum of its questions, as it waits for them"
                pairs.append(pair(f"{title} {over}", versus=versus, ours=page.seen, reference=page.waited, floor=1.5, aim=1.2))
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

    async def ask(self, paths: Sequence[str]) -> list[float]:
        """Each page once; the milliseconds until it was there."""
        async with self._load.connection() as connection:
            took = []
            for request in self._requests(paths):
                began = time.perf_counter()
                status, _ = await connection.ask(request)
                took.append((time.perf_counter() - began) * 1000)
                must(status == 200, f"{request.split(b' HTTP', 1)[0].decode()} → {status}")
        return took

    async def slow(self, paths: Sequence[str], times: int) -> float:
        """The milliseconds within which 95 of 100 are there."""
        return quantiles(await self.ask([*paths] * times), n=20)[-1]

    async def told(self) -> tuple[float, float]:
        """By its own account: the seconds of all pages so far, and of all questions."""
        text = (await self._load.answer(b"GET /metrics HTTP/1.1\r\nHost: bench\r\n\r\n")).decode()
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        pages, questions = (sum(one.value for one in samples if one.name == name) for name in (OF_PAGES, OF_QUESTIONS))
        return pages, questions


class _Page:
    """A page and what it waits for, both of the same requests, in milliseconds for one."""

    def __init__(self, shown: _Shown, paths: Sequence[str]) -> None:
        self._shown, self._paths = shown, paths
        self._waited = 0.0

    async def seen(self) -> float:
        """How long the portal took."""
        pages, questions = await self._shown.told()
        await self._shown.ask(self._paths)
        pages_now, questions_now = await self._shown.told()
        self._waited = (questions_now - questions) * 1000 / len(self._paths)
        must(self._waited > 0, f"{self._paths[0]} asks nobody")
        return (pages_now - pages) * 1000 / len(self._paths)

    async def waited(self) -> float:
        """How long its questions took, one added to the other."""
        return self._waited


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


async def _promised() -> float:
    return PROMISE
