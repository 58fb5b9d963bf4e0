"""Those who decide on one stream in this process do so one after the other, and the next one begins where the last one ended."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

FRESH = 2.0
"""Seconds for which somebody may begin with what was left; whoever comes later looks at the log."""
KEPT, BYTES_KEPT = 500, 2_000_000
"""So much is left at once at most, of so many bytes of documents; what was left first goes first."""


@dataclass(frozen=True, slots=True)
class Left:
    """A state, its version, and the documents recorded since."""

    by: object
    """Who made the state of the documents: nobody else could go on with it."""
    state: Any
    version: int
    documents: Sequence[bytes]

    @property
    def size(self) -> int:
        """The bytes of its documents."""
        return sum(map(len, self.documents))


class StreamLocks:
    """The locks of all streams on which somebody decides now, and what was left of those on which somebody decided just before."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._left: OrderedDict[str, tuple[float, Left]] = OrderedDict()
        self._size = 0
        self._clock = clock

    def of(self, stream: str) -> asyncio.Lock:
        """The stream's lock, to be entered; it is gone when nobody decides on the stream."""
        lock = self._locks.get(stream)
        if lock is None:
            lock = self._locks[stream] = asyncio.Lock()
        return lock

    def take(self, stream: str) -> Left | None:
        """What the last one left, once; another process may have gone on from there."""
        at, left = self._left.pop(stream, (0.0, None))
        if left is None:
            return None
        self._size -= left.size
        return left if self._clock() - at <= FRESH else None

    def leave(self, stream: str, left: Left) -> None:
        """The next one begins with this. By whoever holds the stream's lock and has taken what was left before."""
        self._left[stream] = (self._clock(), left)
        self._size += left.size
        while len(self._left) > KEPT or self._size > BYTES_KEPT:
            _, (_, oldest) = self._left.popitem(last=False)
            self._size -= oldest.size
