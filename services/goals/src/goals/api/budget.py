"""Routes of the gate: what the budget system asks and tells."""

from typing import Annotated

from fastapi import Response

from goals.api.answers import GateAnswer
from goals.api.bodies import BudgetReply
from goals.api.register import scope_key
from goals.decisions.budget_gate import BUDGET_GATE
from goals.decisions.budget_reply import BUDGET, BudgetEntries, BudgetEvent, enter, gate
from goals.decisions.goal import GOAL
from goals.decisions.scope_policy import SCOPE, exempts
from goals.permissions import READERS
from goals.views import budget_entries
from goals.views.budget_entries import BudgetEntry, SortedBy, Status
from shared.events.values import FiscalYear, Money
from shared.runtime.deciding.intake import Fact, FactContext, Intake
from shared.runtime.web.auth import Role, county
from shared.runtime.web.commands import Answer, FactCall
from shared.runtime.web.context import Item
from shared.runtime.web.pages import AnyOf, Asked, BadCursor, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["预算入口 budget gate"])


@routes.get("/gate/{item}", may=READERS | county(Role.TREASURY))
async def gate_of(item: Item, ask: Ask, amount: Money | None = None) -> GateAnswer:
    """无目标不安排预算: may the budget carry this item, and, where asked, this whole amount?"""
    goal = await ask.fold(GOAL, item)
    if goal.unit:
        ask.require_within(goal.unit)
    standing = await ask.fold(BUDGET_GATE, item)
    policies = await ask.fold(SCOPE, scope_key(ask.jurisdiction))
    return GateAnswer.model_validate(gate(goal, standing, exempt=exempts(policies, item, amount), amount=amount))


async def entry_of(body: BudgetReply, context: FactContext) -> Fact[BudgetEntries, BudgetEvent]:
    """What the budget system wants to enter, against the gate as it stands now."""
    policies = await context.fold(SCOPE, scope_key(context.jurisdiction))
    goal, standing = await context.fold(GOAL, body.item), await context.fold(BUDGET_GATE, body.item)
    found = gate(goal, standing, exempt=exempts(policies, body.item, body.amount), amount=body.amount)

    def decide(now: BudgetEntries) -> list[BudgetEvent]:
        return enter(now, found=found, item=body.item, reference=body.id, amount=body.amount)

    said = body.model_dump_json(exclude_defaults=True)
    return Fact(BUDGET, body.item, decide, body.source, body.id, said, body.document or "")


INTAKE = Intake("budget.replies", "/budget-replies", BudgetReply, entry_of)


@routes.post("/budget-replies", may=county(Role.TREASURY))
async def take_in(body: BudgetReply, call: FactCall) -> Answer:
    """预算系统的事实: it wants to enter an amount; admitted or barred. `source` and `id` make it one fact, however often it is sent."""
    return await call.take_in(INTAKE, body)


@routes.get("/budget-entries", may=READERS | county(Role.TREASURY), answers=Counted[BudgetEntry], refuses=(BadCursor,))
async def budget_entries_of(
    asked: Annotated[Asked, asked_by(SortedBy.ITEM)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """预算编列: what the budget system wanted to enter, admitted or barred; in order of item where nothing else is asked for."""
    return await ask.told(
        budget_entries.VIEW,
        lambda conn: budget_entries.page(conn, year=year, scope=ask.seen_of(unit), status=status, asked=asked),
    )
