"""When a log grew beyond a position: how long somebody who stands there has had something to do."""

import time
from bisect import bisect_right
from collections.abc import Callable

FINE = 0.05
"""Seconds within which growth counts as one."""
KEPT = 4_096
"""So many moments are kept; of more, every second one is given up, and the earlier moment counts."""


class Growth:
    """Remembers at which moment the log was first known to go beyond each position, since this process began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.head = 0
        self._clock = clock
        self._before: list[int] = []
        """Ascending: from this position on the log grew ..."""
        self._moments: list[float] = []
        """... at this moment."""

    def reach(self, position: int) -> None:
        """The log has come to this position."""
        if position <= self.head:
            return
        now = self._clock()
        if not self._moments or now - self._moments[-1] >= FINE:
            self._before.append(self.head)
            self._moments.append(now)
            if len(self._moments) > KEPT:
                del self._before[1::2], self._moments[1::2]
        self.head = position

    def waited(self, position: int) -> float:
        """Seconds since the log went beyond this position, whoever looks and however often; 0 where it has not."""
        if position >= self.head:
            return 0.0
        return self._clock() - self._moments[max(0, bisect_right(self._before, position) - 1)]
