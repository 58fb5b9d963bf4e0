"""5d: a year of 2,500 items scored anew under another rule set (试算), from the stored forms to what changes, and nothing written."""

import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from functools import partial

from sqlalchemy import Connection, select

from evaluation.rules.rule_set import Rules
from evaluation.rules.what_if import Tried, tried
from evaluation.views import filed_forms
from shared.rules.book import Book
from shared.runtime.eventlog.database import Database
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import STORES, Ground
from tests.evaluation.cases import ITEM
from tests.evaluation.self_evaluations import ASSIGNED, FILLED, SUBMITTED
from tests.scenario.events import batches, hear, recorded_events

ITEMS, LIMIT = 2_500, 5.0
RULES = Rules(Book())
OTHER = RULES.named("mof/2021")


@contextlib.asynccontextmanager
async def what_if(ground: Ground) -> AsyncIterator[list[Compared]]:
    """The sewage project's form, once for each item: under 101号 its satisfaction counts otherwise, so that every item changes."""
    number = ground.many(ITEMS)
    async with contextlib.AsyncExitStack() as stack:
        pairs = []
        for store in STORES:
            database = await stack.enter_async_context(ground.database(store, "evaluation"))
            await database.write(partial(_filed, number))
            pairs.append(
                Compared(
                    f"a year of {number:,} items tried under another rule set",
                    "s",
                    f"the limit, {LIMIT:.0f} s",
                    partial(_measured, database, number),
                    _limit,
                    floor=1.0,
                    less=True,
                    store=store,
                )
            )
        yield pairs


CASES: Mapping[str, Case] = {"5d": what_if}


def _filed(number: int, conn: Connection) -> None:
    filed_forms.VIEW.make(conn)
    streams = [f"self-evaluation/{ITEM[:-4]}{n:04d}" for n in range(number)]
    told = [(stream, event) for stream in streams for event in (ASSIGNED, FILLED, SUBMITTED)]
    hear(conn, filed_forms.VIEW, batches(recorded_events(told), 1_000))


async def _measured(database: Database, number: int) -> float:
    before = await database.read(_standing)
    began = time.perf_counter()
    found = await database.read(_tried)
    took = time.perf_counter() - began
    must((found.looked_at, len(found.changed)) == (number, number), "every item was looked at, and every one changes")
    must(all(one.because for one in found.changed), "each change says why")
    must(await database.read(_standing) == before, "nothing was written")
    return took


def _tried(conn: Connection) -> Tried:
    return tried(OTHER, filed_forms.of_year(conn, year=2019, within=""), RULES.named)


def _standing(conn: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in conn.execute(select(filed_forms.forms).order_by(filed_forms.forms.c.item))]


async def _limit() -> float:
    return LIMIT
