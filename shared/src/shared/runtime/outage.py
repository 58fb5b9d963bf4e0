"""What lies outside and is away (database, broker, feed): one line when it goes, one a minute, one when it is back."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

EVERY = 60.0
"""Seconds between two lines while it is away."""

logger = structlog.get_logger()


class Outage:
    """Told by whoever asks it, from any thread; who only waits for it says nothing of his own."""

    def __init__(self, what: str, *, clock: Callable[[], float] = time.monotonic, **names: str) -> None:
        """`what` and the names are what the log calls it."""
        self.reason = ""
        """Why it does not answer; empty while it does."""
        self.since: datetime | None = None
        """When it was missed first; None while it answers."""
        self._what = what
        self._names = names
        self._clock = clock
        self._lock = threading.Lock()
        self._began = self._said = 0.0
        self._tries = 0

    def away(self, reason: str) -> None:
        """It did not answer, for this reason."""
        with self._lock:
            now = self._clock()
            self._tries += 1
            if not self.reason:
                self.since, self._began, self._said, self._tries = datetime.now(UTC), now, now, 1
                logger.warning(f"{self._what} is away", **self._names, reason=reason)
            elif now - self._said >= EVERY:
                self._said = now
                logger.warning(f"{self._what} is still away", **self._names, reason=reason, seconds=self._seconds(now), tries=self._tries)
            self.reason = reason or "no reason given"

    def back(self) -> None:
        """It answers."""
        if not self.reason:
            return
        with self._lock:
            if self.reason:
                self.reason, self.since = "", None
                logger.info(f"{self._what} is back", **self._names, seconds=self._seconds(self._clock()), tries=self._tries)

    def _seconds(self, now: float) -> float:
        return round(now - self._began, 1)
