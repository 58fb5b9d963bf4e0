"""Routes of the lists and statistics: where the year's goals stand, coverage, returns, quality."""

from typing import Annotated

from fastapi import Response

from goals.decisions.goal_state import Status
from goals.permissions import GOVERNMENT, READERS
from goals.views import coverage as covered
from goals.views import goals_of_year, reviews
from goals.views.coverage import Coverage
from goals.views.goals_of_year import GoalRow, SortedBy
from goals.views.reviews import UnitQuality, UnitReturns
from shared.events.values import FiscalYear
from shared.runtime.web.pages import After, AnyOf, Asked, BadCursor, Counted, Limit, OfUnit, Page, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["统计 statistics"])


@routes.get("/items", may=READERS, answers=Counted[GoalRow], refuses=(BadCursor,))
async def goals_of(
    asked: Annotated[Asked, asked_by(SortedBy.UNIT)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """一个预算年度的绩效目标, in order of unit and item where nothing else is asked for."""
    return await ask.told(
        goals_of_year.VIEW,
        lambda conn: goals_of_year.page(
            conn,
            year=year,
            status=status,
            scope=ask.seen_of(unit),
            today=ask.today,
            asked=asked,
        ),
    )


@routes.get("/statistics/coverage", may=READERS | GOVERNMENT)
async def coverage(ask: Ask, year: FiscalYear, unit: OfUnit = None) -> Coverage:
    """双覆盖: projects, amount and departments, per unit and in all."""
    return await ask.view(covered.VIEW, lambda conn: covered.coverage(conn, year=year, scope=ask.seen_of(unit)))


@routes.get("/statistics/returns", may=READERS | GOVERNMENT, refuses=(BadCursor,))
async def returns(ask: Ask, year: FiscalYear, unit: OfUnit = None, after: After = None, limit: Limit = 50) -> Page[UnitReturns]:
    """退回情况 per unit."""
    return await ask.view(reviews.VIEW, lambda conn: reviews.returns(conn, year=year, scope=ask.seen_of(unit), after=after, limit=limit))


@routes.get("/statistics/quality", may=READERS | GOVERNMENT, refuses=(BadCursor,))
async def quality(ask: Ask, year: FiscalYear, unit: OfUnit = None, after: After = None, limit: Limit = 50) -> Page[UnitQuality]:
    """目标质量 per unit: grades and common faults."""
    return await ask.view(reviews.VIEW, lambda conn: reviews.quality(conn, year=year, scope=ask.seen_of(unit), after=after, limit=limit))
