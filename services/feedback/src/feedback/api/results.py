"""Routes of results on their way back to the unit, and of what waits for a rectification."""

from feedback import result
from feedback.api.bodies import Nothing, Notice
from feedback.result import RESULT, Result
from feedback.views import results, to_rectify
from feedback.views.results import ResultRow
from feedback.views.to_rectify import ToRectify
from shared.events.evaluation import EvaluationKind
from shared.events.values import FiscalYear
from shared.runtime.decider import OutOfOrder
from shared.runtime.http import Answer, Ask, Call, Item
from shared.runtime.pages import After, Limit, Page
from shared.runtime.routes import Routes

routes = Routes(tags=["结果反馈 results"])


@routes.post("/results/{item}/{kind}/notice", refuses=(OutOfOrder,))
async def feed_back(item: Item, kind: EvaluationKind, body: Notice, call: Call) -> Answer:
    """反馈 the confirmed result in writing."""
    decide = lambda now: result.feed_back(now, opinion=body.opinion)  # noqa: E731
    return await call.handle(RESULT, f"{item}/{kind}", decide, authority=body.document)


@routes.post("/results/{item}/{kind}/acknowledgement", refuses=(OutOfOrder,))
async def acknowledge_result(item: Item, kind: EvaluationKind, body: Nothing, call: Call) -> Answer:
    """签收 by the unit."""
    return await call.handle(RESULT, f"{item}/{kind}", result.acknowledge)


@routes.get("/results/{item}/{kind}")
async def result_of(item: Item, kind: EvaluationKind, ask: Ask) -> Result:
    """一项评价结果及其反馈."""
    return await ask.state(RESULT, f"{item}/{kind}")


@routes.get("/results")
async def results_of_year(
    ask: Ask, year: FiscalYear, kind: EvaluationKind | None = None, after: After = None, limit: Limit = 50
) -> Page[ResultRow]:
    """一个预算年度的评价结果及其反馈."""
    return await ask.view(results.VIEW, lambda conn: results.page(conn, year=year, kind=kind, within=ask.sees, after=after, limit=limit))


@routes.get("/to-rectify")
async def waiting_for_rectification(ask: Ask, year: FiscalYear, after: After = None, limit: Limit = 50) -> Page[ToRectify]:
    """尚未下达整改的问题: results with problems, red lights, problems of key monitoring."""
    return await ask.view(to_rectify.VIEW, lambda conn: to_rectify.page(conn, year=year, within=ask.sees, after=after, limit=limit))
