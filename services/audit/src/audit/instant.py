"""An instant of the past that a question is asked as of: a moment, or a day to its end in China."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from shared.runtime.clock import midnight

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def end_of(day: date) -> datetime:
    """The last microsecond of a day in China."""
    return midnight(day + timedelta(days=1)) - TICK


def end_of_year(year: int) -> datetime:
    """The last microsecond of 31 December."""
    return end_of(date(year, 12, 31))


def ticks(moment: datetime) -> int:
    """Microseconds since 1970, as the tables keep time."""
    return (moment - EPOCH) // TICK


def moment(ticks_: int) -> datetime:
    """The moment so many microseconds after 1970."""
    return EPOCH + ticks_ * TICK


@dataclass(frozen=True)
class At:
    """As of when a question is asked: by business time, as far as it was recorded at an instant of real time; None: no end."""

    as_of: datetime | None = None
    known_at: datetime | None = None
    through: str | None = None
    """The id of the last event of the trail that counts."""

    @property
    def asked(self) -> str:
        """As it is written in an address: `?as_of=…&known_at=…`, or nothing."""
        written = {name: one.isoformat() for name, one in (("as_of", self.as_of), ("known_at", self.known_at)) if one}
        return f"?{urlencode(written, safe=':')}" if written else ""
