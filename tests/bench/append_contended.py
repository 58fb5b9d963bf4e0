"""1e: many clients on one stream; what is not recorded is refused as Contended, and nothing gets lost between."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial

from sqlalchemy import select

from shared.runtime.deciding.handler import Contended
from shared.runtime.eventlog.log import commands
from tests.bench.append_log import Log, opened
from tests.bench.append_work import cause, fresh, report
from tests.bench.comparing import Compared, must
from tests.bench.ground import STORES, Ground
from tests.bench.tailing import Tail

CLIENTS = 64
LONG = 40
"""Events in a stream before all clients turn to the next one: streams have tens of events."""


class Crowd:
    """Clients who all report on the same item, each as fast as it is answered, until the stream is long enough."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._accepted: set[str] = set()
        self._refused = 0

    async def rate(self, clients: int, streams: int) -> float:
        """Accepted commands a second."""
        self._accepted.clear()
        with Tail(self._log.url) as tail:
            began = time.perf_counter()
            for item in fresh(streams):
                enough = len(self._accepted) + LONG
                async with asyncio.TaskGroup() as group:
                    for _ in range(clients):
                        group.create_task(self._client(item, enough))
            seconds = time.perf_counter() - began
        recorded = await self._log.database.read(
            lambda conn: conn.execute(select(commands.c.id).where(commands.c.position > tail.began)).scalars().all()
        )
        must(set(recorded) == self._accepted and len(recorded) == tail.seen, "what was answered is not what was recorded")
        must(clients > 1 or not self._refused, "one client alone was refused")
        return tail.seen / seconds

    async def _client(self, item: str, enough: int) -> None:
        while len(self._accepted) < enough:
            by = cause()
            try:
                await report(self._log.handler, item, f"treasury/{by.command}", by)
            except Contended:
                self._refused += 1
            else:
                self._accepted.add(by.command)


@contextlib.asynccontextmanager
async def contended(ground: Ground) -> AsyncIterator[list[Compared]]:
    """Accepted commands a second on one stream at a time."""
    streams = ground.many(5, least=1)
    async with AsyncExitStack() as stack:
        logs = {store: await stack.enter_async_context(opened(ground, store)) for store in STORES}
        yield [
            Compared(
                f"{CLIENTS} clients on one stream",
                "accepted/s",
                "one client on it",
                partial(Crowd(log).rate, CLIENTS, streams),
                partial(Crowd(log).rate, 1, streams),
                0.80,
                store=store,
            )
            for store, log in logs.items()
        ]
