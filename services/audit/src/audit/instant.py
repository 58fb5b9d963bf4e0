"""An instant of the past that a question is asked as of: a moment, or a day to its end in China."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import AwareDatetime, BeforeValidator

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


def _whole_day(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return value
    try:
        return end_of(date.fromisoformat(value))
    except OverflowError as beyond:
        raise ValueError(value) from beyond


Instant = Annotated[AwareDatetime, BeforeValidator(_whole_day)]
AsOf = Annotated[Instant | None, Query(description="业务时间截至 / by business time: 2020-12-31 or 2020-12-31T18:00:00+08:00")]
KnownAt = Annotated[Instant | None, Query(description="记录时间截至 / by recorded time: 2020-12-31 or 2020-12-31T18:00:00+08:00")]
