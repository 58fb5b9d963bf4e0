"""Routes of disclosure: required, published, exempted."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Path, Response
from sqlalchemy import Connection

from feedback.api.answers import DisclosureAnswer
from feedback.api.bodies import Exemption, Publication, Requirement, Requirements
from feedback.api.rule_sets import terms_of
from feedback.decisions import disclosure
from feedback.decisions.disclosure import ALLOWED, DISCLOSURE, Decision, Disclosure, DisclosureEvent, Status
from feedback.decisions.responsibility import Named, OtherUnit
from feedback.decisions.separation import SelfVerification
from feedback.permissions import FINANCE, GOVERNMENT, READERS, UNITS
from feedback.rules.terms import BeyondTerm
from feedback.views import disclosures, responsible, results, units
from feedback.views.disclosures import DisclosureRow
from feedback.views.units import UnknownUnit
from feedback.waiting import TODOS
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import DisclosureSubject
from shared.events.values import FiscalYear
from shared.runtime.decider import Unknown, require
from shared.runtime.web.bulk import Answers, BulkCall
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import AnyOf, Asked, BadCursor, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["公开 disclosure"])
ONE = "/disclosures/{item}/{subject}"
REQUIRE = (UnknownUnit, OtherUnit, disclosure.NothingToDisclose, disclosure.DueInThePast, BeyondTerm)
Subject = Annotated[Literal["GOAL", "SELF_EVALUATION", "EVALUATION_REPORT"], Path(description="绩效目标、自评结果、评价报告")]


@dataclass(frozen=True)
class Known:
    """Who answers for the items of a demand, and what of them can be published."""

    units: Mapping[str, str]
    approved: Collection[str]
    results: Mapping[str, Collection[EvaluationKind]]

    def there(self, item: str) -> set[DisclosureSubject]:
        """What of the item can be published."""
        kinds = self.results.get(item, ())
        has = {
            DisclosureSubject.GOAL: item in self.approved,
            DisclosureSubject.SELF_EVALUATION: EvaluationKind.SELF in kinds,
            DisclosureSubject.EVALUATION_REPORT: EvaluationKind.DEPARTMENT in kinds or EvaluationKind.KEY in kinds,
        }
        return {subject for subject, is_there in has.items() if is_there}

    def named(self, item: str, unit: str, document: str | None, reason: str) -> dict[str, Any]:
        """What a decision on the item must know."""
        named = Named(unit, document or "", reason)
        return {"item": item, "there": self.there(item), "named": named, "responsible": self.units.get(item, "")}


async def _known(call: BulkCall | Call, named: Mapping[str, str]) -> Known:
    """Raises UnknownUnit where one of the named units is not registered."""

    def known(conn: Connection) -> Known:
        units.require_known(conn, named.values())
        answering, approved = responsible.standing_of(conn, named)
        return Known(answering, approved, results.kinds_of(conn, named))

    return await call.view((units.VIEW, responsible.VIEW, results.VIEW), known)


@routes.post("/disclosures", may=FINANCE, decides=Decision.REQUIRE, refuses=REQUIRE)
async def require_all(body: Requirements, call: BulkCall) -> Answers:
    """要求公开 by list, a result per item."""
    rows = {f"{one.item}/{body.subject}": one for one in body.items}
    said: dict[str, Any] = {"subject": body.about, "due_on": body.due_on, "today": call.today, "terms": await terms_of(call)}

    async def keys() -> list[str]:
        await _known(call, {one.item: one.unit for one in body.items})
        return [f"{one.item}/{body.subject}" for one in body.items]

    async def decide(key: str) -> Callable[[Disclosure], list[DisclosureEvent]]:
        one = rows[key]
        known = (await _known(call, {one.item: one.unit})).named(one.item, one.unit, body.document, one.other_unit_because)
        return lambda state: disclosure.require_it(state, **known, **said, name=one.name)

    return await call.handle_each(DISCLOSURE, keys, decide, authority=body.document or "")


@routes.post(ONE + "/requirement", may=FINANCE, decides=Decision.REQUIRE, refuses=REQUIRE)
async def require_one(item: Item, subject: Subject, body: Requirement, call: Call) -> Answer:
    """要求公开."""
    known = await call.lookup(lambda: _known(call, {item: body.unit}))
    terms = await terms_of(call)

    def decide(state: Disclosure) -> list[DisclosureEvent]:
        require(ALLOWED, Decision.REQUIRE, state.status)
        about, named = DisclosureSubject[subject], known.named(item, body.unit, body.document, body.other_unit_because)
        told: dict[str, Any] = {"subject": about, "name": body.name, "due_on": body.due_on, "terms": terms, "today": call.today}
        return disclosure.require_it(state, **named, **told)

    return await call.handle(DISCLOSURE, f"{item}/{subject}", decide, authority=body.document or "")


@routes.post(ONE + "/publication", may=UNITS, decides=Decision.PUBLISH)
async def publish(item: Item, subject: Subject, body: Publication, call: Call) -> Answer:
    """公开 on a site."""
    decide = lambda state: disclosure.publish(state, url=body.url, channel=body.channel, today=call.today)  # noqa: E731
    return await call.handle(DISCLOSURE, f"{item}/{subject}", decide)


@routes.post(ONE + "/exemption", may=FINANCE, decides=Decision.EXEMPT, refuses=(SelfVerification,))
async def exempt(item: Item, subject: Subject, body: Exemption, call: Call) -> Answer:
    """免予公开: a state secret."""
    decide = lambda state: disclosure.exempt(state, reason=body.reason, today=call.today, actor=call.actor)  # noqa: E731
    return await call.handle(DISCLOSURE, f"{item}/{subject}", decide, authority=body.document)


@routes.get(ONE, may=READERS, refuses=(Unknown,))
async def disclosure_of(item: Item, subject: Subject, ask: Ask) -> DisclosureAnswer:
    """一项公开."""
    state = await ask.state(DISCLOSURE, f"{item}/{subject}")
    return await with_decisions(
        TODOS.with_turn(DisclosureAnswer.model_validate(state), DISCLOSURE, state), ask, Decision, item=item, subject=subject
    )


@routes.get("/disclosures", may=READERS | GOVERNMENT, answers=Counted[DisclosureRow], refuses=(BadCursor,))
async def disclosures_of_year(
    asked: Annotated[Asked, asked_by(disclosures.SortedBy.UNIT)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """一个预算年度事项的公开情况."""
    return await ask.told(
        disclosures.VIEW,
        lambda conn: disclosures.page(
            conn,
            year=year,
            status=status,
            scope=ask.seen_of(unit),
            asked=asked,
        ),
    )


for decision in (require_one, publish, exempt):
    checkable(routes, decision)
