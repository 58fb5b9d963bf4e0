"""How far had a year's projects spent their budget by the end of each month? Asked of the view of executions."""

from decimal import Decimal
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, Integer, cast, extract, func, select

from monitoring.views.executions import executions, owners
from shared.events.envelope import Value
from shared.events.values import percent, to_yuan
from shared.runtime.sql.rows import within

PROJECT = "______-____-P%"
"""A project's number, as LIKE reads it."""


class Spent(Value):
    """The projects' budget and what was spent of it (执行数), as of the last facts of a month and those before."""

    month: str
    """Of the calendar, `2020-07`."""
    adjusted_budget: Decimal
    executed: Decimal
    rate: Decimal
    """预算执行率 in per cent; 0 without a budget."""


def by_month(conn: Connection, *, year: int, scope: str) -> list[Spent]:
    """Each month of which the treasury told something of the year's projects; corrected facts do not count."""
    e, unit = executions.c, func.coalesce(owners.c.unit, "")
    more = [
        (now - func.coalesce(func.lag(now).over(partition_by=e.item, order_by=(e.as_of, e.reference)), 0)).label(now.name)
        for now in (e.adjusted_fen, e.executed_fen)
    ]
    month = (cast(extract("year", e.as_of), Integer) * 100 + cast(extract("month", e.as_of), Integer)).label("month")
    counting = select(month, *more).join(owners, owners.c.item == e.item, isouter=True)
    told = counting.where(e.year == year, within(unit, scope), e.corrected_by == "", e.item.like(PROJECT)).subquery().c
    sums = select(told.month, func.sum(told.adjusted_fen), func.sum(told.executed_fen)).group_by(told.month).order_by(told.month)
    return [_spent(*row) for row in accumulate((tuple(map(int, row)) for row in conn.execute(sums)), _and_before)]


def _and_before(before: tuple[int, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    month, *more = now
    return (month, *(old + new for old, new in zip(before[1:], more, strict=True)))


def _spent(*row: Any) -> Spent:
    month, budget, executed = row
    rate = percent(executed, budget) if budget > 0 else Decimal("0.00")
    return Spent(month=f"{month // 100}-{month % 100:02}", adjusted_budget=to_yuan(budget), executed=to_yuan(executed), rate=rate)
