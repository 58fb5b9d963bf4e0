"""A loop that goes on: what fails is said and counted, and tried again after a pause."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog

from shared.runtime.failures import Away, Unavailable

logger = structlog.get_logger()


class Supervised:
    """Something that is done again and again. The pause begins with `first` seconds and doubles from failure to failure."""

    def __init__(self, fails: str, *, first: float = 0.2, longest: float = 30.0, expected: bool = False, **names: str) -> None:
        """`fails` and the names are what the log says of a failure, with its stack unless it is of an expected kind.

        Nothing is said of what is away or unavailable: that says so itself, once for all who wait for it.
        """
        self.trouble = ""
        """Why it does not go on; empty while all is well."""
        self.since: datetime | None = None
        """Since when it does not go on; None while all is well."""
        self.failures = 0
        """How often something failed since the process began."""
        self._fails = fails
        self._first = first
        self._longest = longest
        self._expected = expected
        self._names = names
        self._in_a_row = 0

    async def attempt(self, act: Callable[[], Awaitable[object]]) -> bool:
        """Do it; where it fails, keep the reason and pause, longer from time to time."""
        try:
            await act()
        except Exception as failure:
            await self.failed(failure)
            return False
        self.well()
        return True

    async def attempt_forever(self, act: Callable[[], Awaitable[object]]) -> None:
        """Do it again and again, until cancelled."""
        while True:
            await self.attempt(act)

    async def failed(self, failure: Exception) -> None:
        """Keep the reason, say and count it, and pause."""
        self._in_a_row += 1
        self._keep(f"{type(failure).__name__}: {failure}")
        if isinstance(failure, Away | Unavailable):
            pass
        elif self._expected:
            logger.warning(self._fails, **self._names, reason=str(failure).strip() or type(failure).__name__)
        else:
            logger.error(self._fails, **self._names, failures=self._in_a_row, exc_info=failure)
        await asyncio.sleep(min(self._longest, self._first * 2 ** min(self._in_a_row - 1, 30)))

    def _keep(self, reason: str) -> None:
        """It does not go on, and this is why; that is counted."""
        self.trouble, self.failures, self.since = reason, self.failures + 1, self.since or datetime.now(UTC)

    def well(self) -> None:
        """It goes on, here or in another process."""
        self._in_a_row, self.trouble, self.since = 0, "", None
