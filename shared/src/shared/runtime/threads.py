"""Threads that work for the event loop: one queue to them and one call back, a third of what an executor's two futures and locks cost."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Threads:
    """So many, begun when the first work comes; each does one thing after another."""

    def __init__(self, number: int, name: str) -> None:
        self._queued: SimpleQueue[tuple[asyncio.Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._work, name=f"{name}-{n}", daemon=True) for n in range(number)]
        self._ended = False

    def run(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """What the work returns or raises; work that was cancelled before it began is not done. Raises RuntimeError after `end`."""
        if self._ended:
            raise RuntimeError("these threads have ended")
        if self._threads[0].ident is None:
            for one in self._threads:
                one.start()
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queued.put((future, work))
        return future

    def end(self) -> None:
        """Wait until what was queued is done."""
        self._ended = True
        for one in self._threads:
            if one.ident is not None:
                self._queued.put(None)
        for one in self._threads:
            if one.ident is not None:
                one.join()

    def _work(self) -> None:
        while (job := self._queued.get()) is not None:
            future, work = job
            if future.cancelled():
                continue
            done, failure = None, None
            try:
                done = work()
            except BaseException as raised:
                failure = raised
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                future.get_loop().call_soon_threadsafe(_settle, future, done, failure)
            del job, future, work, done, failure  # nothing is kept alive by a thread that waits


def _settle(future: "asyncio.Future[Any]", done: Any, failure: BaseException | None) -> None:
    if future.cancelled():
        return
    if failure is None:
        future.set_result(done)
    else:
        future.set_exception(failure)
