"""The eventsourcing library as it comes: an Application that saves new aggregates through its own recorder."""

import asyncio
import json
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from sqlalchemy import make_url

from tests.bench.append_work import fresh, rows
from tests.bench.comparing import must
from tests.bench.ground import Ground


class Document(Aggregate):
    """An aggregate whose first event carries what ours does."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document


class Stock:
    """Saves by as many threads as there are callers."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.application: Application[Any] = Application(env=environment)
        (row,) = rows(fresh(1))
        self._document: dict[str, Any] = json.loads(row["bytes"])

    async def rate(self, callers: int, number: int) -> float:
        """Saved aggregates a second."""
        each = max(1, number // callers)
        before = self._last()
        seconds = await asyncio.to_thread(self._all, callers, each)
        must(self._last() == before + callers * each, "the library's events are not all there")
        return callers * each / seconds

    def _all(self, callers: int, each: int) -> float:
        with ThreadPoolExecutor(callers) as threads:
            began = time.perf_counter()
            list(threads.map(self._save, [each] * callers))
            return time.perf_counter() - began

    def _save(self, number: int) -> None:
        for _ in range(number):
            self.application.save(Document(self._document))

    def _last(self) -> int:
        return self.application.recorder.max_notification_id() or 0


@contextmanager
def stock(ground: Ground, store: str, callers: int) -> Iterator[Stock]:
    """On a database of its own, with a connection for every caller."""
    made = Stock(_postgres(ground, callers) if store == "postgresql" else _sqlite(ground))
    try:
        yield made
    finally:
        made.application.close()


def _postgres(ground: Ground, callers: int) -> dict[str, str]:
    url = make_url(ground.postgres.create(f"stock_{secrets.token_hex(4)}").owner)
    reached = {"DBNAME": url.database, "HOST": url.host, "PORT": url.port, "USER": url.username, "PASSWORD": url.password}
    settings = {f"POSTGRES_{name}": str(value) for name, value in reached.items()}
    return {"PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_POOL_SIZE": str(callers), **settings}


def _sqlite(ground: Ground) -> dict[str, str]:
    file = ground.folder / f"stock-{secrets.token_hex(4)}.sqlite"
    return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(file)}
