"""How a route is asked as of an instant of the past: `?as_of=` and `?known_at=`."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import ValidatorFunctionWrapHandler, WrapValidator
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


Instant = Annotated[Moment, WrapValidator(_moment_or_day)]
AsOf = Annotated[Instant | None, Query(description="业务时间截至 / by business time: 2020-12-31 or 2020-12-31T18:00:00+08:00")]
KnownAt = Annotated[Instant | None, Query(description="记录时间截至 / by recorded time: 2020-12-31 or 2020-12-31T18:00:00+08:00")]
