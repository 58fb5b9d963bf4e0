"""How long whoever follows a log rests after a page: under load what comes meanwhile is one page, one transaction and one notice."""

import time
from collections.abc import Callable
from math import exp, inf

from shared.runtime.eventlog.database import Database

BUSY = 10.0
"""Events a second from which on many are heard at once; with fewer, nobody rests for long."""
SHORT = 0.04
"""Seconds of rest after what another service has told, also where little comes."""


class Pace:
    """One follower's. Nobody rests while somebody waits for a position, nor on a database whose transactions gather by themselves."""

    def __init__(self, database: Database, least: float = 0.0, clock: Callable[[], float] = time.monotonic, *, most: float = inf) -> None:
        self._progress = database.progress
        self._longest = min(database.gathers_for, most)
        self._least = min(least, self._longest)
        self._clock = clock
        self._recent = 0.0
        """Events heard, those of long ago counting less: so many as came within the last second."""
        self._at = clock()

    def after(self, events: int) -> float:
        """Seconds of rest after so many events."""
        now = self._clock()
        self._recent = self._recent * exp(self._at - now) + events
        self._at = now
        return self._longest if self._recent >= BUSY else self._least

    async def rest(self, events: int) -> None:
        """Let more come together."""
        if (seconds := self.after(events)) > 0:
            await self._progress.rest(seconds)
