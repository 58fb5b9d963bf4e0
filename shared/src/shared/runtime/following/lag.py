"""How long somebody has been behind."""

import time


class Lag:
    """Remembers when it was last at the head."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def seconds(self, lag: int | None) -> float:
        """0 at the head; else the seconds since it was last known to be there."""
        now = time.monotonic()
        if not lag:
            self._since = now
        return now - self._since
