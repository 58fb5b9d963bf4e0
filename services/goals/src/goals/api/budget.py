"""Routes of the gate: what the budget system asks and tells."""

from goals.api.bodies import BudgetReply
from goals.api.register import scope_key
from goals.budget_reply import BUDGET, Gate, enter, gate
from goals.goal import GOAL
from goals.scope_policy import SCOPE, exempts
from shared.events.values import Money
from shared.runtime.http import Answer, Ask, Call, Item
from shared.runtime.routes import Routes

routes = Routes(tags=["预算入口 budget gate"])


@routes.get("/gate/{item}")
async def gate_of(item: Item, ask: Ask, amount: Money | None = None) -> Gate:
    """无目标不安排预算: may the budget carry this item, and, where asked, this whole amount?"""
    goal = await ask.fold(GOAL, item)
    if goal.unit:
        ask.within(goal.unit)
    policies = await ask.fold(SCOPE, scope_key(ask.jurisdiction))
    return gate(goal, exempt=exempts(policies, item, amount), amount=amount)


@routes.post("/budget-replies")
async def take_in(body: BudgetReply, call: Call) -> Answer:
    """预算系统的事实: it wants to enter an amount; admitted or barred. `source` and `id` make it one fact, however often it is sent."""
    policies = await call.fold(SCOPE, scope_key(call.jurisdiction))
    found = gate(await call.fold(GOAL, body.item), exempt=exempts(policies, body.item, body.amount), amount=body.amount)
    return await call.handle_fact(
        BUDGET,
        body.item,
        lambda entries: enter(entries, found=found, item=body.item, reference=body.id, amount=body.amount),
        source=body.source,
        id=body.id,
        authority=body.document or "",
    )
