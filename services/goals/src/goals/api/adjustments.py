"""Routes of an approved goal's adjustment, and of the year's limit up to which the budget office alone grants it."""

from goals.api.answers import AdjustmentLimitAnswer
from goals.api.bodies import Adjustment, AdjustmentRequest, Limits, Opinion, Reason, Review
from goals.api.library import library_of
from goals.api.rule_sets import checks_of
from goals.decisions import adjustment, adjustment_limit
from goals.decisions.adjustment_limit import ADJUSTMENT_LIMIT
from goals.decisions.checks import FatalFindings
from goals.decisions.goal import GOAL
from goals.decisions.goal_state import Decision, Goal, GoalLifecycleEvent
from goals.decisions.library_pins import PinNotInForce, require_in_force
from goals.decisions.review_grade import GradeDoesNotFollow
from goals.decisions.separation import AnotherUnit, OwnUnit, SelfApproval
from goals.permissions import BUDGET, CLOSING, DEPARTMENT, FINANCE, GOVERNMENT, READERS, UNITS
from shared.events.values import FiscalYear, fiscal_year_of
from shared.rules.kind import NoRuleSet
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["目标调整 adjustments"])

SEPARATION = (SelfApproval, OwnUnit)
ONE = "/items/{item}/adjustment"


def limit_key(jurisdiction: str, year: int) -> str:
    """The subject of a fiscal year's limit: 360922-2020-AL."""
    return f"{jurisdiction}-{year}-AL"


@routes.post("/adjustment-limits/{year}", may=CLOSING, refuses=(adjustment_limit.LimitNeeded,))
async def set_limit(year: FiscalYear, body: Limits, call: Call) -> Answer:
    """规定调整限额 of a fiscal year; setting it again replaces it."""
    decide = lambda now: adjustment_limit.set_limit(now, year=year, percent=body.percent, amount=body.amount)  # noqa: E731
    return await call.handle(ADJUSTMENT_LIMIT, limit_key(call.jurisdiction, year), decide, authority=body.document)


@routes.get("/adjustment-limits/{year}", may=READERS | GOVERNMENT)
async def limit_of(year: FiscalYear, ask: Ask) -> AdjustmentLimitAnswer:
    """一个年度的调整限额; without one of its own, the one that holds by default."""
    return AdjustmentLimitAnswer.model_validate(await ask.fold(ADJUSTMENT_LIMIT, limit_key(ask.jurisdiction, year)))


@routes.post(
    ONE + "-request",
    may=UNITS,
    decides=Decision.REQUEST_ADJUSTMENT,
    refuses=(adjustment.YearOver, adjustment.AdjustmentComing, AnotherUnit, FatalFindings, PinNotInForce, NoRuleSet),
)
async def request_adjustment(item: Item, body: AdjustmentRequest, call: Call) -> Answer:
    """申请调整, riding on a budget adjustment; above the year's limit department and finance review it first."""
    limit = await call.fold(ADJUSTMENT_LIMIT, limit_key(call.jurisdiction, fiscal_year_of(item)))
    library = await call.lookup(lambda: library_of(call, body.content))
    known = await checks_of(call)

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        told = adjustment.request(
            now,
            item=item,
            content=body.content,
            reason=body.reason,
            document=body.budget_adjustment,
            by=call.person,
            today=call.today,
            limit=limit,
            checks=known.of(now, item, call.today),
        )
        require_in_force(body.content, library, call.today, now.content)
        return told

    return await call.handle(GOAL, item, decide)


@routes.post(ONE + "-department-return", may=DEPARTMENT, decides=Decision.DEPARTMENT_RETURN_ADJUSTMENT, refuses=SEPARATION)
async def return_adjustment(item: Item, body: Reason, call: Call) -> Answer:
    """主管部门退回调整申请."""
    return await call.handle(GOAL, item, lambda now: adjustment.return_by_department(now, reason=body.reason, actor=call.actor))


@routes.post(ONE + "-department-review", may=DEPARTMENT, decides=Decision.DEPARTMENT_REVIEW_ADJUSTMENT, refuses=SEPARATION)
async def review_adjustment_by_department(item: Item, body: Opinion, call: Call) -> Answer:
    """主管部门审核调整申请."""
    return await call.handle(GOAL, item, lambda now: adjustment.review_by_department(now, opinion=body.opinion, actor=call.actor))


@routes.post(ONE + "-review", may=FINANCE, decides=Decision.REVIEW_ADJUSTMENT, refuses=(GradeDoesNotFollow, *SEPARATION))
async def review_adjustment(item: Item, body: Review, call: Call) -> Answer:
    """财政审核调整申请: 优 and 良 go on to the approval, 中 and 差 are refused."""

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        return adjustment.review(now, grade=body.grade, points=body.points, opinion=body.opinion, findings=body.findings, actor=call.actor)

    return await call.handle(GOAL, item, decide)


@routes.post(ONE + "-refusal", may=BUDGET, decides=Decision.REFUSE_ADJUSTMENT, refuses=SEPARATION)
async def refuse_adjustment(item: Item, body: Reason, call: Call) -> Answer:
    """驳回调整申请."""
    return await call.handle(GOAL, item, lambda now: adjustment.refuse(now, reason=body.reason, actor=call.actor))


@routes.post(ONE + "-approval", may=BUDGET, decides=Decision.ADJUST, refuses=(*SEPARATION, adjustment.EffectiveOutsideYear))
async def adjust(item: Item, body: Adjustment, call: Call) -> Answer:
    """批准调整: a new version of the goal, from a day of its year on; one that is still to come is waited for."""

    def decide(now: Goal) -> list[GoalLifecycleEvent]:
        return adjustment.approve(now, item=item, effective_on=body.effective_on, today=call.today, actor=call.actor)

    return await call.handle(GOAL, item, decide, authority=body.document)


for decision in (request_adjustment,):
    checkable(routes, decision)
