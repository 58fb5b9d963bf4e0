"""A date in a cell: a day, a month, a span of months, or words that name none."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.forms.book import Scalar
from shared.forms.cells.text import plain, text_of

CHINESE = {one: str(at) for at, one in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
YEAR_MONTH_DAY = re.compile(r"((?:19|20)\d\d)(?:[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2})日?)?)?[年月日]?(?:\d\d:\d\d:\d\d)?")
SPAN = re.compile(r"[-~—–至到]+")
SERIAL = range(36526, 73051)
"""1900 serials of 2000 to 2099."""


@dataclass(frozen=True, slots=True)
class Day:
    """What a date cell says; as much of year, month and day as is printed, twice for a span."""

    start: str
    end: str | None = None
    serial: bool = False
    """A number that no date format tells from a plain one."""


def day(value: Scalar, *, since_1904: bool = False) -> Day | None:
    """The date of a cell; None for words such as 长期 or 2023年底, which name no day."""
    if isinstance(value, datetime):
        return Day(value.date().isoformat())
    if isinstance(value, date):
        return Day(value.isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        whole = int(value)
        if whole not in SERIAL:
            return None
        return Day((date(1904, 1, 1) if since_1904 else date(1899, 12, 30)).__add__(timedelta(whole)).isoformat(), serial=True)
    bare = _arabic(plain(text_of(value)))
    if one := _one(bare):
        return Day(one)
    for cut in SPAN.finditer(bare):
        first, last = _one(bare[: cut.start()]), _one(bare[cut.end() :])
        if first and last:
            return Day(first, last)
    return None


def _one(bare: str) -> str | None:
    found = YEAR_MONTH_DAY.fullmatch(bare)
    if not found:
        return None
    year, month, on = found.groups()
    if month and not 1 <= int(month) <= 12:
        return None
    if on:
        try:
            return date(int(year), int(month), int(on)).isoformat()
        except ValueError:
            return None
    return f"{year}-{int(month):02}" if month else year


def _arabic(bare: str) -> str:
    """二〇二四年十二月三十一日 in figures."""
    if not any(one in CHINESE or one == "十" for one in bare) or "年" not in bare:
        return bare
    bare = re.sub(r"([一二三])?十([一二三四五六七八九])?", lambda one: f"{CHINESE[one[1] or '一']}{CHINESE[one[2]] if one[2] else 0}", bare)
    return "".join(CHINESE.get(one, one) for one in bare)
