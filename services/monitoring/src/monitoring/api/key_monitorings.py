"""Key monitoring (财政重点监控) over HTTP."""

from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool

from monitoring.api.answer_models import KeyMonitoringAnswer
from monitoring.api.bodies import Opinion, Reason
from monitoring.decisions import key_monitoring
from monitoring.decisions.key_monitoring import KEY_MONITORING, Decision, KeyMonitoring, KeyMonitoringEvent, MarkedAlready, Status
from monitoring.decisions.separation import FirmReportsItself, OwnUnit, SubmitterReviews, UnitIsNoThirdParty
from monitoring.decisions.watch import WATCH, Watch, require_watched
from monitoring.papers import PAPERS
from monitoring.permissions import FINANCE, FIRM, GOVERNMENT, OFFICE, READERS
from monitoring.views import key_monitorings, units
from monitoring.views.key_monitorings import KeyMonitoringRow
from monitoring.waiting import TODOS
from shared.events.values import DocumentNumber, Evidence, FiscalYear, Name, Text, and_above
from shared.evidence.handing_in import NotHandedIn
from shared.runtime.actor import Actor
from shared.runtime.decider import Unknown
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import After, AnyOf, Limit, OfUnit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["重点监控 key monitoring"])


class Selection(Body):
    """Why the item is monitored closely."""

    reason: Text
    document: DocumentNumber | None = None


class Engagement(Body):
    """The third party and its contract."""

    third_party: Name
    third_party_code: Name
    contract: Name


class Report(Body):
    """What the key monitoring found."""

    report: Evidence
    findings: Text
    problems: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    on_behalf: StrictBool = False
    """代报: the office files what the engaged firm found."""


@routes.post("/key-monitorings/{item}/selection", may=FINANCE, decides=Decision.SELECT, refuses=(OwnUnit,))
async def select_key_monitoring(item: Item, body: Selection, call: Call) -> Answer:
    """选定 an item for key monitoring."""
    watch = await call.fold(WATCH, item)
    decide = lambda state: _select(state, watch, body.reason, call.today, call.actor)  # noqa: E731
    return await call.handle(KEY_MONITORING, item, decide, authority=body.document or "")


@routes.post("/key-monitorings/{item}/engagement", may=OFFICE, decides=Decision.ENGAGE, refuses=(OwnUnit, UnitIsNoThirdParty))
async def engage_third_party(item: Item, body: Engagement, call: Call) -> Answer:
    """聘请第三方中介机构, which is no budget unit."""
    known = await call.lookup(lambda: call.view(units.VIEW, lambda conn: units.registered(conn, and_above(body.third_party_code))))
    return await call.handle(
        KEY_MONITORING,
        item,
        lambda state: key_monitoring.engage(
            state, third_party=body.third_party, code=body.third_party_code, contract=body.contract, units=known, actor=call.actor
        ),
    )


@routes.post(
    "/key-monitorings/{item}/report", may=OFFICE | FIRM, decides=Decision.REPORT, refuses=(OwnUnit, FirmReportsItself, NotHandedIn)
)
async def report_key_monitoring(item: Item, body: Report, call: Call) -> Answer:
    """提交重点监控报告."""
    papers = await PAPERS.named(call, item, lambda: (body.report,))
    return await call.handle(
        KEY_MONITORING,
        item,
        lambda state: papers.bear(
            key_monitoring.report(
                state, report=body.report, findings=body.findings, problems=body.problems, actor=call.actor, on_behalf=body.on_behalf
            )
        ),
    )


@routes.post("/key-monitorings/{item}/candidate-mark", may=OFFICE, decides=Decision.MARK_CANDIDATE, refuses=(OwnUnit, MarkedAlready))
async def mark_candidate(item: Item, body: Reason, call: Call) -> Answer:
    """列为下一年度重点评价备选."""
    return await call.handle(KEY_MONITORING, item, lambda state: key_monitoring.mark_candidate(state, reason=body.reason, actor=call.actor))


@routes.post("/key-monitorings/{item}/conclusion", may=OFFICE, decides=Decision.CONCLUDE, refuses=(OwnUnit, SubmitterReviews))
async def conclude_key_monitoring(item: Item, body: Opinion, call: Call) -> Answer:
    """办结重点监控."""
    return await call.handle(KEY_MONITORING, item, lambda state: key_monitoring.conclude(state, opinion=body.opinion, actor=call.actor))


@routes.post("/key-monitorings/{item}/cancellation", may=OFFICE, decides=Decision.CANCEL, refuses=(OwnUnit, SubmitterReviews))
async def cancel_key_monitoring(item: Item, body: Reason, call: Call) -> Answer:
    """取消重点监控 before a report; the item may be selected anew."""
    return await call.handle(KEY_MONITORING, item, lambda state: key_monitoring.cancel(state, reason=body.reason, actor=call.actor))


@routes.get("/key-monitorings", may=READERS | GOVERNMENT)
async def key_monitorings_of_year(
    ask: Ask, year: FiscalYear, unit: OfUnit = None, status: AnyOf[Status] = (), after: After = None, limit: Limit = 50
) -> Page[KeyMonitoringRow]:
    """The year's key monitorings, unit by unit."""
    return await ask.view(
        key_monitorings.VIEW,
        lambda conn: key_monitorings.page(conn, year=year, scope=ask.seen_of(unit), status=status, after=after, limit=limit),
    )


@routes.get("/candidates", may=READERS | GOVERNMENT)
async def candidates_of_year(
    ask: Ask, year: FiscalYear, unit: OfUnit = None, status: AnyOf[Status] = (), after: After = None, limit: Limit = 50
) -> Page[KeyMonitoringRow]:
    """Items monitored closely in the year that are candidates for the next year's key evaluation."""
    return await ask.view(
        key_monitorings.VIEW,
        lambda conn: key_monitorings.candidates(conn, year=year, scope=ask.seen_of(unit), status=status, after=after, limit=limit),
    )


@routes.get("/key-monitorings/{item}", may=READERS | GOVERNMENT | FIRM, refuses=(Unknown,))
async def key_monitoring_of(item: Item, ask: Ask) -> KeyMonitoringAnswer:
    """One key monitoring whole."""
    state = await ask.state(KEY_MONITORING, item)
    return await with_decisions(TODOS.with_turn(KeyMonitoringAnswer.of(state), KEY_MONITORING, state), ask, Decision, item=item)


def _select(state: KeyMonitoring, watch: Watch, reason: str, today: date, actor: Actor) -> list[KeyMonitoringEvent]:
    require_watched(watch)
    return key_monitoring.select(state, unit=watch.unit, name=watch.name, amount=watch.amount, reason=reason, today=today, actor=actor)
