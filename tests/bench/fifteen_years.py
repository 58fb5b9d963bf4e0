"""Fifteen years of a county, 1.5 million events, beside its first twenty thousand: does anything grow slower with history?"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import partial

from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from audit.figures.definitions import FIGURES
from embedded.composition import SERVICES
from shared.runtime.service import Service
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import STORES, Ground
from tests.bench.http_load import Load, get
from tests.bench.living import Living, living
from tests.bench.years import LAST, YEARS, Years, played

EVENTS, FIRST_EVENTS = 1_500_000, 20_000
PAGE = 50
INSTANT = f"{LAST}-06-30"


@contextlib.asynccontextmanager
async def history(ground: Ground) -> AsyncIterator[list[Compared]]:
    """s1: start-up, an item's trail, an item at an instant, and the first page of every list."""
    play = await asyncio.to_thread(played)
    long, short = play.over(ground.many(EVENTS)), play.over(ground.many(FIRST_EVENTS), years=1)
    async with contextlib.AsyncExitStack() as stack:
        pairs: list[Compared] = []
        for store in STORES:
            ours, reference = [await stack.enter_async_context(living(ground, store, years)) for years in (long, short)]
            must(ours.events > reference.events, "the long history is not the longer one")
            what = f"over {ours.events:,} events of {YEARS} years"
            pair = partial(Compared, unit="ms", versus=f"over {reference.events:,}", floor=1.5, less=True, store=store)
            again = partial(asyncio.to_thread, reference.begin_again)
            pairs.append(pair(f"start-up {what}", ours=partial(asyncio.to_thread, ours.begin_again), reference=again))
            asked = [_of_items(years) for years in (long, short)]
            items = [(title, asked[0][title], asked[1][title]) for title in asked[0]]
            for title, paths, others in [*items, *await _lists(ours, reference)]:
                mine, other = partial(_middle, ours, paths, ground.many(20, 2)), partial(_middle, reference, others, ground.many(20, 2))
                pairs.append(pair(f"{title} {what}", ours=mine, reference=other))
        yield pairs


CASES: Mapping[str, Case] = {"s1": history}


def _of_items(years: Years) -> dict[str, list[str]]:
    """What is asked of single items; each county has its own, with the same lives."""
    return {
        "an item's trail": [f"/audit/items/{item}/trail" for item in years.sample],
        f"an item as of {INSTANT}": [f"/audit/items/{item}?as_of={INSTANT}" for item in years.sample],
    }


async def _lists(ours: Living, reference: Living) -> list[tuple[str, list[str], list[str]]]:
    """The first page of every list: of the year, and of the figure, of which the shorter history has most; as many rows from both."""
    found: list[tuple[str, list[str], list[str]]] = []
    for service in SERVICES:
        for path, alike in _listed(service):
            rows = {one: await _rows(reference, one, PAGE) for one in alike}
            most = max(rows, key=lambda one: rows[one])
            limit = rows[most] or PAGE
            must(await _rows(ours, most, limit) == rows[most], f"{most} does not list as many rows of the longer history")
            page = [f"{most}&limit={limit}"]
            found.append((f"GET {path}, {rows[most]} rows,", page, page))
    return found


def _listed(service: Service) -> Iterator[tuple[str, list[str]]]:
    """Every list that a service answers, with the addresses that it may be asked at."""
    for route in (one for routes in service.routes() for one in routes.routes if isinstance(one, APIRoute)):
        names = {field.alias for field in get_flat_params(route.dependant)}
        if "GET" not in (route.methods or ()) or not {"after", "limit"} <= names or "{item}" in route.path:
            continue
        path = f"/{service.name}{route.path}"
        if "{code}" in path:
            yield path, [f"{path.format(year=LAST, code=code)}?" for code in FIGURES]
        else:
            [year] = names & {"year", "work_year"}
            yield path, [f"{path}?{year}={LAST + n}" for n in (-1, 0, 1)]


async def _rows(asked: Living, path: str, limit: int) -> int:
    answer = await Load(asked.urls[path.split("/")[1]]).answer(get(f"{path}&limit={limit}", asked.token))
    return len(json.loads(answer)["items"])


async def _middle(asked: Living, paths: Sequence[str], times: int) -> float:
    return await Load(asked.urls[paths[0].split("/")[1]]).middle([get(path, asked.token) for path in paths] * times)
