"""Questions: one item and a page beside an endpoint with the same answer ready-made, and all of them over a hundred times the rows."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial

from tests.bench.asking_ground import CONNECTIONS, PAGE, Asked, asked
from tests.bench.comparing import Case, Compared
from tests.bench.ground import STORES, Ground
from tests.bench.years import played

FEW, MANY = 10_000, 1_000_000


@contextlib.asynccontextmanager
async def one_item(ground: Ground) -> AsyncIterator[list[Compared]]:
    """4a: GET one item."""
    same = "an endpoint of FastAPI's that does nothing: same token, path and answer"
    async with _over(ground, FEW) as served:
        yield [_beside(ground, store, one, ("one item", "answers/s", same), one.item(), one.nothing()) for store, [one] in served.items()]


@contextlib.asynccontextmanager
async def page_of_fifty(ground: Ground) -> AsyncIterator[list[Compared]]:
    """4b: GET a page."""
    what = (f"a page of {PAGE}", "pages/s", "an endpoint of FastAPI's that does nothing: same token and answer")
    async with _over(ground, FEW) as served:
        yield [_beside(ground, store, one, what, one.page(), one.same_page()) for store, [one] in served.items()]


@contextlib.asynccontextmanager
async def growing(ground: Ground) -> AsyncIterator[list[Compared]]:
    """4c: the same questions over a hundred times the rows."""
    async with _over(ground, MANY, FEW) as served:
        pairs: list[Compared] = []
        for store, (many, few) in served.items():
            for what, middle in (("one item", _item), ("a page of 50", _page), ("an item's trail", _trail)):
                ours, reference = partial(middle, many, ground.many(20, 2)), partial(middle, few, ground.many(20, 2))
                title, versus = f"{what}, p50 at {ground.many(MANY):,} rows", f"at {ground.many(FEW):,} rows"
                pairs.append(Compared(title, "ms", versus, ours, reference, floor=1.5, less=True, store=store))
        yield pairs


CASES: Mapping[str, Case] = {"4a": one_item, "4b": page_of_fifty, "4c": growing}


@contextlib.asynccontextmanager
async def _over(ground: Ground, *rows: int) -> AsyncIterator[dict[str, list[Asked]]]:
    """Each store, with services over so many rows."""
    play = (await asyncio.to_thread(played)).over(0, years=1)
    async with contextlib.AsyncExitStack() as stack:
        yield {
            store: [await stack.enter_async_context(asked(ground, store, play, ground.many(number, 2_000))) for number in rows]
            for store in STORES
        }


def _beside(ground: Ground, store: str, one: Asked, what: tuple[str, str, str], ours: Sequence[bytes], ready: Sequence[bytes]) -> Compared:
    """Questions, and the endpoint that has their answers ready-made."""
    title, unit, versus = what
    mine, other = (partial(one.goals.rate, list(asked) * ground.many(200, 2)) for asked in (ours, ready))
    return Compared(f"GET {title}, {CONNECTIONS} connections", unit, versus, mine, other, floor=0.5, store=store)


async def _item(one: Asked, times: int) -> float:
    return await one.goals.middle(one.item() * times)


async def _page(one: Asked, times: int) -> float:
    return await one.goals.middle(one.page() * times)


async def _trail(one: Asked, times: int) -> float:
    return await one.audit.middle(one.trail() * times)
