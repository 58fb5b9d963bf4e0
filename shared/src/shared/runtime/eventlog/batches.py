"""A thread and a bounded queue before a database: what is asked at once, or while the thread is at work, is done together."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from shared.runtime.failures import Away, Unavailable
from shared.runtime.outage import Outage

QUEUE, QUEUED_BYTES = 2_000, 32_000_000
"""So many wait at most; and nothing more is taken while more than so many bytes wait."""
BATCH = 256

logger = structlog.get_logger()


class Busy(Unavailable):
    """More commands wait than can be done soon."""

    zh = "系统繁忙，请稍后重试"


@dataclass(frozen=True, slots=True)
class Raised:
    """What one piece of work raised, while the others of its batch went on."""

    error: BaseException


Job = tuple[Any, "asyncio.Future[Any]", int]


class Batches:
    """Hands batches to `do`, which runs in the thread, and their answers to `settled`, which runs on the event loop."""

    def __init__(
        self,
        name: str,
        do: Callable[[Sequence[Any]], Sequence[Any]],
        settled: Callable[[Sequence[Any]], None] = lambda _: None,
        most: int = BATCH,
    ) -> None:
        self._do = do
        self._settled = settled
        self._most = most
        self._asked: list[Job] = []
        """What was put since the event loop came by last."""
        self._queued: SimpleQueue[list[Job] | None] = SimpleQueue()
        self._outage = Outage("what the database refuses to do", thread=name)
        self._under_way = 0
        self._bytes = 0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._loop: asyncio.AbstractEventLoop

    def start(self) -> None:
        """Begin to work."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def stop(self) -> None:
        """Finish what is queued, where it was begun."""
        if self._thread.ident is None:
            return
        self._hand_over()
        self._queued.put(None)
        await asyncio.to_thread(self._thread.join)

    def put(self, work: Any, size: int = 0) -> "asyncio.Future[Any]":
        """Queue a piece of work of so many bytes; its answer comes when it is done. On the event loop only. Raises Busy."""
        if self._under_way >= QUEUE + self._most or self._bytes > QUEUED_BYTES:
            raise Busy("等待处理的请求过多，请稍后重试")
        if not self._asked:
            self._loop.call_soon(self._hand_over)
        future: asyncio.Future[Any] = self._loop.create_future()
        self._asked.append((work, future, size))
        self._under_way += 1
        self._bytes += size
        return future

    def failed(self, failure: Exception) -> BaseException:
        """What each of a batch is answered where the whole batch failed."""
        return failure

    def _hand_over(self) -> None:
        if self._asked:
            self._queued.put(self._asked)
            self._asked = []

    def _run(self) -> None:
        going_on = True
        while going_on and (jobs := self._queued.get()) is not None:
            while len(jobs) < self._most and not self._queued.empty():
                more = self._queued.get()
                if more is None:
                    going_on = False
                    break
                jobs += more
            for first in range(0, len(jobs), self._most):
                self._do_together(jobs[first : first + self._most])

    def _do_together(self, jobs: list[Job]) -> None:
        try:
            answers = self._do([work for work, _, _ in jobs])
            self._outage.back()
        except Exception as failure:
            self._say(failure, len(jobs))
            answers = [Raised(self.failed(failure))] * len(jobs)
        self._loop.call_soon_threadsafe(self._settle, jobs, answers)

    def _say(self, failure: Exception, jobs: int) -> None:
        if isinstance(failure, DBAPIError):
            self._outage.away(str(failure.orig).partition("\n")[0])
        elif not isinstance(failure, Away | Unavailable):
            logger.exception("batch failed", thread=self._thread.name, jobs=jobs)

    def _settle(self, jobs: Sequence[Job], answers: Sequence[Any]) -> None:
        self._under_way -= len(jobs)
        self._bytes -= sum([size for _, _, size in jobs])
        self._settled(answers)
        for (_, future, _), answer in zip(jobs, answers, strict=True):
            if not future.done():
                if isinstance(answer, Raised):
                    future.set_exception(answer.error)
                else:
                    future.set_result(answer)
