"""What the append cases append: the treasury's facts on fresh items, decided by monitoring, some 0.9 KB each as documents."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count, islice
from typing import Any

from uuid6 import uuid7

from monitoring.decisions import execution
from monitoring.decisions.execution import EXECUTION, Fact
from shared.events.envelope import Attributes, pieces
from shared.events.monitoring import ExecutionReported
from shared.runtime.deciding.handler import Answered, Cause, Handler
from shared.runtime.eventlog import log

JURISDICTION = "360922"
AS_OF, TODAY = date(2020, 6, 30), date(2020, 7, 1)
MOMENT = datetime(2020, 7, 1, 2, 0, tzinfo=UTC)
ANSWER = b'{"stream":"execution/%s","version":1,"events":[{"id":"%s","type":"bihuan.monitoring.ExecutionReported"}]}'
A_YEAR = 100_000
"""Events that a county makes in a year."""
SCATTER = 736_878_787
"""Takes each number below 10⁹ to another one."""
_numbers = count(1)


def fresh(number: int) -> list[str]:
    """So many items that no log knows yet, year after year, within a year in no order, as people come to them."""
    return [f"{JURISDICTION}-{2001 + n // A_YEAR % 99}-P{n * SCATTER % 10**9:09}" for n in islice(_numbers, number)]


def fact(reference: str) -> Fact:
    """Half of the year's budget is spent."""
    return Fact(reference, AS_OF, Decimal("1200000.00"), Decimal("1180000.00"), Decimal("590000.00"))


def cause() -> Cause:
    """A command of the treasury, with the kind of key that is asked for: one that grows with time."""
    command = str(uuid7())
    return Cause(command, "service:treasury", "service_account", bytes(32), MOMENT, command, command)


async def report(handler: Handler, item: str, reference: str = "treasury/2020-06-30-0001", by: Cause | None = None) -> Answered:
    """Decide on a fact, as the service's route does."""
    taken_in = fact(reference)
    return await handler.handle(EXECUTION, item, lambda now: execution.report(now, fact=taken_in, today=TODAY), by or cause())


def ready(item: str) -> log.Append:
    """A command that tells a fact, with nothing left to decide or to encode."""
    by = cause()
    pending = _pending(item, by)
    return log.Append(by.command, by.actor, by.request_hash, ANSWER % (item.encode(), pending.id.encode()), [pending])


def rows(items: Sequence[str]) -> list[log.Row]:
    """The log's own rows for one fact on each item, at positions from 1."""
    kept = _Kept()
    log.append(kept, [ready(item) for item in items])
    return kept.rows


class _Kept:
    """Steps into an empty log that keep the rows for somebody else to insert."""

    def __init__(self) -> None:
        self.rows: list[log.Row] = []

    def look(self, commands: Sequence[str], streams: Sequence[str]) -> log.Seen:
        return log.Seen(log.Head(0, 0), {}, {})

    def insert(self, events: Sequence[log.Row], commands: Sequence[log.Row]) -> None:
        self.rows += events


def _pending(item: str, by: Cause) -> log.Pending:
    taken_in = fact("treasury/2020-06-30-0001")
    event = ExecutionReported(
        reference=taken_in.reference,
        as_of=taken_in.as_of,
        initial_budget=taken_in.initial_budget,
        adjusted_budget=taken_in.adjusted_budget,
        executed=taken_in.executed,
    )
    attributes = Attributes(
        id=str(uuid7()),
        source=f"bihuan/{JURISDICTION}/monitoring",
        type=event.TYPE,
        subject=item,
        stream=f"{EXECUTION.kind}/{item}",
        streamversion=1,
        time=by.time,
        authtype=by.authtype,
        authid=by.actor,
        correlationid=by.correlation,
        causationid=by.causation,
    )
    return log.Pending(attributes.stream, 1, event.TYPE, item, attributes.id, pieces(attributes, event))


async def at_once(callers: int, work: Callable[[Any], Awaitable[object]], each: Iterable[Any]) -> float:
    """So many callers share the work, one piece after the other each; the seconds it took them all."""
    waiting = iter(each)
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(callers):
            group.create_task(_call(work, waiting))
    return time.perf_counter() - began


async def _call(work: Callable[[Any], Awaitable[object]], waiting: Iterator[Any]) -> None:
    for one in waiting:
        await work(one)
