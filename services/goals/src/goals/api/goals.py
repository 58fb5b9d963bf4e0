"""Routes of the goal: one per decision, and the goal as it stands."""

from collections.abc import Callable, Sequence

from goals.api.answers import ItemAnswer
from goals.api.bodies import (
    Approval,
    Approvals,
    Completion,
    Declaration,
    Draft,
    Nothing,
    Opinion,
    Override,
    Reason,
    Return,
    Review,
)
from goals.api.ex_ante import ex_ante_standing
from goals.api.last_year import last_year_of
from goals.api.library import library_of
from goals.api.rule_sets import checks_of
from goals.decisions import budget_gate, goal
from goals.decisions.budget_gate import BUDGET_GATE, BudgetGate
from goals.decisions.budget_years import BudgetYearOver, require_year_to_come
from goals.decisions.checks import FatalFindings, check
from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Decision, Goal, GoalLifecycleEvent
from goals.decisions.library_pins import PinNotInForce, require_in_force
from goals.decisions.review_grade import GradeDoesNotFollow
from goals.decisions.separation import AnotherUnit, OwnUnit, SelfApproval
from goals.decisions.unit import UNIT, UnknownUnit
from goals.papers import PAPERS
from goals.permissions import BUDGET, CLOSING, DEPARTMENT, FINANCE, FIRM, READERS, UNITS
from goals.views import linkages
from goals.waiting import TODOS
from shared.engagements import working_on
from shared.events.values import fiscal_year_of, unit_subject
from shared.evidence.handing_in import NotHandedIn
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import Unknown
from shared.runtime.web.bulk import Answers, BulkCall, ItemTwice
from shared.runtime.web.checking import Checked, checkable, checks, verdict
from shared.runtime.web.commands import Answer, Call, CommandContext
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["绩效目标 goals"])

SEPARATION = (SelfApproval, OwnUnit)
APPROVAL = (*SEPARATION, goal.NotCompleted, budget_gate.CancelledByResult)


@routes.post(
    "/items/{item}/draft", may=UNITS, decides=Decision.DRAFT, refuses=(UnknownUnit, AnotherUnit, BudgetYearOver, PinNotInForce, NotHandedIn)
)
async def draft(item: Item, body: Draft, call: Call) -> Answer:
    """编制绩效目标: write or rewrite the declaration form; it may be incomplete. Imported, it names the file."""
    call.require_within(body.content.unit)
    owner = await call.lookup(lambda: call.fold(UNIT, unit_subject(call.jurisdiction, body.content.unit)))
    library = await call.lookup(lambda: library_of(call, body.content))
    papers = await PAPERS.named(call, body.source.about if body.source else item, lambda: (body.source,) if body.source else ())

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        require_year_to_come(now, item=item, today=call.today, source=body.source)
        told = goal.draft(now, content=body.content, owner=owner, source=body.source)
        require_in_force(body.content, library, call.today)
        return papers.bear(told)

    return await call.handle(GOAL, item, decide)


@routes.post(
    "/items/{item}/declaration",
    may=UNITS,
    decides=Decision.DECLARE,
    refuses=(UnknownUnit, goal.NotALaterRound, goal.ReasonNeeded, BudgetYearOver, FatalFindings, PinNotInForce, NoRuleSet),
)
async def declare(item: Item, body: Declaration, call: Call) -> Answer:
    """申报 the drafted goal together with the budget request."""
    drafted = await call.fold(GOAL, item)
    owner = await call.fold(UNIT, unit_subject(call.jurisdiction, drafted.unit))
    library = await library_of(call, drafted.content)
    known = await checks_of(call)
    before = await ex_ante_standing(call, item, drafted)

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        require_year_to_come(now, item=item, today=call.today)
        told = goal.declare(
            now,
            item=item,
            budget_round=body.budget_round,
            by=call.person,
            owner=owner,
            reason=body.reason,
            checks=known.of(now, item, call.today),
            before=before,
        )
        if now.content:
            require_in_force(now.content, library, call.today)
        return told

    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/department-return", may=DEPARTMENT, decides=Decision.DEPARTMENT_RETURN, refuses=SEPARATION)
async def return_by_department(item: Item, body: Return, call: Call) -> Answer:
    """主管部门退回."""
    decide = lambda now: goal.return_by_department(now, reason=body.reason, findings=body.findings, actor=call.actor)  # noqa: E731
    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/department-review", may=DEPARTMENT, decides=Decision.DEPARTMENT_REVIEW, refuses=SEPARATION)
async def review_by_department(item: Item, body: Opinion, call: Call) -> Answer:
    """主管部门审核通过."""
    decide = lambda now: goal.review_by_department(now, opinion=body.opinion, actor=call.actor)  # noqa: E731
    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/return", may=FINANCE, decides=Decision.RETURN, refuses=SEPARATION)
async def return_by_finance(item: Item, body: Return, call: Call) -> Answer:
    """财政退回."""
    decide = lambda now: goal.return_by_finance(now, reason=body.reason, findings=body.findings, actor=call.actor)  # noqa: E731
    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/review", may=FINANCE, decides=Decision.REVIEW, refuses=(GradeDoesNotFollow, *SEPARATION))
async def review(item: Item, body: Review, call: Call) -> Answer:
    """财政审核: 优 goes on, 良 is completed, 中 goes back, 差 may not enter the budget."""

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        return goal.review(now, grade=body.grade, points=body.points, opinion=body.opinion, findings=body.findings, actor=call.actor)

    return await call.handle(GOAL, item, decide)


@routes.post(
    "/items/{item}/completion",
    may=UNITS,
    decides=Decision.COMPLETE,
    refuses=(goal.NothingToComplete, AnotherUnit, FatalFindings, PinNotInForce, NoRuleSet),
)
async def complete(item: Item, body: Completion, call: Call) -> Answer:
    """完善 a goal graded 良."""
    library = await call.lookup(lambda: library_of(call, body.content))
    known = await checks_of(call)
    declared = await call.fold(GOAL, item)
    before = await call.lookup(lambda: ex_ante_standing(call, item, declared, body.content))

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        told = goal.complete(now, item=item, content=body.content, by=call.person, checks=known.of(now, item, call.today), before=before)
        require_in_force(body.content, library, call.today, now.content)
        return told

    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/approval", may=BUDGET, decides=Decision.APPROVE, refuses=APPROVAL)
async def approve(item: Item, body: Approval, call: Call) -> Answer:
    """批复 together with the budget."""
    return await call.handle(GOAL, item, _approval(call, await call.fold(BUDGET_GATE, item)), authority=body.document)


@routes.post("/approvals", may=BUDGET, decides=Decision.APPROVE, refuses=(*APPROVAL, ItemTwice))
async def approve_all(body: Approvals, call: BulkCall) -> Answers:
    """批复 by list, a result per item: what is refused does not hinder the others."""

    async def keys() -> Sequence[str]:
        return body.items

    async def decide(item: str) -> Callable[[Goal], list[GoalLifecycleEvent]]:
        return _approval(call, await call.fold(BUDGET_GATE, item))

    return await call.handle_each(GOAL, keys, decide, authority=body.document)


def _approval(call: CommandContext, standing: BudgetGate) -> Callable[[Goal], list[GoalLifecycleEvent]]:
    return lambda now: goal.approve(now, standing=standing, actor=call.actor)


@routes.post("/items/{item}/cancellation", may=UNITS | CLOSING, decides=Decision.CANCEL, refuses=(goal.ApprovedGoalStays, *SEPARATION))
async def cancel(item: Item, body: Reason, call: Call) -> Answer:
    """撤销: by the unit before approval, by finance at any time."""
    by_unit, by_finance = bool(call.roles & set(UNITS)), bool(call.roles & set(CLOSING))
    decide = lambda now: goal.cancel(now, reason=body.reason, actor=call.actor, by_unit=by_unit, by_finance=by_finance)  # noqa: E731
    return await call.handle(GOAL, item, decide)


@routes.post("/items/{item}/closing", may=CLOSING, decides=Decision.CLOSE, refuses=(*SEPARATION, goal.YearNotOver))
async def close(item: Item, body: Nothing, call: Call) -> Answer:
    """年度终了."""
    return await call.handle(GOAL, item, lambda now: goal.close(now, item=item, today=call.today, actor=call.actor))


@routes.post("/items/{item}/override", may=BUDGET, decides=budget_gate.Decision.OVERRIDE, refuses=SEPARATION)
async def override(item: Item, body: Override, call: Call) -> Answer:
    """另行决定安排, by a document: what linkages had cancelled or cut is set aside."""
    found = await call.fold(GOAL, item)
    decide = lambda now: budget_gate.override(now, goal=found, reason=body.reason, actor=call.actor)  # noqa: E731
    return await call.handle(BUDGET_GATE, item, decide, authority=body.document)


@checks(routes, "/items/{item}/draft", may=UNITS, refuses=(NoRuleSet,))
async def check_draft(item: Item, body: Draft, ask: Ask) -> Checked:
    """预检：the declaration form as it is typed, by the checks of the declaration; nothing is kept."""
    ask.require_within(body.content.unit)
    now = await ask.fold(GOAL, item)
    before = await ex_ante_standing(ask, item, now, body.content)
    rules = (await checks_of(ask)).of(now, item, ask.today)
    return verdict(check(item, body.content, rules, taken_over=now.taken_over, before=before.findings))


for decision in (declare, complete, review_by_department, approve, close):
    checkable(routes, decision)


@routes.get("/items/{item}", may=READERS | FIRM, refuses=(Unknown,))
async def goal_of(item: Item, ask: Ask) -> ItemAnswer:
    """一个绩效目标 as it stands now beside the year before, and what others decided about the item's money; a firm sees the goal alone."""
    found = await ask.state(GOAL, item, await working_on(ask, item))
    over = ask.today.year > fiscal_year_of(item)
    if ask.may_be_engaged:
        return await with_decisions(TODOS.with_turn(ItemAnswer.of(found, None, (), None), GOAL, found, over=over), ask, Decision, item=item)
    linked = await ask.view(linkages.VIEW, lambda conn: linkages.of_item(conn, item))
    standing = await ask.fold(BUDGET_GATE, item)
    before = await last_year_of(item, ask)
    answer = TODOS.with_turn(ItemAnswer.of(found, standing, linked, before), GOAL, found, over=over)
    return await with_decisions(answer, ask, Decision, budget_gate.Decision, item=item)
