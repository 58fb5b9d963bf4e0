"""What is asked of a work year: the annual figures, and the events behind each."""

from typing import Annotated

from fastapi import Path
from sqlalchemy import Connection

from audit.asked_as_of import AsOf, KnownAt
from audit.figures import view
from audit.figures.definitions import FIGURES
from audit.figures.flow import FLOW
from audit.figures.view import Behind, FigureShown, SortedBy
from audit.instant import At
from audit.permissions import BUREAU, GOVERNMENT
from audit.views import findings
from shared.events.values import FiscalYear
from shared.runtime.decider import Unknown
from shared.runtime.web.pages import After, BadCursor, Descending, Limit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["年度数字 figures"])

Year = Annotated[FiscalYear, Path(description="工作年度 / work year")]
Code = Annotated[str, Path(max_length=8, description="数字编号 / code of a figure, e.g. Q1a")]


@routes.get("/figures/{year}", may=BUREAU | GOVERNMENT)
async def figures_of_year(year: Year, ask: Ask, as_of: AsOf = None, known_at: KnownAt = None) -> list[FigureShown]:
    """The figures of the annual report, as of its 31 December by business time or another instant, as far as known at one of real time."""
    return await ask.view(view.VIEW, lambda conn: view.of_year(conn, list(FIGURES.values()), year=year, at=At(as_of, known_at)))


@routes.get("/figures/{year}/flow", may=BUREAU | GOVERNMENT)
async def flow_of_year(year: Year, ask: Ask, as_of: AsOf = None, known_at: KnownAt = None) -> list[FigureShown]:
    """资金走过闭环: where the money of the year before went: approved, monitored, self-evaluated; each leg as a figure."""
    return await ask.view(view.VIEW, lambda conn: view.of_year(conn, list(FLOW.values()), year=year, at=At(as_of, known_at)))


@routes.get("/figures/{year}/{code}/events", may=BUREAU | GOVERNMENT, refuses=(Unknown, BadCursor))
async def events_behind(
    year: Year,
    code: Code,
    ask: Ask,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    sort: SortedBy = SortedBy.POSITION,
    desc: Descending = False,
    after: After = None,
    limit: Limit = 100,
) -> Page[Behind]:
    """The events behind a figure, part by part; those that count add up to it."""
    figure = FIGURES.get(code) or FLOW.get(code)
    if figure is None:
        raise Unknown(f"没有编号为 {code} 的数字")
    at = At(as_of, known_at)

    def named(conn: Connection) -> Page[Behind]:
        page = view.behind(conn, figure, year=year, at=at, by=sort, descending=desc, after=after, limit=limit)
        called = findings.names_of(conn, {one.item for one in page.items})
        return Page(items=[one.model_copy(update={"name": called.get(one.item, "")}) for one in page.items], next=page.next)

    return await ask.view((view.VIEW, findings.VIEW), named)
