"""Appending without HTTP: beside bare INSERTs, ready rows, the stock library, one caller on one stream, and a small log."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from functools import partial

from tests.bench.append_contended import contended
from tests.bench.append_log import opened
from tests.bench.append_raw import Pgbench, RawSqlite
from tests.bench.append_size import by_size
from tests.bench.append_stock import stock
from tests.bench.comparing import Case, Compared
from tests.bench.ground import STORES, Ground

FEW, MANY = 16, 64


@contextlib.asynccontextmanager
async def beside_inserts(ground: Ground) -> AsyncIterator[list[Compared]]:
    """1b: decide, encode, append; beside the database's own one row per commit."""
    number, rows = ground.many(8_000), ground.many(30_000)
    async with AsyncExitStack() as stack:
        ours, ours_embedded = [await stack.enter_async_context(opened(ground, store)) for store in STORES]
        pgbench, sqlite = stack.enter_context(contextlib.closing(Pgbench(ground))), RawSqlite(ground)
        by_clients = {FEW: 0.30, MANY: 0.40}
        yield [
            Compared(
                f"decide and append, {callers} callers",
                "events/s",
                f"pgbench: single-row INSERTs, {callers} clients",
                partial(ours.decided, callers, number),
                partial(pgbench.rate, callers, rows),
                floor,
                0.60,
                store="postgresql",
            )
            for callers, floor in by_clients.items()
        ] + [
            Compared(
                f"decide and append, {FEW} callers",
                "events/s",
                "a bare INSERT per commit, synchronous=FULL, one connection",
                partial(ours_embedded.decided, FEW, number),
                partial(sqlite.rate, number),
                1.5,
                store="sqlite",
            )
        ]


@contextlib.asynccontextmanager
async def beside_ready_rows(ground: Ground) -> AsyncIterator[list[Compared]]:
    """1c: the share of the aggregate and its encoding."""
    number = ground.many(8_000)
    async with AsyncExitStack() as stack:
        logs = {store: await stack.enter_async_context(opened(ground, store)) for store in STORES}
        yield [
            Compared(
                f"decide and append, {FEW} callers",
                "events/s",
                "the same group commit of ready rows",
                partial(log.decided, FEW, number),
                partial(log.appended, FEW, number),
                0.40,
                0.60,
                store=store,
            )
            for store, log in logs.items()
        ]


@contextlib.asynccontextmanager
async def beside_the_library(ground: Ground) -> AsyncIterator[list[Compared]]:
    """1d: what the stock recorder does for the same callers."""
    async with AsyncExitStack() as stack:
        pairs = []
        for store in STORES:
            log = await stack.enter_async_context(opened(ground, store))
            library = stack.enter_context(stock(ground, store, FEW))
            for callers, number, floor, aim in ((FEW, 8_000, 6.0, 12.0), (1, 1_600, 1.5, 2.5)):
                pairs.append(
                    Compared(
                        f"decide and append, {callers} caller{'s' if callers > 1 else ''}",
                        "events/s",
                        "Application.save() on the stock recorder",
                        partial(log.decided, callers, ground.many(number)),
                        partial(library.rate, callers, ground.many(1_600)),
                        floor,
                        aim,
                        store=store,
                    )
                )
        yield pairs


CASES: Mapping[str, Case] = {
    "1b": beside_inserts,
    "1c": beside_ready_rows,
    "1d": beside_the_library,
    "1e": contended,
    "1g": by_size,
}
