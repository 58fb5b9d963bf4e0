"""A service with one rule taken out: `python -m tests.faults.mutant <mutation> <service> serve`. The harness must notice."""

import asyncio
import runpy
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

from shared.runtime.eventlog import checkpoint
from shared.runtime.eventlog.passed import Stranger
from shared.runtime.following import together
from shared.runtime.following.feed import FeedPage
from shared.runtime.following.subscription import POLL, Subscription, Write
from shared.runtime.following.together import Together
from shared.runtime.kafka import relay
from shared.runtime.kafka.kafka_feed import topic_of
from shared.runtime.kafka.relay import NAME, Relay

PAUSE = 0.4
"""Seconds between two halves that belong together, so that a fault finds the gap soon."""


def without_the_position_rule() -> None:
    """What comes is applied, whatever its position."""

    async def hear(self: Together, page: FeedPage) -> None:
        await self._take(self.in_step, page)

    def apply(conn: Connection, source: str, page: FeedPage, writes: Mapping[str, Write], _: Sequence[Stranger] = ()) -> None:
        for write in writes.values():
            write(conn, checkpoint.BEGINNING)
        checkpoint.move_all(conn, list(writes), source, page.end)

    _put(Together, "hear", hear)
    _put(together, "apply", apply)


def checkpoint_before_the_acks() -> None:
    """The relay says that it has told what it is about to tell."""

    async def send_all(self: Relay, lease: Any) -> None:
        async with self._kafka.producer() as producer:
            while True:
                await lease.still()
                mine, page, messages = await self._database.read(self._unsent)
                if messages:
                    await self._database.write(partial(self._move, mine=mine, to=page.end))
                    await asyncio.sleep(PAUSE)
                    await relay._acknowledged(producer, topic_of(self._source.name), messages)
                self._database.progress.advance(NAME, self._source.name, page.end.position)
                if not page.leaves:
                    await self._source.grown(POLL)

    _put(Relay, "_send_all", send_all)


def view_and_position_in_two_transactions() -> None:
    """First where the view stands, then its rows."""

    async def take(self: Together, behind: Sequence[Subscription], page: FeedPage) -> None:
        recorded = self._decoder.decode(page)
        await self._database.write(lambda conn: checkpoint.move_all(conn, [one.name for one in behind], self.source.name, page.end))
        for one in behind:
            await self._database.write(partial(_late, write=await one.ready(page, recorded)))
            one.taken(page)

    def _late(conn: Connection, write: Write) -> None:
        time.sleep(PAUSE)
        write(conn, checkpoint.BEGINNING)

    _put(Together, "_take", take)


MUTATIONS: Mapping[str, Callable[[], None]] = {
    "no-position-rule": without_the_position_rule,
    "checkpoint-before-acks": checkpoint_before_the_acks,
    "two-transactions": view_and_position_in_two_transactions,
}


def _put(owner: Any, name: str, instead: Any) -> None:
    assert hasattr(owner, name), f"{owner.__name__}.{name} is called otherwise now"
    setattr(owner, name, instead)


if __name__ == "__main__":
    mutation, module, *rest = sys.argv[1:]
    MUTATIONS[mutation]()
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
