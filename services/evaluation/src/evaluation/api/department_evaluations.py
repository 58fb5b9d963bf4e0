"""Department evaluation (部门评价) over HTTP."""

from evaluation.api.bodies import Document, Reason, Scored
from evaluation.api.lookups import approved_goals_of, evaluable_units
from evaluation.decisions import department_evaluation
from evaluation.decisions.department_evaluation import (
    DEPARTMENT_EVALUATION,
    DepartmentEvaluation,
    DepartmentEvaluationEvent,
    NotTheDepartment,
    Status,
)
from evaluation.decisions.item import GoalOfAnotherUnit, ItemDoesNotFit
from evaluation.decisions.separation import Actor, EvaluatedEvaluates, SelfReview
from evaluation.permissions import DEPARTMENT, FINANCE, OFFICE, READERS
from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight, WeightsDoNotSum
from evaluation.rules.framework import ResultsTooLight
from evaluation.rules.rule_set import NoRuleSet, in_force
from evaluation.views import evaluations
from evaluation.views.evaluations import EvaluationRow
from evaluation.views.known_units import ClosedUnit, UnknownUnit, evaluable
from shared.events.evaluation import EvaluationKind
from shared.events.values import FiscalYear, Money, Name, Text, UnitCode
from shared.runtime.decider import OutOfOrder, Unknown
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.pages import After, Limit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["部门评价 department evaluation"])


class Selection(Body):
    """The project, and why it is evaluated."""

    unit: UnitCode
    name: Name
    amount: Money
    reason: Text


REVIEW = (OutOfOrder, SelfReview, EvaluatedEvaluates)
SCORING = (NoRuleSet, WeightsDoNotSum, IndicatorTwice, ScoreAboveWeight, ResultsTooLight)


@routes.post(
    "/department-evaluations/{item}/selection",
    may=DEPARTMENT,
    refuses=(UnknownUnit, ClosedUnit, ItemDoesNotFit, GoalOfAnotherUnit, OutOfOrder, NotTheDepartment, EvaluatedEvaluates),
)
async def select_for_department(item: Item, body: Selection, call: Call) -> Answer:
    """选定: a department chooses a project of a unit below it."""
    call.within(body.unit)
    known = await evaluable_units(call, [body.unit])
    goals = await approved_goals_of(call, [item])

    def decide(state: DepartmentEvaluation) -> list[DepartmentEvaluationEvent]:
        evaluable(known, body.unit)
        return department_evaluation.select(
            state,
            item=item,
            unit=body.unit,
            name=body.name,
            amount=body.amount,
            reason=body.reason,
            goal=goals.get(item),
            by=Actor(call.person, call.unit),
        )

    return await call.handle(DEPARTMENT_EVALUATION, item, decide)


@routes.post("/department-evaluations/{item}/report", may=DEPARTMENT, refuses=(OutOfOrder, NotTheDepartment, *SCORING))
async def report_for_department(item: Item, body: Scored, call: Call) -> Answer:
    """报送评价报告 with scores by the framework."""
    return await call.handle(
        DEPARTMENT_EVALUATION,
        item,
        lambda s: department_evaluation.report(
            s,
            rules=in_force(item, call.today),
            scores=body.scores,
            problems=body.problems,
            report_file=body.report,
            by=Actor(call.person, call.unit),
        ),
    )


@routes.post("/department-evaluations/{item}/return", may=FINANCE, refuses=REVIEW)
async def return_department_report(item: Item, body: Reason, call: Call) -> Answer:
    """退回评价报告, with the reason."""
    by = Actor(call.person, call.unit)
    return await call.handle(DEPARTMENT_EVALUATION, item, lambda s: department_evaluation.return_(s, reason=body.reason, by=by))


@routes.post("/department-evaluations/{item}/confirmation", may=OFFICE, refuses=REVIEW)
async def confirm_department_evaluation(item: Item, body: Document, call: Call) -> Answer:
    """结果确认."""
    by = Actor(call.person, call.unit)
    return await call.handle(DEPARTMENT_EVALUATION, item, lambda s: department_evaluation.confirm(s, by=by), authority=body.document or "")


@routes.post("/department-evaluations/{item}/cancellation", may=DEPARTMENT | OFFICE, refuses=(OutOfOrder, NotTheDepartment))
async def cancel_department_evaluation(item: Item, body: Reason, call: Call) -> Answer:
    """撤销 before the result is confirmed."""
    by = Actor(call.person, call.unit)
    return await call.handle(DEPARTMENT_EVALUATION, item, lambda s: department_evaluation.cancel(s, reason=body.reason, by=by))


@routes.get("/department-evaluations", may=READERS)
async def department_evaluations_of_year(
    ask: Ask, year: FiscalYear, status: Status | None = None, after: After = None, limit: Limit = 50
) -> Page[EvaluationRow]:
    """A fiscal year's department evaluations, in order of item."""
    return await ask.view(
        evaluations.VIEW,
        lambda conn: evaluations.page(
            conn, kind=EvaluationKind.DEPARTMENT, year=year, status=status, within=ask.sees, after=after, limit=limit
        ),
    )


@routes.get("/department-evaluations/{item}", may=READERS, refuses=(Unknown,))
async def department_evaluation_of(item: Item, ask: Ask) -> DepartmentEvaluation:
    """The department evaluation as it stands."""
    return await ask.state(DEPARTMENT_EVALUATION, item)
