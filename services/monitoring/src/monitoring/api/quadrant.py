"""Dual monitoring of one round (双监控): every reported item's execution and attainment, and how many stand in each quadrant."""

from sqlalchemy import Connection

from monitoring.api.rounds import RoundId
from monitoring.decisions.round import ROUND
from monitoring.permissions import READERS
from monitoring.rules.quadrant import Lines, Quadrant, lines
from monitoring.views import lights
from monitoring.views import quadrant as places
from monitoring.views.lights import SortedBy
from monitoring.views.quadrant import Counted, Placed
from shared.runtime.decider import Unknown
from shared.runtime.web.pages import After, AnyOf, Asked, Descending, Limit, OfUnit, Page, Words
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["监控情况 answers"])


class Quadrants(Page[Placed]):
    """A page of items, and the whole round by quadrant."""

    lines: Lines
    counts: list[Counted]
    """Of all that the asker sees of the unit asked about, whichever quadrants are listed; every quadrant has its line."""
    without: int
    """So many reported items have no attainment, because their goal has no annual indicators."""
    not_reported: int
    """So many items of the round are not reported yet."""


@routes.get("/rounds/{round}/quadrant", may=READERS, refuses=(Unknown,))
async def quadrant_of(
    round: RoundId,
    ask: Ask,
    unit: OfUnit = None,
    quadrant: AnyOf[Quadrant] = (),
    q: Words = "",
    sort: SortedBy = SortedBy.UNIT,
    desc: Descending = False,
    after: After = None,
    limit: Limit = 50,
) -> Quadrants:
    """双监控四象限: the round's items with execution rate and attainment, and how many stand in each quadrant."""
    asking = await ask.fold(ROUND, round)
    if not asking.fiscal_year:
        raise Unknown(f"没有监控轮次 {round}")
    year, month, scope = asking.fiscal_year, asking.period_end_month, ask.seen_of(unit)

    def read(conn: Connection) -> Quadrants:
        of_round = {"year": year, "month": month}
        page = places.page(conn, **of_round, quadrant=quadrant, scope=scope, asked=Asked(after, limit, q, sort, desc))
        summary = places.summary(conn, **of_round, scope=scope)
        return Quadrants(items=page.items, next=page.next, lines=lines(year, month), **summary)

    return await ask.view(lights.VIEW, read)
