"""Routes of ex-ante evaluations (事前绩效评估): one per decision, the list, and one as it stands."""

from typing import Annotated, Self

from fastapi import Response

from goals.api.answers import Answered
from goals.api.bodies import Override, Reason
from goals.api.last_year import last_goal
from goals.decisions import ex_ante
from goals.decisions.ex_ante import EX_ANTE, Decision, ExAnte, Status
from goals.decisions.ex_ante_need import Standing, standing
from goals.decisions.goal_state import Goal
from goals.decisions.rule_sets import BOOK
from goals.decisions.separation import AnotherUnit, OwnUnit, SelfApproval
from goals.decisions.unit import UNIT, UnknownUnit
from goals.permissions import DEPARTMENT, FINANCE, OFFICE, READERS, UNITS
from goals.rules import ex_ante as rules_of_ex_ante
from goals.views import ex_ante_evaluations
from goals.views.ex_ante_evaluations import ExAnteRow, SortedBy
from goals.waiting import TODOS
from shared.events.ex_ante import ExAnteAssessed, ExAnteConcluded, ExAnteContent, ExAnteRequested, Judgements, Outcome
from shared.events.goals import GoalContent
from shared.events.values import DocumentNumber, FiscalYear, Label, Money, Points, Text, unit_subject
from shared.rule_routes import book_of
from shared.runtime.decider import Unknown
from shared.runtime.web.auth import Role
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Context, Item
from shared.runtime.web.may_decide import MayDecide, with_decisions
from shared.runtime.web.pages import AnyOf, Asked, BadCursor, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes
from shared.todo.tables import Turn

routes = Routes(tags=["事前绩效评估 ex-ante evaluations"])

SEPARATION = (SelfApproval, OwnUnit)
ONE = "/ex-ante-evaluations/{item}"
ASSESSING = DEPARTMENT | FINANCE


class Request(Body):
    """申请表."""

    content: ExAnteContent


class Assessment(Body):
    """评估 in the five dimensions."""

    judgements: Judgements
    recommends: Outcome
    opinion: Text
    third_party: Label = ""
    """受托第三方机构, where it rests on its work."""


class Conclusion(Body):
    """评估结论, by a document."""

    outcome: Outcome
    supported: Money | None = None
    """支持金额 of the year, in yuan; needed for 调整后支持."""
    reason: Text
    document: DocumentNumber


class Assessed(Answered):
    """The assessment, for whoever may read it."""

    judgements: Judgements
    score: Points
    recommends: Outcome
    opinion: Text
    third_party: str
    by: str


class Concluded(Answered):
    """The conclusion that stands."""

    outcome: Outcome
    requested: Money
    supported: Money
    score: Points
    reason: Text
    by: str


class ExAnteAnswer(Answered):
    """An ex-ante evaluation as it stands."""

    status: Status
    unit: str
    content: ExAnteContent | None
    requested_by: str
    returned_because: str
    assessed: Assessed | None
    """None for the unit: the assessment is the department's and finance's."""
    concluded: Concluded | None
    turn: Turn | None = None
    """Whose turn it is; None where it waits for nobody."""
    decisions: tuple[MayDecide, ...] = ()
    """What the asker may decide on it, and why not."""

    @classmethod
    def of(cls, found: ExAnte, *, with_assessment: bool) -> Self:
        """As it stands, with or without the assessment."""
        whole = cls.model_validate(found)
        return whole if with_assessment else whole.model_copy(update={"assessed": None})


async def ex_ante_standing(context: Context, item: str, goal: Goal, content: GoalContent | None = None) -> Standing:
    """How a form of the goal, the one that it has where none is given, stands to its ex-ante evaluation."""
    form = content or goal.content
    if form is None:
        return Standing()
    evaluation = await context.fold(EX_ANTE, item)
    rules = rules_of_ex_ante.of(goal, item, context.today, await book_of(context, BOOK))
    return standing(item, form, evaluation=evaluation, rules=rules, last_year=await last_goal(item, context))


@routes.post(ONE + "/request", may=UNITS, decides=Decision.REQUEST, refuses=(UnknownUnit, AnotherUnit, ex_ante.NotOfDepartments))
async def request_evaluation(item: Item, body: Request, call: Call) -> Answer:
    """申请事前绩效评估 of a new project, policy or transfer fund."""
    call.require_within(body.content.unit)
    owner = await call.lookup(lambda: call.fold(UNIT, unit_subject(call.jurisdiction, body.content.unit)))

    def decide(now: ExAnte) -> list[ExAnteRequested]:
        return ex_ante.request(now, item=item, content=body.content, owner=owner, by=call.person)

    return await call.handle(EX_ANTE, item, decide)


@routes.post(ONE + "/return", may=ASSESSING, decides=Decision.RETURN, refuses=SEPARATION)
async def return_evaluation(item: Item, body: Reason, call: Call) -> Answer:
    """退回申请, with the reason."""
    return await call.handle(EX_ANTE, item, lambda now: ex_ante.return_(now, reason=body.reason, actor=call.actor))


@routes.post(ONE + "/assessment", may=ASSESSING, decides=Decision.ASSESS, refuses=SEPARATION)
async def assess_evaluation(item: Item, body: Assessment, call: Call) -> Answer:
    """评估 in the five dimensions, 20 points each, by the department; by finance where it likes, or where none is above the unit."""

    def decide(now: ExAnte) -> list[ExAnteAssessed]:
        return ex_ante.assess(
            now,
            judgements=body.judgements,
            recommends=body.recommends,
            opinion=body.opinion,
            third_party=body.third_party,
            actor=call.actor,
        )

    return await call.handle(EX_ANTE, item, decide)


@routes.post(ONE + "/conclusion", may=FINANCE, decides=Decision.CONCLUDE, refuses=(ex_ante.SupportDoesNotFit, *SEPARATION))
async def conclude_evaluation(item: Item, body: Conclusion, call: Call) -> Answer:
    """作出结论 by finance: 支持, 调整后支持 or 不予支持."""

    def decide(now: ExAnte) -> list[ExAnteConcluded]:
        return ex_ante.conclude(now, outcome=body.outcome, supported=body.supported, reason=body.reason, actor=call.actor)

    return await call.handle(EX_ANTE, item, decide, authority=body.document)


@routes.post(ONE + "/withdrawal", may=UNITS, decides=Decision.WITHDRAW)
async def withdraw_evaluation(item: Item, body: Reason, call: Call) -> Answer:
    """撤回申请, before the conclusion."""
    return await call.handle(EX_ANTE, item, lambda now: ex_ante.withdraw(now, reason=body.reason))


@routes.post(ONE + "/revocation", may=OFFICE, decides=Decision.REVOKE, refuses=SEPARATION)
async def revoke_conclusion(item: Item, body: Override, call: Call) -> Answer:
    """撤销结论, by a document: it may be asked for anew; what was declared by it stays."""
    return await call.handle(EX_ANTE, item, lambda now: ex_ante.revoke(now, reason=body.reason, actor=call.actor), authority=body.document)


for decision in (request_evaluation, assess_evaluation, conclude_evaluation):
    checkable(routes, decision)


@routes.get("/ex-ante-evaluations", may=READERS, answers=Counted[ExAnteRow], refuses=(BadCursor,))
async def evaluations_before(
    asked: Annotated[Asked, asked_by(SortedBy.UNIT)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """一个预算年度的事前绩效评估, in order of unit and item where nothing else is asked for."""
    return await ask.told(
        ex_ante_evaluations.VIEW,
        lambda conn: ex_ante_evaluations.page(conn, year=year, status=status, scope=ask.seen_of(unit), asked=asked),
    )


@routes.get(ONE, may=READERS, refuses=(Unknown,))
async def evaluation_before(item: Item, ask: Ask) -> ExAnteAnswer:
    """一项事前绩效评估 as it stands; the assessment is not shown to the unit."""
    found = await ask.state(EX_ANTE, item)
    answer = ExAnteAnswer.of(found, with_assessment=ask.as_whom(found.unit) != {Role.AGENCY})
    return await with_decisions(TODOS.with_turn(answer, EX_ANTE, found), ask, Decision, item=item)
