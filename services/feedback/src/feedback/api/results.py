"""Routes of results on their way back to the unit."""

from typing import Annotated

from fastapi import Response

from feedback.api.answers import ResultAnswer
from feedback.api.bodies import Nothing, Notice
from feedback.decisions import result
from feedback.decisions.result import RESULT, Decision, Status
from feedback.decisions.separation import SelfVerification
from feedback.permissions import FINANCE, GOVERNMENT, READERS, UNITS
from feedback.views import results
from feedback.views.results import ResultRow
from feedback.waiting import TODOS
from shared.events.evaluation import EvaluationKind
from shared.events.values import FiscalYear
from shared.runtime.decider import Unknown
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import AnyOf, Asked, BadCursor, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["结果反馈 results"])


@routes.post("/results/{item}/{kind}/notice", may=FINANCE, decides=Decision.FEED_BACK, refuses=(SelfVerification,))
async def feed_back(item: Item, kind: EvaluationKind, body: Notice, call: Call) -> Answer:
    """反馈 the confirmed result in writing."""
    decide = lambda state: result.feed_back(state, opinion=body.opinion, actor=call.actor)  # noqa: E731
    return await call.handle(RESULT, f"{item}/{kind}", decide, authority=body.document)


@routes.post("/results/{item}/{kind}/acknowledgement", may=UNITS, decides=Decision.ACKNOWLEDGE)
async def acknowledge_result(item: Item, kind: EvaluationKind, body: Nothing, call: Call) -> Answer:
    """签收 by the unit."""
    return await call.handle(RESULT, f"{item}/{kind}", result.acknowledge)


@routes.get("/results/{item}/{kind}", may=READERS, refuses=(Unknown,))
async def result_of(item: Item, kind: EvaluationKind, ask: Ask) -> ResultAnswer:
    """一项评价结果及其反馈."""
    state = await ask.state(RESULT, f"{item}/{kind}")
    return await with_decisions(TODOS.with_turn(ResultAnswer.model_validate(state), RESULT, state), ask, Decision, item=item, kind=kind)


@routes.get("/results", may=READERS | GOVERNMENT, answers=Counted[ResultRow], refuses=(BadCursor,))
async def results_of_year(
    asked: Annotated[Asked, asked_by(results.SortedBy.UNIT)],
    ask: Ask,
    year: FiscalYear,
    kind: EvaluationKind | None = None,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """一个预算年度的评价结果及其反馈."""
    return await ask.told(
        results.VIEW,
        lambda conn: results.page(
            conn,
            year=year,
            kind=kind,
            status=status,
            scope=ask.seen_of(unit),
            asked=asked,
        ),
    )


for decision in (feed_back, acknowledge_result):
    checkable(routes, decision)
