"""The auditor's findings: one route per decision."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from audit.decisions import finding
from audit.decisions.finding import FINDING, EventOfAnother, Finding
from audit.permissions import AUDITOR, BUREAU
from audit.views import trail
from shared.events.values import Text
from shared.runtime.decider import OutOfOrder, Unknown
from shared.runtime.deciding.numbering import NoNumberLeft
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["审计发现 findings"])

MOST = 9999
Number = Annotated[int, Path(ge=1, le=MOST, description="审计发现的序号 / number on the item, from 1")]
EventId = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class Recording(Body):
    """审计发现, with the ids of the events it rests on."""

    finding: Text
    events: Annotated[tuple[EventId, ...], Field(max_length=200)] = ()


class Settlement(Body):
    """销号."""

    reason: Text


@routes.post("/items/{item}/findings", may=AUDITOR, refuses=(Unknown, EventOfAnother, NoNumberLeft))
async def record_finding(item: Item, body: Recording, call: Call) -> Answer:
    """Record a finding; it gets the next number on the item, with which the answer's `stream` ends."""
    known = await call.view(trail.VIEW, lambda conn: trail.ids(conn, item))
    if not known:
        raise Unknown(f"没有预算事项 {item} 的任何事件")
    decide = lambda state: finding.record(state, finding=body.finding, events=body.events, trail=known)  # noqa: E731
    return await call.handle_next(FINDING, item, decide, most=MOST)


@routes.post("/items/{item}/findings/{n}/settlement", may=AUDITOR, refuses=(Unknown, OutOfOrder))
async def settle_finding(item: Item, n: Number, body: Settlement, call: Call) -> Answer:
    """销号: the finding is dealt with."""
    return await call.handle(FINDING, f"{item}/{n}", lambda state: finding.settle(state, reason=body.reason))


@routes.get("/items/{item}/findings/{n}", may=BUREAU, refuses=(Unknown,))
async def finding_of(item: Item, n: Number, ask: Ask) -> Finding:
    """One finding as it stands."""
    return await ask.state(FINDING, f"{item}/{n}")
