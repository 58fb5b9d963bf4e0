"""1g: does a log of a million events take the next one as fast as a small one, and for as much WAL?"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial

from sqlalchemy import create_engine, text

from tests.bench.append_log import Log, opened
from tests.bench.comparing import Compared, Measure
from tests.bench.ground import STORES, Ground

CALLERS = 16
LARGE, SMALL = 1_000_000, 10_000


@contextlib.asynccontextmanager
async def by_size(ground: Ground) -> AsyncIterator[list[Compared]]:
    """The large log is filled once, each small one anew for its round."""
    large, small, number = ground.many(LARGE), ground.many(SMALL), ground.many(5_000)
    versus = f"the same at {small:,} events"
    async with AsyncExitStack() as stack:
        pairs = []
        for store in STORES:
            log = await stack.enter_async_context(opened(ground, store, large))
            rate = partial(Log.appended, callers=CALLERS, number=number)
            what = f"append at {large:,} events"
            pairs.append(Compared(what, "events/s", versus, partial(rate, log), _anew(ground, store, small, rate), 0.90, store=store))
            if store == "postgresql":
                written = partial(wal, ground, number=number)
                anew = _anew(ground, store, small, written)
                what = f"WAL after a checkpoint at {large:,} events"
                pairs.append(Compared(what, "bytes/event", versus, partial(written, log), anew, 1.2, less=True, store=store))
        yield pairs


async def wal(ground: Ground, log: Log, *, number: int) -> float:
    """Bytes of WAL for each event right after a checkpoint, when every page is written whole once."""
    server = create_engine(ground.postgres.admin_url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as conn:
            conn.execute(text("CHECKPOINT"))
            before = conn.execute(text("SELECT pg_current_wal_lsn()")).scalar_one()
            await log.appended(CALLERS, number)
            written = conn.execute(text("SELECT pg_current_wal_lsn() - CAST(:before AS pg_lsn)"), {"before": before}).scalar_one()
    finally:
        server.dispose()
    return float(written) / number


def _anew(ground: Ground, store: str, events: int, measure: Callable[[Log], Awaitable[float]]) -> Measure:
    async def once() -> float:
        async with opened(ground, store, events) as log:
            return await measure(log)

    return once
