"""Those who decide on one stream in this process do so one after the other, and the next one begins where the last one ended."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary


@dataclass(frozen=True, slots=True)
class Left:
    """A state, its version, and the documents recorded since."""

    state: Any
    version: int
    documents: Sequence[bytes]


class StreamLock:
    """One stream's; it is gone when nobody decides on the stream."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._here = 0
        self._left: Left | None = None

    async def __aenter__(self) -> "StreamLock":
        self._here += 1
        try:
            await self._lock.acquire()
        except BaseException:
            self._here -= 1
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self._here -= 1
        self._lock.release()

    def take(self) -> Left | None:
        """What the last one left, once; another process may have gone on from there."""
        left, self._left = self._left, None
        return left

    @property
    def awaited(self) -> bool:
        """Somebody waits for it."""
        return self._here > 1

    def leave(self, left: Left) -> None:
        """The next one begins with this."""
        self._left = left


class StreamLocks:
    """The locks of all streams on which somebody decides now."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, StreamLock] = WeakValueDictionary()

    def of(self, stream: str) -> StreamLock:
        """The stream's lock, to be entered."""
        lock = self._locks.get(stream)
        if lock is None:
            lock = self._locks[stream] = StreamLock()
        return lock
