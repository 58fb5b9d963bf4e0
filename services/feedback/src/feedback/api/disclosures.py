"""Routes of disclosure: required, published, exempted."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import Path

from feedback.api.answers import DisclosureAnswer
from feedback.api.bodies import Exemption, Publication, Requirement, Requirements
from feedback.decisions import disclosure
from feedback.decisions.disclosure import DISCLOSURE, Decision, Disclosure, DisclosureEvent, Status
from feedback.decisions.separation import SelfVerification
from feedback.permissions import FINANCE, GOVERNMENT, READERS, UNITS
from feedback.views import disclosures, units
from feedback.views.disclosures import DisclosureRow
from feedback.views.units import UnknownUnit
from shared.events.feedback import DisclosureSubject
from shared.events.values import FiscalYear
from shared.runtime.decider import Unknown
from shared.runtime.web.bulk import Answers, BulkCall
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.context import Item
from shared.runtime.web.pages import After, AnyOf, BadCursor, Limit, OfUnit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["公开 disclosure"])
ONE = "/disclosures/{item}/{subject}"
Subject = Annotated[Literal["GOAL", "SELF_EVALUATION", "EVALUATION_REPORT"], Path(description="绩效目标、自评结果、评价报告")]


@routes.post("/disclosures", may=FINANCE, decides=Decision.REQUIRE, refuses=(UnknownUnit, disclosure.DueInThePast))
async def require_all(body: Requirements, call: BulkCall) -> Answers:
    """要求公开 by list, a result per item."""
    rows = {f"{one.item}/{body.subject}": one for one in body.items}

    async def keys() -> list[str]:
        await call.view(units.VIEW, lambda conn: units.require_known(conn, [one.unit for one in body.items]))
        return [f"{one.item}/{body.subject}" for one in body.items]

    async def decide(key: str) -> Callable[[Disclosure], list[DisclosureEvent]]:
        one = rows[key]
        return lambda state: disclosure.require_it(
            state, subject=body.about, unit=one.unit, name=one.name, due_on=body.due_on, today=call.today
        )

    return await call.handle_each(DISCLOSURE, keys, decide)


@routes.post(ONE + "/requirement", may=FINANCE, decides=Decision.REQUIRE, refuses=(UnknownUnit, disclosure.DueInThePast))
async def require_one(item: Item, subject: Subject, body: Requirement, call: Call) -> Answer:
    """要求公开."""
    await call.view(units.VIEW, lambda conn: units.require_known(conn, [body.unit]))

    def decide(state: Disclosure) -> list[DisclosureEvent]:
        about = DisclosureSubject[subject]
        return disclosure.require_it(state, subject=about, unit=body.unit, name=body.name, due_on=body.due_on, today=call.today)

    return await call.handle(DISCLOSURE, f"{item}/{subject}", decide)


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
    return DisclosureAnswer.model_validate(await ask.state(DISCLOSURE, f"{item}/{subject}"))


@routes.get("/disclosures", may=READERS | GOVERNMENT, refuses=(BadCursor,))
async def disclosures_of_year(
    ask: Ask, year: FiscalYear, unit: OfUnit = None, status: AnyOf[Status] = (), after: After = None, limit: Limit = 50
) -> Page[DisclosureRow]:
    """一个预算年度事项的公开情况."""
    return await ask.view(
        disclosures.VIEW, lambda conn: disclosures.page(conn, year=year, status=status, scope=ask.seen_of(unit), after=after, limit=limit)
    )
