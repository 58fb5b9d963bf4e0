"""Business time: the wall clock, or a clock in a file that a player turns."""

import os
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China's time; no summer time since 1991."""


def day_of(moment: datetime) -> date:
    """The calendar day in China."""
    return moment.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """00:00 Asia/Shanghai of the day, as an aware UTC moment."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


class Clock(Protocol):
    """Tells business time; recorded time is always the real clock."""

    name: str
    """A log remembers which clock began it and refuses another."""
    period: float
    """Seconds between two looks at what fell due."""
    least: float
    """As many at the least, however much happens meanwhile."""

    def now(self) -> datetime:
        """The business moment, aware, UTC."""
        ...


class WallClock:
    """The real time, for real work."""

    name = "wall"
    period = least = 1.0

    def now(self) -> datetime:
        """Now."""
        return datetime.now(UTC)


class FileClock:
    """A clock for plays and tests: an ISO moment in a file that is replaced atomically; looked at every time, read when it was replaced."""

    name = "file"
    period, least = 0.02, 0.005

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, int], datetime] | None = None

    def now(self) -> datetime:
        """The moment in the file. Raises OSError or ValueError where there is none."""
        found = self._path.stat()
        which = (found.st_ino, found.st_mtime_ns)
        if self._read is None or self._read[0] != which:
            self._read = (which, datetime.fromisoformat(self._path.read_text().strip()).astimezone(UTC))
        return self._read[1]

    def turn(self, moment: datetime) -> None:
        """Set the clock."""
        beside = self._path.with_suffix(f".{os.getpid()}")
        beside.write_text(moment.isoformat())
        beside.replace(self._path)
