"""The auditor's findings: one route per decision."""

from typing import Annotated

from fastapi import Path, Response
from pydantic import Field

from audit.api.answers import FindingAnswer, FindingsAnswer
from audit.asked_as_of import EventId
from audit.decisions import finding
from audit.decisions.finding import FINDING, Decision, EventOfAnother, Finding, Status
from audit.decisions.separation import FinderSettles, OwnUnit
from audit.item.state import fold
from audit.permissions import AUDITOR, BUREAU
from audit.views import findings, trail
from audit.views.findings import FindingRow, SortedBy
from shared.events.audit import FindingEvent
from shared.events.values import FiscalYear, Text
from shared.runtime.decider import Unknown
from shared.runtime.deciding.numbering import NoNumberLeft
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import AnyOf, Asked, BadCursor, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["审计发现 findings"])

MOST = 9999
Number = Annotated[int, Path(ge=1, le=MOST, description="审计发现的序号 / number on the item, from 1")]


class Recording(Body):
    """审计发现, with the ids of the events it rests on."""

    finding: Text
    events: Annotated[tuple[EventId, ...], Field(max_length=200)] = ()


class Settlement(Body):
    """销号."""

    reason: Text


@routes.post("/items/{item}/findings", may=AUDITOR, decides=Decision.RECORD, refuses=(EventOfAnother, OwnUnit, NoNumberLeft))
async def record_finding(item: Item, body: Recording, call: Call) -> Answer:
    """Record a finding; it gets the next number on the item, with which the answer's `stream` ends."""
    heard = await call.view(trail.VIEW, lambda conn: trail.heard(conn, item))
    if not heard:
        raise Unknown(f"没有预算事项 {item} 的任何事件")
    known, unit = {one.id for one in heard}, fold(item, heard).unit

    def decide(state: Finding) -> list[FindingEvent]:
        return finding.record(state, finding=body.finding, events=body.events, trail=known, unit=unit, actor=call.actor)

    return await call.handle_next(FINDING, item, decide, most=MOST)


@routes.post("/items/{item}/findings/{n}/settlement", may=AUDITOR, decides=Decision.SETTLE, refuses=(OwnUnit, FinderSettles))
async def settle_finding(item: Item, n: Number, body: Settlement, call: Call) -> Answer:
    """销号: the finding is dealt with."""
    unit = await call.view(trail.VIEW, lambda conn: fold(item, trail.heard(conn, item)).unit)
    decide = lambda state: finding.settle(state, reason=body.reason, unit=unit, actor=call.actor)  # noqa: E731
    return await call.handle(FINDING, f"{item}/{n}", decide)


@routes.get("/findings", may=BUREAU, answers=Counted[FindingRow], refuses=(BadCursor,))
async def findings_of(
    asked: Annotated[Asked, asked_by(SortedBy.ITEM)],
    ask: Ask,
    year: FiscalYear | None = None,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """The findings on the items of a fiscal year, or on all; in order of item and number where nothing else is asked for."""
    return await ask.told(findings.VIEW, lambda conn: findings.page(conn, year=year, scope=ask.seen_of(unit), status=status, asked=asked))


@routes.get("/items/{item}/findings", may=BUREAU, refuses=(Unknown,))
async def findings_of_item(item: Item, ask: Ask) -> FindingsAnswer:
    """一个事项的审计发现 by number, and whether the asker may record another one."""
    heard = await ask.view(trail.VIEW, lambda conn: trail.heard(conn, item))
    if not heard:
        raise Unknown(f"没有预算事项 {item} 的任何事件")
    return await with_decisions(FindingsAnswer.model_validate(fold(item, heard)), ask, Decision, item=item)


@routes.get("/items/{item}/findings/{n}", may=BUREAU, refuses=(Unknown,))
async def finding_of(item: Item, n: Number, ask: Ask) -> FindingAnswer:
    """One finding as it stands."""
    answer = FindingAnswer.model_validate(await ask.state(FINDING, f"{item}/{n}"))
    return await with_decisions(answer, ask, Decision, item=item, n=n)
