"""A reader in a thread of its own that follows a log by position while it is written, and misses nothing."""

import threading
from collections import defaultdict
from types import TracebackType

from sqlalchemy import Connection, create_engine, func, select

from shared.runtime.eventlog import log
from shared.runtime.eventlog.log import events
from tests.bench.comparing import must

PAUSE = 0.05
"""Seconds between two looks."""


class Tail:
    """Whoever follows by position and finds 12 has passed 11 for ever; at each look all positions up to the last one must be there."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="tail", daemon=True)
        self._failure: Exception | None = None
        self.missed = 0
        with self._engine.connect() as conn:
            self.began = self.position = log.head(conn).position

    def __enter__(self) -> "Tail":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None) -> None:
        """Look once more. Raises Wrong where an event was passed, or is not what was appended: its hash, its place in its stream."""
        self._over.set()
        self._thread.join()
        try:
            if wrong is None:
                self._settle()
        finally:
            self._engine.dispose()

    @property
    def seen(self) -> int:
        """How many events were there."""
        return self.position - self.began

    def _settle(self) -> None:
        if self._failure:
            raise self._failure
        with self._engine.connect() as conn:
            self._look(conn)
            must(not self.missed, f"a reader by position has missed {self.missed} of {self.seen} events")
            whole(conn, self.began, self.position)

    def _follow(self) -> None:
        try:
            with self._engine.connect() as conn:
                while not self._over.wait(PAUSE):
                    self._look(conn)
        except Exception as failure:
            self._failure = failure

    def _look(self, conn: Connection) -> None:
        there, last = conn.execute(select(func.count(), func.max(events.c.position)).where(events.c.position > self.position)).one()
        if there:
            self.missed += last - self.position - there
            self.position = last


def whole(conn: Connection, after: int, upto: int) -> None:
    """Every position once, each document with its own number and hash, each stream without a gap. Raises Wrong."""
    columns = (events.c.position, events.c.stream, events.c.stream_version, events.c.bytes, events.c.leaf_hash)
    versions: defaultdict[str, int] = defaultdict(int)
    last = after
    for row in conn.execute(select(*columns).where(events.c.position > after, events.c.position <= upto).order_by(events.c.position)):
        last += 1
        must(row.position == last, f"position {last} is missing")
        must(b'"sequence":"%019d"' % row.position in row.bytes, f"the document at {row.position} bears another number")
        must(row.leaf_hash == log.leaf_hash(row.bytes), f"the hash at {row.position} is not its document's")
        must(row.stream not in versions or versions[row.stream] + 1 == row.stream_version, f"{row.stream} is not in order")
        versions[row.stream] = row.stream_version
    must(last == upto, f"the log ends at {last}, not at {upto}")
