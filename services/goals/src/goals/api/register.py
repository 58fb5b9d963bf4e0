"""Routes of the register: units and the scope of goal management."""

from typing import Annotated

from fastapi import Path
from sqlalchemy import Connection

from goals.api.answers import ScopePoliciesAnswer, UnitAnswer
from goals.api.bodies import Closing, Registration, Scope, Succession, Successor
from goals.decisions import scope_policy, unit
from goals.decisions.scope_policy import SCOPE
from goals.decisions.unit import UNIT, Decision, Status
from goals.permissions import BASE_DATA, FIRM, GOVERNMENT, READERS
from goals.views import goals_of_year, register
from goals.views.register import RegisteredUnit
from shared import engagements
from shared.events.goals import ScopePolicySet
from shared.events.values import UnitCode, unit_subject
from shared.runtime.decider import Unknown
from shared.runtime.web.commands import Answer, Call, CommandContext
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import AnyOf, Asked, BadCursor, OfUnit, Page, searched_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["单位与范围 register"])

Code = Annotated[UnitCode, Path(description="单位代码 / unit code")]


def scope_key(jurisdiction: str) -> str:
    """The subject of the county's scope policies: 360922-SCOPE."""
    return f"{jurisdiction}-SCOPE"


@routes.post("/units", may=BASE_DATA, decides=Decision.REGISTER)
async def register_unit(body: Registration, call: Call) -> Answer:
    """登记预算单位."""
    key = unit_subject(call.jurisdiction, body.code)
    return await call.handle(UNIT, key, lambda now: unit.register(now, code=body.code, name=body.name, synthetic=body.synthetic))


@routes.post(
    "/units/{code}/closing", may=BASE_DATA, decides=Decision.CLOSE, refuses=(unit.UnitsBelow, unit.SuccessorNeeded, unit.NotASuccessor)
)
async def close_unit(code: Code, body: Closing, call: Call) -> Answer:
    """撤并预算单位: it declares nothing more, and what it holds in any service is handed over to its successor."""
    below, unfinished = await call.view(goals_of_year.VIEW, lambda conn: goals_of_year.held_by(conn, code))
    named = body.successor
    succession = await call.lookup(lambda: _succession(call, named)) if named else None
    decide = lambda now: unit.close(now, reason=body.reason, succession=succession, below=below, unfinished=unfinished)  # noqa: E731
    return await call.handle(UNIT, unit_subject(call.jurisdiction, code), decide, authority=named.document if named else "")


@routes.post("/units/{code}/succession", may=BASE_DATA, decides=Decision.SUCCEED, refuses=(unit.SucceededAlready, unit.NotASuccessor))
async def succeed_unit(code: Code, body: Succession, call: Call) -> Answer:
    """承接: name the successor of a unit that was closed without one."""
    succession = await call.lookup(lambda: _succession(call, body.successor))
    decide = lambda now: unit.succeed(now, reason=body.reason, succession=succession)  # noqa: E731
    return await call.handle(UNIT, unit_subject(call.jurisdiction, code), decide, authority=body.successor.document)


async def _succession(call: CommandContext, named: Successor) -> unit.Succession:
    return unit.Succession(named.unit, await call.fold(UNIT, unit_subject(call.jurisdiction, named.unit)))


@routes.get("/units", may=READERS | GOVERNMENT | FIRM, refuses=(BadCursor,))
async def units_of_county(
    asked: Annotated[Asked, searched_by(register.SortedBy.CODE)], ask: Ask, unit: OfUnit = None, status: AnyOf[Status] = ()
) -> Page[RegisteredUnit]:
    """预算单位名录, in order of code where nothing else is asked for; a firm sees the units on whose items it works."""
    scope = ask.seen_of(unit)

    def listed(conn: Connection) -> Page[RegisteredUnit]:
        also = engagements.units_of(conn, ask.firm) if ask.may_be_engaged else ()
        return register.page(conn, scope=scope, also=also, status=status, asked=asked)

    return await ask.view((register.VIEW, engagements.VIEW) if ask.may_be_engaged else register.VIEW, listed)


@routes.get("/units/{code}", may=READERS, refuses=(Unknown,))
async def unit_of(code: Code, ask: Ask) -> UnitAnswer:
    """一个预算单位."""
    answer = UnitAnswer.model_validate(await ask.state(UNIT, unit_subject(ask.jurisdiction, code)))
    return await with_decisions(answer, ask, Decision, code=code)


@routes.post("/scope-policies", may=BASE_DATA, refuses=(scope_policy.ThresholdNeeded, scope_policy.AlreadySo))
async def set_scope(body: Scope, call: Call) -> Answer:
    """规定绩效目标管理范围, from a fiscal year on."""
    policy = ScopePolicySet(**body.model_dump(exclude={"document"}))
    decide = lambda now: scope_policy.set_policy(now, policy)  # noqa: E731
    return await call.handle(SCOPE, scope_key(call.jurisdiction), decide, authority=body.document)


@routes.get("/scope-policies", may=READERS | GOVERNMENT)
async def scopes(ask: Ask) -> ScopePoliciesAnswer:
    """绩效目标管理范围的历次规定."""
    return ScopePoliciesAnswer.model_validate(await ask.fold(SCOPE, scope_key(ask.jurisdiction)))
