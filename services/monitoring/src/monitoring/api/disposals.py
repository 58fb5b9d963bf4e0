"""Finance's disposals (处置) over HTTP; each rests on a document."""

from typing import Annotated

from fastapi import Response

from monitoring.api.answer_models import DisposalsAnswer
from monitoring.decisions import choice, disposal
from monitoring.decisions.disposal import DISPOSALS, AdjustmentAfterYear, AmountMismatch, DisposalEvent, Disposals, HeldAlready, Payment
from monitoring.decisions.separation import OwnUnit
from monitoring.decisions.watch import WATCH, require_watched
from monitoring.permissions import AGENCY, DISPOSING, READERS
from monitoring.views import choices, disposals
from monitoring.views.choices import ChoiceRow
from monitoring.views.disposals import DisposalRow
from monitoring.waiting import TODOS
from shared.events.monitoring import Course, Disposal
from shared.events.values import DocumentNumber, FiscalYear, Money, Text, fiscal_year_of
from shared.runtime.decider import Unknown
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import After, AnyOf, Asked, BadCursor, Counted, Limit, OfUnit, Page, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["处置 disposals"])


class Decision(Body):
    """What is done with the item, how much money it moves, why, and by which document."""

    disposal: Disposal
    amount: Money | None = None
    reason: Text
    document: DocumentNumber


class Choosing(Body):
    """What the unit chooses after a warning, and why."""

    course: Course
    reason: Text


class Release(Body):
    """Why payments flow again, and by which document."""

    reason: Text
    document: DocumentNumber


@routes.post(
    "/disposals/{item}",
    may=DISPOSING,
    decides=disposal.Decision.DECIDE,
    refuses=(OwnUnit, HeldAlready, AmountMismatch, AdjustmentAfterYear),
)
async def decide_disposal(item: Item, body: Decision, call: Call) -> Answer:
    """处置: continue, rectify, adjust, reduce, transfer, defer or stop payment, recall, cancel."""
    watch = await call.fold(WATCH, item)

    def decide(state: Disposals) -> list[DisposalEvent]:
        require_watched(watch)
        return disposal.decide(
            state,
            unit=watch.unit,
            budget=watch.amount,
            year=fiscal_year_of(item),
            disposal=body.disposal,
            amount=body.amount,
            reason=body.reason,
            today=call.today,
            actor=call.actor,
        )

    return await call.handle(DISPOSALS, item, decide, authority=body.document)


@routes.post("/disposals/{item}/release", may=DISPOSING, decides=disposal.Decision.RELEASE, refuses=(OwnUnit,))
async def release_payment(item: Item, body: Release, call: Call) -> Answer:
    """恢复拨款."""
    decide = lambda state: disposal.release(state, reason=body.reason, actor=call.actor)  # noqa: E731
    return await call.handle(DISPOSALS, item, decide, authority=body.document)


@routes.post("/disposals/{item}/choice", may=AGENCY, decides=disposal.Decision.CHOOSE)
async def choose_course(item: Item, body: Choosing, call: Call) -> Answer:
    """限期选择 by the unit: go on, transfer the money, or cancel."""
    decide = lambda state: choice.choose(state, course=body.course, reason=body.reason, by=call.person, today=call.today)  # noqa: E731
    return await call.handle(DISPOSALS, item, decide)


@routes.get("/disposals", may=READERS, refuses=(BadCursor,))
async def disposals_of_year(
    ask: Ask, year: FiscalYear, unit: OfUnit = None, status: AnyOf[Payment] = (), after: After = None, limit: Limit = 50
) -> Page[DisposalRow]:
    """The year's items that something was decided on, and whether their payments flow."""
    return await ask.view(
        disposals.VIEW, lambda conn: disposals.page(conn, year=year, scope=ask.seen_of(unit), status=status, after=after, limit=limit)
    )


@routes.get("/choices", may=READERS, answers=Counted[ChoiceRow], refuses=(BadCursor,))
async def choices_of_year(
    asked: Annotated[Asked, asked_by(choices.SortedBy.UNIT)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Payment] = (),
) -> Response:
    """The year's items whose units were asked to choose after a warning, by when, and what came of it; in order of unit and item."""
    return await ask.told(choices.VIEW, lambda conn: choices.page(conn, year=year, scope=ask.seen_of(unit), status=status, asked=asked))


@routes.get("/disposals/{item}", may=READERS, refuses=(Unknown,))
async def disposals_of(item: Item, ask: Ask) -> DisposalsAnswer:
    """What was decided on an item, and whether its payments flow."""
    state = await ask.state(DISPOSALS, item)
    return await with_decisions(TODOS.with_turn(DisposalsAnswer.of(state), DISPOSALS, state), ask, disposal.Decision, item=item)


for decision in (decide_disposal, release_payment, choose_course):
    checkable(routes, decision)
