"""One service's database as the rest of the runtime sees it: the log, the checkpoints and the views, nothing on the event loop."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.folds import Folds
from shared.runtime.eventlog.growth import Growth
from shared.runtime.eventlog.progress import ProgressBoard
from shared.runtime.eventlog.space import Space
from shared.runtime.notifier import Notifier
from shared.runtime.sql.locks import tell
from shared.runtime.sql.pinned_connection import PinnedConnection
from shared.runtime.threads import Threads

T = TypeVar("T")


class Lease(Protocol):
    """Something that one process does for all, as long as this holds."""

    async def still(self) -> None:
        """Raise where another process may have taken over."""
        ...


class Database(ABC):
    """SQLite or PostgreSQL: the same promises."""

    gathers_for = 0.0
    """Seconds for which followers let come together what shares a transaction under load; 0 where transactions gather by themselves."""

    def __init__(self, name: str, reader: Engine, readers: int) -> None:
        self.name = name
        self.head = 0
        """The log's last position, as far as this process knows."""
        self.growth = Growth()
        """When it grew, as far as this process knows."""
        self.grown = Notifier()
        """Notifies when the log has grown."""
        self.progress = ProgressBoard()
        self.on_commit: Callable[[Sequence[Any]], None] = lambda _: None
        """Called on the event loop with the outcomes of each batch that was committed."""
        self.on_shrunk: Callable[[int, int], None] = lambda _before, _now: None
        """Called where the log has lost events while it was open: its ends before and now."""
        self._reader = reader
        self._readers = Threads(readers, f"{name}-read")
        self._lines = [PinnedConnection.for_reading(reader) for _ in range(readers)]
        self._free = [*self._lines]
        """One for each thread that reads; the last that was used comes first."""
        self.space = Space(name, self._look_for_room)
        self._folds = Folds(f"{name}-fold", self._past)

    @property
    def away(self) -> str:
        """Why the database does not answer; empty while it does."""
        return ""

    @property
    def pools(self) -> Mapping[str, tuple[int, int]]:
        """Connections by pool: how many there may be, how many are in use."""
        return {"read": (len(self._lines), len(self._lines) - len(self._free))}

    @abstractmethod
    async def start(self) -> None:
        """Open it and begin to write."""

    @abstractmethod
    async def stop(self) -> None:
        """Finish what is queued and let go of it."""

    @abstractmethod
    async def _look_for_room(self) -> None:
        """Write something large that is not kept. Raises where the disk is full."""

    @abstractmethod
    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run a change in a transaction, durably committed when this returns unless it is heard again. An error undoes it alone."""

    @abstractmethod
    async def append(self, one: log.Append) -> log.Outcome:
        """Record a command's events; all that queued meanwhile share one commit. Raises Unavailable."""

    async def past(
        self, stream: str, initial: T, fold: Callable[[T, Sequence[bytes]], T], command: str = ""
    ) -> tuple[log.Repeated | None, T, int]:
        """What is known of a command, and a stream's state and version, its documents folded in a thread."""
        return await self._folds.of(stream, initial, fold, command)

    @abstractmethod
    def _past(self, commands: Sequence[str], streams: Mapping[str, int]) -> log.Past:
        """What is known of these commands, and the documents of these streams from a version on."""

    @abstractmethod
    def alone(self, what: str, standing_by: Callable[[], None]) -> AbstractAsyncContextManager[Lease]:
        """Wait until no other process on this database does this, calling `standing_by` meanwhile; do it as long as the lease holds."""

    async def say(self, *words: str) -> None:
        """Tell the other processes on this database; whoever is not there does not hear it."""
        await self.read(lambda conn: tell(conn, *words))

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run a query in a reader thread; what it reads in several statements may be of several moments."""
        return await self._readers.run(lambda: self._read(fn))

    def _read(self, fn: Callable[[Connection], T]) -> T:
        line = self._free.pop()
        try:
            with line.open() as conn:
                return fn(conn)
        finally:
            self._free.append(line)

    def _end_reading(self) -> None:
        self._readers.end()
        for one in self._lines:
            one.close()

    async def look(self) -> None:
        """Learn what stands in the database."""
        before, known = self.head, self.progress.known()
        head, progress = await self.read(lambda conn: (log.head(conn), checkpoint.progress(conn)))
        if head.position < before:
            self.on_shrunk(before, head.position)
        self._grow(head.position)
        for one in progress:
            self.progress.learn(*one, known)

    def _settled(self, answers: Sequence[Any]) -> None:
        self.on_commit(answers)
        self._grow(max((answer.position for answer in answers if isinstance(answer, log.Recorded)), default=0))

    def _grow(self, head: int) -> None:
        if head > self.head:
            self.head = head
            self.growth.reach(head)
            self.grown.notify()
