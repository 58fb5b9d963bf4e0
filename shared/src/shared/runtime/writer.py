"""One thread and one bounded queue before a log: what queued while the last batch was committed shares the next commit."""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from shared.runtime.decider import Refusal

QUEUE = 2_000
BATCH = 256

logger = structlog.get_logger()


class Busy(Refusal):
    """More commands wait than can be written soon."""

    zh = "系统繁忙，请稍后重试"
    status = 503


class StorageFailed(Refusal):
    """The database failed; repeat with the same Idempotency-Key to learn whether the command was accepted."""

    zh = "存储故障，请稍后以同一幂等键重试"
    status = 503


@dataclass(frozen=True, slots=True)
class Raised:
    """What one piece of work raised, while the others of its batch went on."""

    error: BaseException


@dataclass(slots=True)
class _Job:
    work: Any
    future: "asyncio.Future[Any]"


class Writer:
    """Hands batches to `commit`, which runs in the thread, and their answers to `settled`, which runs on the event loop."""

    def __init__(self, name: str, commit: Callable[[Sequence[Any]], Sequence[Any]], settled: Callable[[Sequence[Any]], None]) -> None:
        self._commit = commit
        self._settled = settled
        self._queue: queue.Queue[_Job | None] = queue.Queue(QUEUE)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._loop: asyncio.AbstractEventLoop

    def start(self) -> None:
        """Begin to write."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def stop(self) -> None:
        """Finish what is queued."""
        await asyncio.to_thread(self._queue.put, None)
        await asyncio.to_thread(self._thread.join)

    def put(self, work: Any) -> "asyncio.Future[Any]":
        """Queue a piece of work; its answer comes when it is committed. Raises Busy."""
        future = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait(_Job(work, future))
        except queue.Full:
            raise Busy("等待写入的请求过多，请稍后重试") from None
        return future

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            jobs = [first]
            while len(jobs) < BATCH and not self._queue.empty():
                job = self._queue.get()
                if job is None:
                    self._queue.put(None)
                    break
                jobs.append(job)
            try:
                answers = self._commit([job.work for job in jobs])
            except Exception as failure:
                logger.exception("write failed", jobs=len(jobs))
                answers = [_failed(failure)] * len(jobs)
            self._loop.call_soon_threadsafe(self._settle, jobs, answers)

    def _settle(self, jobs: Sequence[_Job], answers: Sequence[Any]) -> None:
        self._settled(answers)
        for job, answer in zip(jobs, answers, strict=True):
            if not job.future.done():
                if isinstance(answer, Raised):
                    job.future.set_exception(answer.error)
                else:
                    job.future.set_result(answer)


def _failed(failure: Exception) -> Raised:
    if isinstance(failure, DBAPIError):
        return Raised(StorageFailed("数据库未能确认写入，请以同一 Idempotency-Key 重试"))
    return Raised(failure)
