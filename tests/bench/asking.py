"""Questions: one item beside an endpoint that does nothing, a page beside its bare SQL, and all of them over a hundred times the rows."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any

import asyncpg
from sqlalchemy import Dialect, create_engine, event, make_url

from goals.views import goals_of_year
from shared.runtime.eventlog.postgres import engine as on_postgres
from tests.bench.asking_ground import CONNECTIONS, PAGE, Asked, asked
from tests.bench.comparing import Case, Compared, Measure, must
from tests.bench.ground import STORES, Ground
from tests.bench.years import LAST, played

FEW, MANY = 10_000, 1_000_000


@contextlib.asynccontextmanager
async def one_item(ground: Ground) -> AsyncIterator[list[Compared]]:
    """4a: GET one item."""
    async with _over(ground, FEW) as served:
        times = ground.many(200, 2)
        yield [
            Compared(
                f"GET one item, {CONNECTIONS} connections",
                "answers/s",
                "an endpoint that does nothing: same token, path and answer",
                ours=partial(one.goals.rate, one.item() * times),
                reference=partial(one.goals.rate, one.nothing() * times),
                floor=0.5,
                store=store,
            )
            for store, [one] in served.items()
        ]


@contextlib.asynccontextmanager
async def page_of_fifty(ground: Ground) -> AsyncIterator[list[Compared]]:
    """4b: GET a page."""
    async with _over(ground, FEW) as served, contextlib.AsyncExitStack() as stack:
        times, pairs = ground.many(200, 2), []
        for store, [one] in served.items():
            statements = _statements(store, one)
            bare = await _bare(stack, store, one, statements * times)
            versus = "the same SQL by asyncpg, without HTTP" if store == "postgresql" else "the same SQL by sqlite3, without HTTP"
            ours = partial(one.goals.rate, one.page() * times)
            pairs.append(
                Compared(f"GET a page of {PAGE}, {CONNECTIONS} connections", "pages/s", versus, ours, bare, floor=0.6, store=store)
            )
        yield pairs


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


async def _item(one: Asked, times: int) -> float:
    return await one.goals.middle(one.item() * times)


async def _page(one: Asked, times: int) -> float:
    return await one.goals.middle(one.page() * times)


async def _trail(one: Asked, times: int) -> float:
    return await one.audit.middle(one.trail() * times)


def _statements(store: str, one: Asked) -> list[str]:
    """The very statements that the service's pages are, with their values written into them."""
    address, found = one.addresses["goals"], list[str]()
    made = on_postgres(address, 1) if store == "postgresql" else create_engine(f"sqlite:///{address}")
    dialect: Dialect = make_url("postgresql+asyncpg://" if store == "postgresql" else "sqlite://").get_dialect()()

    @event.listens_for(made, "before_execute")
    def seen(conn: Any, statement: Any, *_: Any) -> None:
        found.append(str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})))

    with made.connect() as conn:
        for cursor in one.cursors:
            shown = goals_of_year.page(conn, year=LAST, scope="", after=cursor, limit=PAGE)
            must(len(shown.items) == PAGE, f"{len(shown.items)} goals on a page")
    made.dispose()
    return found


async def _bare(stack: contextlib.AsyncExitStack, store: str, one: Asked, statements: Sequence[str]) -> Measure:
    address = one.addresses["goals"]
    if store == "postgresql":
        plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        rooms = {"search_path": "views,public"}
        connections = [await asyncpg.connect(plain, server_settings=rooms) for _ in range(CONNECTIONS)]
        for connection in connections:
            stack.push_async_callback(connection.close)
        return partial(_by_asyncpg, connections, statements)
    return partial(_by_sqlite3, stack.enter_context(contextlib.closing(sqlite3.connect(address))), statements)


async def _by_asyncpg(connections: Sequence[Any], statements: Sequence[str]) -> float:
    waiting = iter(statements)

    async def work(connection: Any) -> None:
        for statement in waiting:
            must(len(await connection.fetch(statement)) == PAGE + 1, statement)

    began = time.perf_counter()
    await asyncio.gather(*(work(connection) for connection in connections))
    return len(statements) / (time.perf_counter() - began)


async def _by_sqlite3(connection: sqlite3.Connection, statements: Sequence[str]) -> float:
    began = time.perf_counter()
    for statement in statements:
        must(len(connection.execute(statement).fetchall()) == PAGE + 1, statement)
    return len(statements) / (time.perf_counter() - began)
