"""Routes of the goal: one per decision, and the goal as it stands."""

from collections.abc import Callable, Sequence

from goals.api.bodies import (
    Adjustment,
    AdjustmentRequest,
    Approval,
    Approvals,
    Declaration,
    Draft,
    Nothing,
    Opinion,
    Reason,
    Return,
    Review,
)
from goals.api.register import unit_key
from goals.decisions import adjustment, goal
from goals.decisions.checks import FatalFindings
from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Goal, GoalLifecycleEvent
from goals.decisions.separation import AnotherUnit, OwnUnit, SelfApproval
from goals.decisions.unit import UNIT, UnknownUnit
from goals.permissions import BUDGET, DEPARTMENT, FINANCE, READERS, UNITS
from shared.runtime.decider import OutOfOrder
from shared.runtime.web.auth import Role, county
from shared.runtime.web.bulk import Answers, BulkCall
from shared.runtime.web.commands import Answer, Call, CommandContext
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["绩效目标 goals"])


@routes.post("/items/{item}/draft", may=UNITS, refuses=(OutOfOrder, UnknownUnit, AnotherUnit))
async def draft(item: Item, body: Draft, call: Call) -> Answer:
    """编制绩效目标: write or rewrite the declaration form; it may be incomplete."""
    call.within(body.content.unit)
    owner = await call.fold(UNIT, unit_key(call.jurisdiction, body.content.unit))
    return await call.handle(GOAL, item, lambda now: goal.draft(now, content=body.content, owner=owner))


@routes.post("/items/{item}/declaration", may=UNITS, refuses=(OutOfOrder, UnknownUnit, FatalFindings))
async def declare(item: Item, body: Declaration, call: Call) -> Answer:
    """申报 the drafted goal together with the budget request."""
    drafted = await call.fold(GOAL, item)
    owner = await call.fold(UNIT, unit_key(call.jurisdiction, drafted.unit))
    decide = lambda now: goal.declare(now, item=item, budget_round=body.budget_round, by=call.person, owner=owner)  # noqa: E731
    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/department-return", may=DEPARTMENT, refuses=(OutOfOrder,))
async def return_by_department(item: Item, body: Return, call: Call) -> Answer:
    """主管部门退回."""
    return await call.handle(GOAL, item, lambda now: goal.return_by_department(now, reason=body.reason, findings=body.findings))


@routes.post("/items/{item}/department-review", may=DEPARTMENT, refuses=(OutOfOrder, SelfApproval, OwnUnit))
async def review_by_department(item: Item, body: Opinion, call: Call) -> Answer:
    """主管部门审核通过."""
    decide = lambda now: goal.review_by_department(now, opinion=body.opinion, by=call.person, by_unit=call.unit)  # noqa: E731
    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/return", may=FINANCE, refuses=(OutOfOrder,))
async def return_by_finance(item: Item, body: Return, call: Call) -> Answer:
    """财政退回."""
    return await call.handle(GOAL, item, lambda now: goal.return_by_finance(now, reason=body.reason, findings=body.findings))


@routes.post("/items/{item}/review", may=FINANCE, refuses=(OutOfOrder, SelfApproval, OwnUnit))
async def review(item: Item, body: Review, call: Call) -> Answer:
    """财政审核: 优 goes on, 良 is completed, 中 goes back, 差 may not enter the budget."""

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        return goal.review(
            now,
            grade=body.grade,
            points=body.points,
            opinion=body.opinion,
            findings=body.findings,
            by=call.person,
            by_unit=call.unit,
        )

    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/completion", may=UNITS, refuses=(OutOfOrder, goal.NothingToComplete, FatalFindings, AnotherUnit))
async def complete(item: Item, body: Draft, call: Call) -> Answer:
    """完善 a goal graded 良."""
    return await call.handle(GOAL, item, lambda now: goal.complete(now, item=item, content=body.content, by=call.person))


@routes.post("/items/{item}/approval", may=BUDGET, refuses=(OutOfOrder, goal.NotCompleted, SelfApproval, OwnUnit))
async def approve(item: Item, body: Approval, call: Call) -> Answer:
    """批复 together with the budget."""
    return await call.handle(GOAL, item, _approval(call), authority=body.document)


@routes.post("/approvals", may=BUDGET)
async def approve_all(body: Approvals, call: BulkCall) -> Answers:
    """批复 by list, a result per item: what is refused does not hinder the others."""

    async def keys() -> Sequence[str]:
        return body.items

    async def decide(_: str) -> Callable[[Goal], list[GoalLifecycleEvent]]:
        return _approval(call)

    return await call.handle_each(GOAL, keys, decide, authority=body.document)


def _approval(call: CommandContext) -> Callable[[Goal], list[GoalLifecycleEvent]]:
    return lambda now: goal.approve(now, by=call.person, by_unit=call.unit)


@routes.post(
    "/items/{item}/cancellation",
    may=UNITS | county(Role.BUDGET_OFFICE, Role.PERFORMANCE_OFFICE),
    refuses=(OutOfOrder, goal.ApprovedGoalStays),
)
async def cancel(item: Item, body: Reason, call: Call) -> Answer:
    """撤销: by the unit before approval, by finance at any time."""
    by_finance = Role.BUDGET_OFFICE in call.roles or Role.PERFORMANCE_OFFICE in call.roles
    return await call.handle(GOAL, item, lambda now: goal.cancel(now, reason=body.reason, by_finance=by_finance))


@routes.post("/items/{item}/adjustment-request", may=UNITS, refuses=(OutOfOrder, FatalFindings, AnotherUnit))
async def request_adjustment(item: Item, body: AdjustmentRequest, call: Call) -> Answer:
    """申请调整, riding on a budget adjustment."""

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        return adjustment.request_adjustment(
            now, item=item, content=body.content, reason=body.reason, document=body.budget_adjustment, by=call.person
        )

    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/adjustment-refusal", may=BUDGET, refuses=(OutOfOrder,))
async def refuse_adjustment(item: Item, body: Reason, call: Call) -> Answer:
    """驳回调整申请."""
    return await call.handle(GOAL, item, lambda now: adjustment.refuse_adjustment(now, reason=body.reason))


@routes.post("/items/{item}/adjustment-approval", may=BUDGET, refuses=(OutOfOrder, SelfApproval, OwnUnit, adjustment.EffectiveOutsideYear))
async def adjust(item: Item, body: Adjustment, call: Call) -> Answer:
    """批准调整: a new version of the goal."""

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        return adjustment.adjust(now, item=item, effective_on=body.effective_on, by=call.person, by_unit=call.unit)

    return await call.handle(GOAL, item, decide, authority=body.document)


@routes.post("/items/{item}/closing", may=county(Role.BUDGET_OFFICE, Role.PERFORMANCE_OFFICE), refuses=(OutOfOrder, goal.YearNotOver))
async def close(item: Item, body: Nothing, call: Call) -> Answer:
    """年度终了."""
    return await call.handle(GOAL, item, lambda now: goal.close(now, item=item, today=call.today))


@routes.get("/items/{item}", may=READERS)
async def goal_of(item: Item, ask: Ask) -> Goal:
    """一个绩效目标 as it stands now."""
    return await ask.state(GOAL, item)
