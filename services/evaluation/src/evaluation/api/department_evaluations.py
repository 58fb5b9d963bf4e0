"""Department evaluation (部门评价) over HTTP."""

from typing import Annotated

from fastapi import Response

from evaluation.api.bodies import CorrectedResult, Document, Reason, Report, Return
from evaluation.api.confirming import confirmed, corrected
from evaluation.api.lists import list_of
from evaluation.api.lookups import fact_of, known_of, read_of
from evaluation.api.refusals import BEGINNING, CONFIRMING, CORRECTING, JUDGING, REPORTING
from evaluation.api.rule_sets import rules_of
from evaluation.api.standing import DepartmentEvaluationStanding
from evaluation.decisions import department_evaluation
from evaluation.decisions.department_evaluation import (
    ALLOWED,
    DEPARTMENT_EVALUATION,
    Decision,
    DepartmentEvaluation,
    DepartmentEvaluationEvent,
    NotTheDepartment,
    Status,
)
from evaluation.decisions.separation import EvaluatedEvaluates, SelfReview
from evaluation.papers import PAPERS
from evaluation.permissions import DEPARTMENT, FINANCE, OFFICE, READERS
from evaluation.views.evaluations import EvaluationRow, SortedBy
from evaluation.waiting import TODOS
from shared.events.evaluation import EvaluationKind
from shared.events.values import FiscalYear, Money, Name, Text, UnitCode
from shared.evidence.handing_in import NotHandedIn
from shared.runtime.decider import Unknown, require
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import AnyOf, Asked, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["部门评价 department evaluation"])


class Selection(Body):
    """The project, and why it is evaluated; name and amount are left out, or the approved ones, where a goal was approved."""

    unit: UnitCode
    name: Name | None = None
    amount: Money | None = None
    reason: Text


@routes.post(
    "/department-evaluations/{item}/selection",
    may=DEPARTMENT,
    decides=Decision.SELECT,
    refuses=(*BEGINNING, NotTheDepartment, EvaluatedEvaluates),
)
async def select_for_department(item: Item, body: Selection, call: Call) -> Answer:
    """选定: a department chooses a project of a unit below it."""
    call.require_within(body.unit)
    known = await call.lookup(lambda: known_of(call, units=[body.unit], items=[item]))

    def decide(state: DepartmentEvaluation) -> list[DepartmentEvaluationEvent]:
        require(ALLOWED, Decision.SELECT, state.status)
        known.require_evaluable(body.unit)
        return department_evaluation.select(
            state,
            item=item,
            unit=body.unit,
            name=body.name,
            amount=body.amount,
            reason=body.reason,
            goal=known.goals.get(item),
            by=call.actor,
            today=call.today,
        )

    return await call.handle(DEPARTMENT_EVALUATION, item, decide)


@routes.post(
    "/department-evaluations/{item}/report", may=DEPARTMENT, decides=Decision.REPORT, refuses=(NotTheDepartment, *REPORTING, NotHandedIn)
)
async def report_for_department(item: Item, body: Report, call: Call) -> Answer:
    """报送评价报告 with scores by the framework, and a word on odd money."""
    rules = await rules_of(call)
    fact = await fact_of(call, item)
    read = await read_of(call, item, fact)
    papers = await PAPERS.named(call, item, lambda: (body.report,))
    return await call.handle(
        DEPARTMENT_EVALUATION,
        item,
        lambda state: papers.bear(
            department_evaluation.report(
                state,
                rules=rules.in_force(item, call.today),
                scores=body.scores,
                problems=body.problems,
                report_file=body.report,
                fact=fact,
                money_explanation=body.money_explanation,
                by=call.actor,
                today=call.today,
                read=read,
            )
        ),
    )


@routes.post("/department-evaluations/{item}/return", may=FINANCE, decides=Decision.RETURN, refuses=JUDGING)
async def return_department_report(item: Item, body: Return, call: Call) -> Answer:
    """退回评价报告, with the reason."""
    return await call.handle(
        DEPARTMENT_EVALUATION,
        item,
        lambda state: department_evaluation.return_(state, reason=body.reason, points=body.points, by=call.actor),
    )


@routes.post("/department-evaluations/{item}/confirmation", may=OFFICE, decides=Decision.CONFIRM, refuses=CONFIRMING)
async def confirm_department_evaluation(item: Item, body: Document, call: Call) -> Answer:
    """结果确认."""
    return await confirmed(call, DEPARTMENT_EVALUATION, item, body, department_evaluation.confirm)


@routes.post("/department-evaluations/{item}/correction", may=OFFICE, decides=Decision.CORRECT, refuses=CORRECTING)
async def correct_department_evaluation(item: Item, body: CorrectedResult, call: Call) -> Answer:
    """更正 of a mistaken confirmed result, by the document and for the reason named; the mistaken one stays in the trail."""
    return await corrected(call, EvaluationKind.DEPARTMENT, DEPARTMENT_EVALUATION, item, body, department_evaluation.correct)


@routes.post(
    "/department-evaluations/{item}/cancellation", may=DEPARTMENT | OFFICE, decides=Decision.CANCEL, refuses=(NotTheDepartment, SelfReview)
)
async def cancel_department_evaluation(item: Item, body: Reason, call: Call) -> Answer:
    """撤销 before the result is confirmed."""
    return await call.handle(
        DEPARTMENT_EVALUATION, item, lambda state: department_evaluation.cancel(state, reason=body.reason, by=call.actor)
    )


@routes.get("/department-evaluations", may=READERS, answers=Counted[EvaluationRow])
async def department_evaluations_of_year(
    asked: Annotated[Asked, asked_by(SortedBy.ITEM)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """A fiscal year's department evaluations, in order of item."""
    return await list_of(ask, EvaluationKind.DEPARTMENT, year, unit, status, asked)


@routes.get("/department-evaluations/{item}", may=READERS, refuses=(Unknown,))
async def department_evaluation_of(item: Item, ask: Ask) -> DepartmentEvaluationStanding:
    """The department evaluation as it stands."""
    state = await ask.state(DEPARTMENT_EVALUATION, item)
    standing = TODOS.with_turn(DepartmentEvaluationStanding.model_validate(state), DEPARTMENT_EVALUATION, state)
    return await with_decisions(standing, ask, Decision, item=item)


for decision in (report_for_department, confirm_department_evaluation):
    checkable(routes, decision)
