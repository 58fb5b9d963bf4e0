"""One service's database: one writer thread with group commit, a few reader threads, nothing on the event loop."""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from shared.runtime import log
from shared.runtime.bell import Bell
from shared.runtime.decider import Refusal

T = TypeVar("T")
QUEUE = 2_000
BATCH = 256
READERS = 3

logger = structlog.get_logger()


class Busy(Refusal):
    """More commands wait than can be written soon."""

    zh = "系统繁忙，请稍后重试"
    status = 503


class StorageFailed(Refusal):
    """The database failed; repeat with the same Idempotency-Key to learn whether the command was accepted."""

    zh = "存储故障，请稍后以同一幂等键重试"
    status = 503


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any] | log.Append
    future: "asyncio.Future[Any]"


class Database:
    """A SQLite file: the log, the bookmarks and the views of one service."""

    def __init__(self, path: Path) -> None:
        self.head = 0
        """The log's last position, as far as this process knows."""
        self.grown = Bell()
        """Rings when the log has grown."""
        self._writer = _engine(path, "BEGIN IMMEDIATE", size=1)
        self._reader = _engine(path, "BEGIN", size=READERS)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix=f"{path.stem}-read")
        self._queue: queue.Queue[_Job | None] = queue.Queue(QUEUE)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._write, name=f"{path.stem}-write", daemon=True)

    async def start(self) -> None:
        """Make the tables that are missing and begin to write."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()
        await self.write(_create)
        self.head = (await self.read(log.head)).position

    async def stop(self) -> None:
        """Finish what is queued and let go of the file."""
        await asyncio.to_thread(self._queue.put, None)
        await asyncio.to_thread(self._thread.join)
        self._readers.shutdown()
        self._reader.dispose()
        self._writer.dispose()

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query in a reader thread, in a transaction of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change in the writer thread; it is committed, durably, when this returns. An error undoes this change alone."""
        done: T = await self._enqueue(fn)
        return done

    async def append(self, one: log.Append) -> log.Outcome:
        """Record a command's events; all that queued meanwhile share one commit. Raises Busy or StorageFailed."""
        outcome: log.Outcome = await self._enqueue(one)
        return outcome

    def _enqueue(self, work: Callable[[Connection], Any] | log.Append) -> "asyncio.Future[Any]":
        future = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait(_Job(work, future))
        except queue.Full:
            raise Busy("等待写入的请求过多，请稍后重试") from None
        return future

    def _read(self, fn: Callable[[Connection], T]) -> T:
        with self._reader.begin() as conn:
            return fn(conn)

    def _write(self) -> None:
        while (first := self._queue.get()) is not None:
            jobs = [first]
            while len(jobs) < BATCH and not self._queue.empty():
                job = self._queue.get()
                if job is None:
                    self._queue.put(None)
                    break
                jobs.append(job)
            try:
                answers = self._commit(jobs)
            except Exception as failure:
                logger.exception("write failed", jobs=len(jobs))
                answers = [_failed(failure)] * len(jobs)
            assert self._loop is not None
            self._loop.call_soon_threadsafe(self._settle, jobs, answers)

    def _commit(self, jobs: Sequence[_Job]) -> list[Any]:
        answers: dict[int, Any] = {}
        with self._writer.begin() as conn:
            appends = [(i, job.work) for i, job in enumerate(jobs) if isinstance(job.work, log.Append)]
            if appends:
                for (i, _), outcome in zip(appends, log.append(conn, [work for _, work in appends]), strict=True):
                    answers[i] = outcome
            for i, job in enumerate(jobs):
                if not isinstance(job.work, log.Append):
                    answers[i] = _alone(conn, job.work)
        return [answers[i] for i in range(len(jobs))]

    def _settle(self, jobs: Sequence[_Job], answers: Sequence[Any]) -> None:
        before = self.head
        for job, answer in zip(jobs, answers, strict=True):
            if isinstance(answer, log.Recorded):
                self.head = max(self.head, answer.position)
            if not job.future.done():
                if isinstance(answer, _Raised):
                    job.future.set_exception(answer.error)
                else:
                    job.future.set_result(answer)
        if self.head > before:
            self.grown.ring()


@dataclass(frozen=True, slots=True)
class _Raised:
    error: BaseException


def _failed(failure: Exception) -> _Raised:
    if isinstance(failure, DBAPIError):
        return _Raised(StorageFailed("数据库未能确认写入，请以同一 Idempotency-Key 重试"))
    return _Raised(failure)


def _alone(conn: Connection, work: Callable[[Connection], T]) -> T | _Raised:
    try:
        with conn.begin_nested():
            return work(conn)
    except DBAPIError as failure:
        if not conn.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
            raise  # SQLite has undone the whole transaction (a full disk): nobody's work is in it any more
        return _Raised(failure)
    except Exception as failure:
        return _Raised(failure)


def _create(conn: Connection) -> None:
    log.metadata.create_all(conn)
    for table in log.KEPT_FOR_EVER:
        for verb in ("UPDATE", "DELETE"):
            trigger = f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            conn.execute(text(f"{trigger} BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"))


def _engine(path: Path, begin: str, size: int) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=QueuePool, pool_size=size, max_overflow=0)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "journal_size_limit=67108864"):
            connection.execute(f"PRAGMA {pragma}")
        if begin == "BEGIN":
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def start(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    return engine
