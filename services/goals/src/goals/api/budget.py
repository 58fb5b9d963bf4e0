"""Routes of the gate: what the budget system asks and tells."""

from goals import budget_reply
from goals.api.bodies import BudgetReply
from goals.api.register import scope_key
from goals.budget_reply import BUDGET, Gate
from goals.goal import GOAL
from goals.scope_policy import SCOPE, exempts
from shared.events.values import ObjectKind, code_of, fiscal_year_of
from shared.runtime.http import Answer, Ask, Call, Item, Routes

routes = Routes(tags=["预算入口 budget gate"])


@routes.get("/gate/{item}")
async def gate_of(item: Item, ask: Ask) -> Gate:
    """无目标不安排预算: may the budget carry this item?"""
    goal = await ask.fold(GOAL, item)
    if goal.unit:
        ask.within(goal.unit)
    return budget_reply.gate(goal)


@routes.post("/budget-replies")
async def take_in(body: BudgetReply, call: Call) -> Answer:
    """预算系统的事实: it wants to enter an amount; admitted or barred. `source` and `id` make it one fact, however often it is sent."""
    goal = await call.fold(GOAL, body.item)
    policies = await call.fold(SCOPE, scope_key(call.jurisdiction))
    project = code_of(body.item)[0] == ObjectKind.PROJECT[0]
    exempt = project and exempts(policies, fiscal_year_of(body.item), body.amount)
    return await call.handle_fact(
        BUDGET,
        body.item,
        lambda entries: budget_reply.enter(entries, goal=goal, exempt=exempt, item=body.item, reference=body.id, amount=body.amount),
        source=body.source,
        id=body.id,
        authority=body.document or "",
    )
