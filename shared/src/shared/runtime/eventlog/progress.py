"""How far each subscription of one database has come, as far as this process knows."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.runtime.notifier import Notifier


@dataclass(frozen=True, slots=True)
class Progress:
    """A subscription's position in one log, and the position from which on its view counts as built; None: not known yet."""

    position: int = 0
    target: int | None = None


UNKNOWN = Progress()


class ProgressBoard:
    """Advanced by the subscriptions of this process at once, and by those of other processes through the database."""

    def __init__(self) -> None:
        self._progress: dict[tuple[str, str], Progress] = {}
        self._moved = Notifier()
        self._waiting = 0
        """Somebody waits for a position, so many of them."""
        self._awaited = Notifier()

    def at(self, follower: str, source: str) -> Progress:
        """The subscription's progress; at the beginning, without a target, where nothing is known."""
        return self._progress.get((follower, source), UNKNOWN)

    def built(self, follower: str, source: str) -> bool:
        """The subscription has reached the end that the log had when it was enrolled."""
        progress = self.at(follower, source)
        return progress.target is not None and progress.position >= progress.target

    def advance(self, follower: str, source: str, position: int) -> None:
        """The subscription has come so far."""
        progress = self.at(follower, source)
        if position > progress.position:
            self._progress[follower, source] = Progress(position, progress.target)
            self._moved.notify()

    def known(self) -> Mapping[tuple[str, str], Progress]:
        """Of every subscription, as it is now."""
        return dict(self._progress)

    def learn(self, follower: str, source: str, stored: Progress, before: Mapping[tuple[str, str], Progress]) -> None:
        """What stood in the database when it was read; `before` was known then, and who has moved since is never set back."""
        if self._progress.get((follower, source)) is before.get((follower, source)):
            self.set(follower, source, stored)
        else:
            self.advance(follower, source, stored.position)

    def set(self, follower: str, source: str, progress: Progress) -> None:
        """What stands in the database, which may lie further back: a checkpoint may be begun anew."""
        if self.at(follower, source) != progress:
            self._progress[follower, source] = progress
            self._moved.notify()

    async def reach(self, follower: str, source: str, position: int, seconds: float) -> bool:
        """Wait until the subscription has come to the position; False where it took longer."""
        until = asyncio.get_running_loop().time() + seconds
        while self.at(follower, source).position < position:
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            await self._moved.wait(left)
        return True

    async def asked(self, follower: str, source: str, position: int, seconds: float) -> bool:
        """The same for somebody who waits for an answer: nobody rests meanwhile."""
        with self.awaited():
            return await self.reach(follower, source, position, seconds)

    @contextlib.contextmanager
    def awaited(self) -> Iterator[None]:
        """In the block somebody waits for a position, and nobody rests."""
        self._waiting += 1
        self._awaited.notify()
        try:
            yield
        finally:
            self._waiting -= 1

    async def rest(self, seconds: float) -> None:
        """Until so many seconds have passed, or somebody waits for a position."""
        if not self._waiting:
            await self._awaited.wait(seconds)

    async def moved(self, seconds: float) -> None:
        """Until anyone has come further, or so many seconds have passed."""
        await self._moved.wait(seconds)
