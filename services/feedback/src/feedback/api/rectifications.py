"""Routes of rectification: one per decision, the one as it stands, the list and the tally."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Response

from feedback.api.answers import RectificationAnswer
from feedback.api.bodies import (
    MOST,
    Draft,
    Escalation,
    Extension,
    ExtensionRefusal,
    Issue,
    Measures,
    MeasuresReturn,
    Nothing,
    Number,
    Opinion,
    Reason,
    Remedies,
    Return,
)
from feedback.api.rule_sets import terms_of
from feedback.decisions import extension, rectification
from feedback.decisions.origin import NoSuchOrigin
from feedback.decisions.plausible import DoneBeforeNotice, DoneInFuture, NoEvidence, PlannedOutsideTerm
from feedback.decisions.rectification import RECTIFICATION, DateNotAhead, MeasuresAfterCompletion, ProblemUnanswered
from feedback.decisions.rectification_state import Decision, Rectification, RectificationEvent, Status
from feedback.decisions.responsibility import Named, OtherUnit
from feedback.decisions.separation import SelfVerification
from feedback.open_request import requested
from feedback.papers import PAPERS
from feedback.permissions import BUREAU, FINANCE, READERS, UNITS
from feedback.rules.terms import BeyondTerm
from feedback.views import rectification_tally, rectifications, responsible, to_rectify, units
from feedback.views.rectification_tally import OriginTally
from feedback.views.rectifications import AgeCount, RectificationFigures, RectificationRow
from feedback.views.units import UnknownUnit
from feedback.waiting import REQUESTS, TODOS
from shared.events.feedback import Origin
from shared.events.values import FiscalYear
from shared.evidence.handing_in import NotHandedIn
from shared.runtime.decider import Unknown
from shared.runtime.deciding.numbering import NoNumberLeft
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import AnyOf, Asked, BadCursor, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["整改 rectification"])
ONE = "/rectifications/{item}/{n}"
DRAFT = (UnknownUnit, OtherUnit, NoSuchOrigin, rectification.ProblemTwice)
DATES = (DateNotAhead, MeasuresAfterCompletion)
LATER = (extension.NothingToExtend, *DATES)
REPORT = (ProblemUnanswered, DoneInFuture, DoneBeforeNotice, NoEvidence, NotHandedIn)


@routes.get("/rectifications/statistics", may=BUREAU)
async def rectification_statistics(ask: Ask, work_year: FiscalYear) -> list[OriginTally]:
    """整改统计 of a work year, by origin."""
    return await ask.view(rectification_tally.VIEW, lambda conn: rectification_tally.by_origin(conn, work_year=work_year))


@routes.get("/rectifications/ages", may=READERS)
async def rectification_ages_of_year(ask: Ask, year: FiscalYear, unit: OfUnit = None) -> list[AgeCount]:
    """整改龄期: how many of a budget year's rectifications there are of each age."""
    return (await _figures(ask, year, unit, None)).ages


@routes.get("/rectifications/figures", may=READERS)
async def rectification_figures_of_year(
    ask: Ask, year: FiscalYear, unit: OfUnit = None, origin: Origin | None = None
) -> RectificationFigures:
    """整改台账 in figures: of exactly the rectifications that the list has for the same year, unit and origin."""
    return await _figures(ask, year, unit, origin)


async def _figures(ask: Ask, year: int, unit: str | None, origin: Origin | None) -> RectificationFigures:
    asked: dict[str, Any] = {"year": year, "scope": ask.seen_of(unit), "drafts": not ask.sees, "today": ask.today, "origin": origin}
    return await ask.view(rectifications.VIEW, lambda conn: rectifications.figures(conn, **asked))


@routes.post("/rectifications/{item}", may=FINANCE, decides=Decision.DRAFT, refuses=(*DRAFT, NoNumberLeft))
async def draft_another(item: Item, body: Draft, call: Call) -> Answer:
    """拟稿 of one more; it gets the next number on the item, with which the answer's `stream` ends."""
    return await call.handle_next(RECTIFICATION, item, await _drafting(item, body, call), most=MOST, authority=body.document or "")


@routes.post(ONE + "/draft", may=FINANCE, decides=Decision.DRAFT, refuses=DRAFT)
async def draft(item: Item, n: Number, body: Draft, call: Call) -> Answer:
    """拟稿, also again."""
    return await call.handle(RECTIFICATION, f"{item}/{n}", await _drafting(item, body, call), authority=body.document or "")


async def _drafting(item: str, body: Draft, call: Call) -> Callable[[Rectification], list[RectificationEvent]]:
    await call.lookup(lambda: call.view(units.VIEW, lambda conn: units.require_known(conn, [body.unit])))
    answers = await call.view(responsible.VIEW, lambda conn: responsible.units_of(conn, [item]))
    places = await call.lookup(lambda: call.view(to_rectify.VIEW, lambda conn: to_rectify.places(conn, item=item, origin=body.origin)))
    return lambda state: rectification.draft(
        state,
        item=item,
        named=Named(body.unit, body.document or "", body.other_unit_because),
        responsible=answers.get(item, ""),
        name=body.name,
        origin=body.origin,
        found_in=body.found_in,
        found=places,
        problems=body.problems,
    )


@routes.post(ONE + "/issue", may=FINANCE, decides=Decision.ISSUE, refuses=(SelfVerification, *DATES, BeyondTerm))
async def issue(item: Item, n: Number, body: Issue, call: Call) -> Answer:
    """下达整改通知."""
    terms = await terms_of(call)

    def decide(state: Rectification) -> list[RectificationEvent]:
        dates = {"measures_due_on": body.measures_due_on, "completion_due_on": body.completion_due_on}
        return rectification.issue(state, **dates, terms=terms, today=call.today, actor=call.actor)

    return await call.handle(RECTIFICATION, f"{item}/{n}", decide, authority=body.document)


@routes.post(ONE + "/withdrawal", may=FINANCE, decides=Decision.WITHDRAW, refuses=(SelfVerification,))
async def withdraw(item: Item, n: Number, body: Reason, call: Call) -> Answer:
    """撤回."""
    decide = lambda state: rectification.withdraw(state, reason=body.reason, today=call.today, actor=call.actor)  # noqa: E731
    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/acknowledgement", may=UNITS, decides=Decision.ACKNOWLEDGE)
async def acknowledge(item: Item, n: Number, body: Nothing, call: Call) -> Answer:
    """签收整改通知."""
    return await call.handle(RECTIFICATION, f"{item}/{n}", rectification.acknowledge)


@routes.post(ONE + "/measures", may=UNITS, decides=Decision.SUBMIT_MEASURES, refuses=(ProblemUnanswered, PlannedOutsideTerm))
async def submit_measures(item: Item, n: Number, body: Measures, call: Call) -> Answer:
    """报送整改措施."""
    decide = lambda state: rectification.submit_measures(state, measures=body.measures, by=call.person, today=call.today)  # noqa: E731
    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/measures-return", may=FINANCE, decides=Decision.RETURN_MEASURES, refuses=(SelfVerification, *DATES))
async def return_measures(item: Item, n: Number, body: MeasuresReturn, call: Call) -> Answer:
    """退回整改措施 with a new date."""

    def decide(state: Rectification) -> list[RectificationEvent]:
        due_on = body.measures_due_on
        return rectification.return_measures(
            state, reason=body.reason, points=body.points, measures_due_on=due_on, today=call.today, actor=call.actor
        )

    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/measures-acceptance", may=FINANCE, decides=Decision.ACCEPT_MEASURES, refuses=(SelfVerification,))
async def accept_measures(item: Item, n: Number, body: Nothing, call: Call) -> Answer:
    """认可整改措施: rectification is in progress."""
    decide = lambda state: rectification.accept_measures(state, actor=call.actor)  # noqa: E731
    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/report", may=UNITS, decides=Decision.REPORT, refuses=REPORT)
async def report_result(item: Item, n: Number, body: Remedies, call: Call) -> Answer:
    """报送整改结果."""
    papers = await PAPERS.named(call, item, lambda: [paper for remedy in body.remedies for paper in remedy.evidence])
    decide = lambda state: papers.bear(  # noqa: E731
        rectification.report(state, remedies=body.remedies, by=call.person, today=call.today)
    )
    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/return", may=FINANCE, decides=Decision.RETURN, refuses=(SelfVerification, DateNotAhead))
async def return_result(item: Item, n: Number, body: Return, call: Call) -> Answer:
    """退回整改结果 with a new date."""

    def decide(state: Rectification) -> list[RectificationEvent]:
        due_on = body.completion_due_on
        return rectification.return_result(
            state, reason=body.reason, points=body.points, completion_due_on=due_on, today=call.today, actor=call.actor
        )

    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/verification", may=FINANCE, decides=Decision.VERIFY, refuses=(SelfVerification,))
async def verify(item: Item, n: Number, body: Opinion, call: Call) -> Answer:
    """核验整改结果."""
    decide = lambda state: rectification.verify(state, opinion=body.opinion, actor=call.actor)  # noqa: E731
    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/closing", may=FINANCE, decides=Decision.CLOSE, refuses=(SelfVerification,))
async def close(item: Item, n: Number, body: Nothing, call: Call) -> Answer:
    """销号."""
    return await call.handle(RECTIFICATION, f"{item}/{n}", lambda state: rectification.close(state, actor=call.actor))


@routes.post(ONE + "/extension-request", may=UNITS, decides=Decision.REQUEST_EXTENSION, refuses=(extension.ExtensionAsked, *LATER))
async def request_extension(item: Item, n: Number, body: Extension, call: Call) -> Answer:
    """申请延期; the deadline runs on until it is answered."""

    def decide(state: Rectification) -> list[RectificationEvent]:
        deadline, due_on = body.deadline, body.due_on
        return extension.request(state, deadline=deadline, due_on=due_on, reason=body.reason, by=call.person, today=call.today)

    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/extension", may=FINANCE, decides=Decision.EXTEND, refuses=(SelfVerification, *LATER))
async def extend(item: Item, n: Number, body: Extension, call: Call) -> Answer:
    """延期, as the unit asked or unasked."""

    def decide(state: Rectification) -> list[RectificationEvent]:
        deadline, due_on = body.deadline, body.due_on
        return extension.extend(state, deadline=deadline, due_on=due_on, reason=body.reason, today=call.today, actor=call.actor)

    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/extension-refusal", may=FINANCE, decides=Decision.REFUSE_EXTENSION, refuses=(SelfVerification, extension.NothingAsked))
async def refuse_extension(item: Item, n: Number, body: ExtensionRefusal, call: Call) -> Answer:
    """不同意延期: the deadline stays."""

    def decide(state: Rectification) -> list[RectificationEvent]:
        return extension.refuse(state, deadline=body.deadline, reason=body.reason, today=call.today, actor=call.actor)

    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.post(ONE + "/escalation", may=FINANCE, decides=Decision.ESCALATE, refuses=(SelfVerification, rectification.NotOverdue))
async def escalate(item: Item, n: Number, body: Escalation, call: Call) -> Answer:
    """约谈 or 通报 because of an overdue rectification."""
    decide = lambda state: rectification.escalate(state, form=body.form, reason=body.reason, actor=call.actor)  # noqa: E731
    return await call.handle(RECTIFICATION, f"{item}/{n}", decide)


@routes.get(ONE, may=READERS, refuses=(Unknown,))
async def rectification_of(item: Item, n: Number, ask: Ask) -> RectificationAnswer:
    """一项整改 with all its deadlines; a draft is the bureau's own unless it is issued."""
    found = await ask.state(RECTIFICATION, f"{item}/{n}")
    if ask.sees and not found.terms:
        raise Unknown(f"{item} 的第 {n} 号整改尚未下达")
    corrected = await ask.view(rectifications.VIEW, lambda conn: rectifications.correction_of(conn, f"rectification/{item}/{n}"))
    requests = [vars(one) | {"turn": REQUESTS.turn_of(requested(one.deadline, found.unit))} for one in found.requests]
    answer = RectificationAnswer.model_validate(vars(found) | {"corrected": corrected, "requests": requests})
    return await with_decisions(TODOS.with_turn(answer, RECTIFICATION, found), ask, Decision, item=item, n=n)


@routes.get("/rectifications", may=READERS, answers=Counted[RectificationRow], refuses=(BadCursor,))
async def rectifications_of_year(
    asked: Annotated[Asked, asked_by(rectifications.SortedBy.UNIT)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
    origin: Origin | None = None,
) -> Response:
    """一个预算年度事项的整改."""
    return await ask.told(
        rectifications.VIEW,
        lambda conn: rectifications.page(
            conn,
            year=year,
            status=status,
            origin=origin,
            scope=ask.seen_of(unit),
            drafts=not ask.sees,
            today=ask.today,
            asked=asked,
        ),
    )


for decision in (submit_measures, report_result, accept_measures, verify, close):
    checkable(routes, decision)
