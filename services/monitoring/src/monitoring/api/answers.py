"""What is asked of a whole year: watchlist, records, lateness, lights, warnings."""

from typing import Annotated

from fastapi import Query, Response

from monitoring.api.rule_sets import rules_of
from monitoring.decisions.record_state import Status
from monitoring.permissions import READERS
from monitoring.rules.shipped import UnknownRuleSet
from monitoring.views import late, lights, records, warnings, watchlist
from monitoring.views.late import LateUnit
from monitoring.views.lights import LightRow
from monitoring.views.records import RecordRow
from monitoring.views.warnings import Standing, WarningRow
from monitoring.views.watchlist import Watched
from shared.events.values import FiscalYear, Month
from shared.runtime.web.pages import After, AnyOf, Asked, BadCursor, Counted, Descending, Limit, OfUnit, Page, Words, asked_by, searched_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["监控情况 answers"])
Derivations = Annotated[bool, Query(description="附各项所据数据 / with what each was computed from")]


@routes.get("/watchlist", may=READERS)
async def watchlist_of_year(ask: Ask, year: FiscalYear, unit: OfUnit = None, after: After = None, limit: Limit = 50) -> Page[Watched]:
    """What is monitored in the year."""
    return await ask.view(watchlist.VIEW, lambda conn: watchlist.page(conn, year=year, scope=ask.seen_of(unit), after=after, limit=limit))


@routes.get("/records", may=READERS, answers=Counted[RecordRow])
async def records_of_year(
    asked: Annotated[Asked, asked_by(records.SortedBy.UNIT)],
    ask: Ask,
    year: FiscalYear,
    month: Month | None = None,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """The year's records and how near each is to its deadline."""
    return await ask.told(
        records.VIEW,
        lambda conn: records.page(
            conn,
            year=year,
            month=month,
            status=status,
            scope=ask.seen_of(unit),
            today=ask.today,
            asked=asked,
        ),
    )


@routes.get("/late", may=READERS, refuses=(BadCursor, UnknownRuleSet))
async def late_units(
    asked: Annotated[Asked, searched_by(late.SortedBy.UNIT)], ask: Ask, year: FiscalYear, unit: OfUnit = None
) -> Page[LateUnit]:
    """Who is late, unit by unit, and what follows from it by the rule sets of their rounds; words stand in a unit's code or name."""
    rules = await rules_of(ask)
    return await ask.view(
        late.VIEW,
        lambda conn: late.page(conn, year=year, scope=ask.seen_of(unit), today=ask.today, rules_named=rules.named, asked=asked),
    )


@routes.get("/lights", may=READERS, answers=Page[LightRow])
async def lights_of_year(
    ask: Ask,
    year: FiscalYear,
    month: Month | None = None,
    unit: OfUnit = None,
    q: Words = "",
    sort: lights.SortedBy = lights.SortedBy.UNIT,
    desc: Descending = False,
    derivations: Derivations = True,
    after: After = None,
    limit: Limit = 50,
) -> Response:
    """Every item's lights, each with its inputs and its rule."""
    asked, scope = Asked(after, limit, q, sort, desc), ask.seen_of(unit)
    return await ask.told(
        lights.VIEW,
        lambda conn: lights.page(conn, year=year, month=month, scope=scope, derivations=derivations, asked=asked),
    )


@routes.get("/warnings", may=READERS)
async def warnings_of_year(
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Standing] = (Standing.OPEN,),
    after: After = None,
    limit: Limit = 50,
) -> Page[WarningRow]:
    """预警办理: the open warnings, whose task each is and by when; or the closed ones and what answered them."""
    return await ask.view(
        warnings.VIEW,
        lambda conn: warnings.page(conn, year=year, status=status, scope=ask.seen_of(unit), today=ask.today, after=after, limit=limit),
    )
