"""How a route is asked as of an instant of the past: `?as_of=`, `?known_at=` and `?through=`."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from audit.instant import end_of
from shared.events.values import Moment


def _moment_or_day(value: Any, validate: ValidatorFunctionWrapHandler) -> datetime:
    try:
        if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return end_of(date.fromisoformat(value))
        found: datetime = validate(value)
    except (ValueError, OverflowError) as wrong:
        raise PydanticCustomError("instant", "an instant is written 2020-01-31 or 2020-01-31T09:00:00+08:00") from wrong
    return found


EventId = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
Instant = Annotated[Moment, WrapValidator(_moment_or_day)]
AsOf = Annotated[Instant | None, Query(description="业务时间截至 / by business time: 2020-12-31 or 2020-12-31T18:00:00+08:00")]
KnownAt = Annotated[Instant | None, Query(description="记录时间截至 / by recorded time: 2020-12-31 or 2020-12-31T18:00:00+08:00")]
Through = Annotated[EventId | None, Query(description="轨迹截至哪一事件（含） / no further in the trail than this event's id")]
