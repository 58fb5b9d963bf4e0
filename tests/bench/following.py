"""Cases 2a to 2c: how soon a view has what was appended, how long a reader of its own write waits, how fast a view catches up."""

import asyncio
import contextlib
import secrets
from bisect import bisect_left
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from statistics import quantiles
from time import perf_counter
from uuid import uuid4

from sqlalchemy import func, select

from goals import service
from goals.views import goals_of_year
from issuer.directory import AUDIENCE, ISSUER, Directory
from shared.runtime.clock import WallClock
from shared.runtime.eventlog import log
from shared.runtime.host import Host, running
from shared.runtime.web.verifying import Verifier
from tests.bench import history
from tests.bench.bare_loop import BareLoop
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import STORES, Ground
from tests.bench.rebuilding import FEWER, followed_anew, whole_lives

VIEW = goals_of_year.VIEW
RATE = 1_000
"""Events a second, each a command of its own."""
SECONDS = 3
P50, P95 = 49, 94
PATIENCE = 30.0
STOCK = 400
"""Goals that the stock runner is given: it takes some seconds for their events."""
Then = Callable[[int], Awaitable[None]]


class Tellers:
    """Commands at a fixed rate on a service at work, whatever became of those before: an open loop."""

    def __init__(self, host: Host, events: int) -> None:
        self.host = host
        self._events = events
        self._items = 0

    async def until_seen(self, percentile: int) -> float:
        """Milliseconds from before the append until the view has committed it."""
        moves = asyncio.create_task(self._moves(self.host.database.head + self._events))
        try:
            begun = {position: began for began, _, position in await self._tell(_nothing)}
            progress, moments = zip(*await moves, strict=True)
        finally:
            moves.cancel()
        waits = [moments[bisect_left(progress, position)] - began for position, began in begun.items()]
        return await self._found(percentile, waits)

    async def until_answered(self, percentile: int) -> float:
        """Milliseconds of a command and of the question after it that names its position: both, as whoever waits for a page counts them."""

        async def ask(position: int) -> None:
            await self.host.caught_up(VIEW, [f"{history.SERVICE}:{position}"])

        return await self._found(percentile, [ended - began for began, ended, _ in await self._tell(ask)])

    async def _tell(self, then: Then) -> list[tuple[float, float, int]]:
        items = self._events // history.LIFE
        waiting = list(history.pendings(items, self._items, yearly=items))
        self._items += items
        begun, sent = perf_counter(), []
        for number, one in enumerate(waiting):
            if (early := begun + number / RATE - perf_counter()) > 0:
                await asyncio.sleep(early)
            sent.append(asyncio.create_task(self._one(one, then)))
        rate = len(sent) / (perf_counter() - begun)
        must(rate > 0.95 * RATE, f"only {rate:.0f} commands a second were sent")
        return await asyncio.gather(*sent)

    async def _one(self, one: log.Pending, then: Then) -> tuple[float, float, int]:
        began = perf_counter()
        outcome = await self.host.database.append(log.Append(str(uuid4()), "li", b"", b"{}", [one]))
        must(isinstance(outcome, log.Recorded), f"not recorded: {outcome}")
        assert isinstance(outcome, log.Recorded)
        await then(outcome.position)
        return began, perf_counter(), outcome.position

    async def _moves(self, end: int) -> list[tuple[int, float]]:
        """Each place of the view and when it was reached."""
        progress, moves = self.host.database.progress, [(0, perf_counter())]
        while moves[-1][0] < end:
            await progress.moved(PATIENCE)
            must(perf_counter() - moves[-1][1] < PATIENCE, f"the view stays at {moves[-1][0]}, the log is to end at {end}")
            position = progress.at(VIEW.key, history.SERVICE).position
            if position > moves[-1][0]:
                moves.append((position, perf_counter()))
        return moves

    async def _found(self, percentile: int, waits: list[float]) -> float:
        must(len(waits) == self._events, f"{len(waits)} of {self._events} events were seen")
        approved = select(func.count()).where(goals_of_year.goals.c.status == "已批复")
        counted = await self.host.database.read(lambda conn: conn.execute(approved).scalar())
        must(counted == self._items, f"{counted} of {self._items} goals stand as approved in the view")
        return 1_000 * quantiles(waits, n=100)[percentile]


async def _nothing(_: int) -> None:
    """Nobody asks."""


@contextlib.asynccontextmanager
async def _tellers(ground: Ground, store: str) -> AsyncIterator[Tellers]:
    """The goals service with one view, composed as in production, all parts in one process."""
    keys = ground.folder / f"issuer-{secrets.token_hex(4)}"
    keys.mkdir()
    verifier = Verifier(Directory(keys, history.COUNTY).keys, ISSUER, AUDIENCE, history.COUNTY)
    goals = replace(service.SERVICE, hears=(), views=[VIEW], reactions=[], deadlines=[])
    host = Host(goals, history.new(ground, store).unopened(), WallClock(), verifier, history.COUNTY)
    async with running([host]):
        yield Tellers(host, whole_lives(ground, RATE * SECONDS))


@contextlib.asynccontextmanager
async def seen(ground: Ground) -> AsyncIterator[list[Compared]]:
    """2a, both percentiles on both stores."""
    async with contextlib.AsyncExitStack() as stack:
        pairs = []
        for store in STORES:
            tellers = await stack.enter_async_context(_tellers(ground, store))
            bare = stack.enter_context(contextlib.closing(await BareLoop.made(ground, store, whole_lives(ground, 1_000))))
            for name, percentile, floor in (("p50", P50, 3.0), ("p95", P95, 10.0)):
                pairs.append(
                    Compared(
                        what=f"append → view committed at {RATE:,} events/s, {name}",
                        unit="ms",
                        versus=f"bare loop, one event at a time: commit event, select, commit upsert, {name}",
                        ours=partial(tellers.until_seen, percentile),
                        reference=partial(bare.round, percentile),
                        floor=floor,
                        less=True,
                        store=store,
                    )
                )
        yield pairs


@contextlib.asynccontextmanager
async def own_write_read(ground: Ground) -> AsyncIterator[list[Compared]]:
    """2b: the waiters at the same rate, each woken by the view."""
    async with contextlib.AsyncExitStack() as stack:
        pairs = []
        for store in STORES:
            tellers = await stack.enter_async_context(_tellers(ground, store))
            pairs.append(
                Compared(
                    what=f"a command, then min_position reached, {RATE:,} a second, p50",
                    unit="ms",
                    versus="append → view committed, p50 (2a)",
                    ours=partial(tellers.until_answered, P50),
                    reference=partial(tellers.until_seen, P50),
                    floor=2.0,
                    less=True,
                    store=store,
                )
            )
        yield pairs


@contextlib.asynccontextmanager
async def caught_up(ground: Ground) -> AsyncIterator[list[Compared]]:
    """2c: the follower of one view from position 0 to the head."""
    from tests.bench.stock_projection import StockProjection  # the library's PostgreSQL part needs psycopg-pool, no other case does

    events = whole_lives(ground, FEWER)
    home = await history.recorded(ground, "postgresql", events)
    stock = await asyncio.to_thread(StockProjection, ground, ground.many(STOCK))
    async with home.opened() as (database, source):

        async def ours() -> float:
            return events / await followed_anew(database, source, VIEW)

        yield [
            Compared(
                what="catch up into a live table",
                unit="events/s",
                versus="stock eventsourcing ProjectionRunner, one upsert per event",
                ours=ours,
                reference=partial(asyncio.to_thread, stock.round),
                floor=40.0,
                store="postgresql",
            )
        ]


CASES: Mapping[str, Case] = {"2a": seen, "2b": own_write_read, "2c": caught_up}
