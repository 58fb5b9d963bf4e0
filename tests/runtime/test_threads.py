"""Threads that work for the event loop."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from shared.runtime.threads import Threads


@pytest.fixture
def threads() -> Iterator[Threads]:
    two = Threads(2, "two")
    yield two
    two.end()


async def test_each_who_asks_gets_what_the_own_work_returns_or_raises(threads: Threads) -> None:
    asked = [threads.run(lambda n=n: 12 // n) for n in range(4)]  # type: ignore[misc]
    first, *rest = await asyncio.gather(*asked, return_exceptions=True)
    assert (type(first), rest) == (ZeroDivisionError, [12, 6, 4])


async def test_work_runs_beside_the_loop_on_as_many_threads_as_there_are(threads: Threads) -> None:
    together = threading.Barrier(2, timeout=30)
    names = await asyncio.gather(*(threads.run(lambda: (together.wait(), threading.current_thread().name)[1]) for _ in range(2)))
    assert set(names) == {"two-0", "two-1"}


async def test_what_was_cancelled_before_it_began_is_not_done(threads: Threads) -> None:
    go, done = threading.Event(), []
    busy = [threads.run(lambda: go.wait(30)) for _ in range(2)]
    given_up, kept = threads.run(lambda: done.append("given up")), threads.run(lambda: done.append("kept"))
    given_up.cancel()
    go.set()
    await asyncio.gather(*busy, kept)
    assert done == ["kept"]


async def test_the_end_waits_for_what_was_queued_and_nothing_is_taken_after_it() -> None:
    one, done = Threads(1, "one"), []
    for n in range(3):
        one.run(lambda n=n: done.append(n))  # type: ignore[misc]
    await asyncio.to_thread(one.end)
    assert done == [0, 1, 2]
    with pytest.raises(RuntimeError, match="have ended"):
        one.run(lambda: None)
