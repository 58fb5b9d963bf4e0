"""Self-evaluation (单位自评) over HTTP."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import Response

from evaluation.api.bodies import CorrectedResult, Document, Reason, Return, Review
from evaluation.api.confirming import confirmed, corrected
from evaluation.api.lists import list_of
from evaluation.api.lookups import Known, fact_of, known_of, read_of
from evaluation.api.refusals import BEGINNING, CONFIRMING, CORRECTING, GRADING, JUDGING
from evaluation.api.rule_sets import rules_of
from evaluation.api.self_evaluation_bodies import (
    Assignment,
    Assignments,
    Filling,
    FundsBlock,
    QualityReview,
    ReEvaluation,
    Subject,
    Submission,
)
from evaluation.api.standing import SelfEvaluationStanding
from evaluation.api.sums import FiledScore
from evaluation.api.typed_sums import beside_the_units
from evaluation.decisions import self_evaluation
from evaluation.decisions.approved_indicators import NotTheApprovedIndicators, annual_of
from evaluation.decisions.funds import FundsMissing, StatedFunds
from evaluation.decisions.period import DueDatePassed, PeriodRunning
from evaluation.decisions.quality_review import DeviationUnexplained, LinesMissing, NoSuchLine, NotTheSum
from evaluation.decisions.self_evaluation import SELF_EVALUATION, NoDepartmentAbove
from evaluation.decisions.self_evaluation_state import ALLOWED, Decision, SelfEvaluation, SelfEvaluationEvent, Status
from evaluation.papers import PAPERS
from evaluation.permissions import DEPARTMENT, FINANCE, FIRM, OFFICE, READERS, UNITS
from evaluation.rules import form
from evaluation.rules.money import DepartureUnexplained, OddMoneyUnexplained
from evaluation.views import approved_goals
from evaluation.views.evaluations import EvaluationRow, SortedBy
from evaluation.waiting import TODOS
from shared.attainment.computing import attainment
from shared.engagements import working_on
from shared.events.evaluation import EvaluationKind
from shared.events.values import (
    FiscalYear,
)
from shared.evidence.handing_in import NotHandedIn
from shared.rules.kind import NoRuleSet
from shared.runtime.decider import Unknown, require
from shared.runtime.web.bulk import Answers, BulkCall, ItemTwice
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import AnyOf, Asked, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["单位自评 self-evaluation"])
LINE_BY_LINE = (NoSuchLine, form.IndicatorTwice, form.ScoreAboveWeight, DeviationUnexplained)
"""Of whoever scores a form's lines beside the unit."""


FORM = (
    NotTheApprovedIndicators,
    NoRuleSet,
    form.WeightsDoNotSum,
    form.IndicatorTwice,
    form.NotAnnual,
    form.TargetMissing,
    form.ActualMissing,
    form.TierMissing,
    form.PercentOutsideTier,
    form.ScoreMissing,
    form.ScoreAboveWeight,
    form.Unexplained,
    OddMoneyUnexplained,
    DepartureUnexplained,
    PeriodRunning,
    NotHandedIn,
)
ASSIGNING = (*BEGINNING, DueDatePassed)

Decide = Callable[[SelfEvaluation], list[SelfEvaluationEvent]]


def _assigning(item: str, subject: Subject, due_on: date, known: Known, today: date) -> Decide:
    def decide(state: SelfEvaluation) -> list[SelfEvaluationEvent]:
        require(ALLOWED, Decision.ASSIGN, state.status)
        known.require_evaluable(subject.unit)
        return self_evaluation.assign(
            state,
            item=item,
            object=subject.object,
            unit=subject.unit,
            name=subject.name,
            amount=subject.amount,
            due_on=due_on,
            goal=known.goals.get(item),
            today=today,
            synthetic=subject.synthetic,
        )

    return decide


@routes.post("/self-evaluations", may=OFFICE, decides=Decision.ASSIGN, refuses=(*ASSIGNING, ItemTwice))
async def assign_all(body: Assignments, call: BulkCall) -> Answers:
    """下达: many units must evaluate themselves; one result per item."""
    rows = {listed.item: listed for listed in body.items}
    known = await known_of(call, units={listed.unit for listed in body.items}, items=rows)

    async def keys() -> list[str]:
        return [listed.item for listed in body.items]

    async def decide(item: str) -> Decide:
        return _assigning(item, rows[item], body.due_on, known, call.today)

    return await call.handle_each(SELF_EVALUATION, keys, decide, authority=body.document or "")


@routes.post("/self-evaluations/{item}/assignment", may=UNITS | OFFICE, decides=Decision.ASSIGN, refuses=ASSIGNING)
async def assign_self_evaluation(item: Item, body: Assignment, call: Call) -> Answer:
    """下达 of one item, by finance or by the unit itself; with the approved goal's indicators where there is one."""
    call.require_within(body.unit)
    known = await call.lookup(lambda: known_of(call, units=[body.unit], items=[item]))
    return await call.handle(SELF_EVALUATION, item, _assigning(item, body, body.due_on, known, call.today), authority=body.document or "")


@routes.post("/self-evaluations/{item}/filling", may=UNITS, decides=Decision.FILL, refuses=(FundsMissing, PeriodRunning, NotHandedIn))
async def fill(item: Item, body: Filling, call: Call) -> Answer:
    """填报: keep the form as it is, blanks filled from the treasury; rules speak at submission. An import names its file."""
    fact = await fact_of(call, item)
    funds = StatedFunds(**{name: getattr(body.funds, name) for name in FundsBlock.model_fields})
    source = await PAPERS.named(call, body.source.about if body.source else item, lambda: (body.source,) if body.source else ())
    signed = await PAPERS.named(call, item, lambda: (body.form,) if body.form else ())
    return await call.handle(
        SELF_EVALUATION,
        item,
        lambda state: signed.bear(
            source.bear(
                self_evaluation.fill(
                    state,
                    funds=funds,
                    fact=fact,
                    rows=body.rows,
                    conclusion=body.conclusion,
                    source=body.source,
                    declared=body.declared,
                    form_file=body.form,
                    today=call.today,
                )
            )
        ),
    )


@routes.post("/self-evaluations/{item}/submission", may=UNITS, decides=Decision.SUBMIT, refuses=FORM)
async def submit(item: Item, body: Submission, call: Call) -> Answer:
    """报送: score the form by the rule set in force today; odd money and a departure from the treasury's figures need a word."""
    rules = await rules_of(call)
    fact = await fact_of(call, item)
    read = await read_of(call, item, fact)
    known = await known_of(call, units=[], items=[item])
    papers = await PAPERS.named(call, item, lambda: (body.form,))
    return await call.handle(
        SELF_EVALUATION,
        item,
        lambda state: papers.bear(
            self_evaluation.submit(
                state,
                rules=rules.in_force(item, call.today),
                goal=known.goals.get(item),
                fact=fact,
                form_file=body.form,
                by=call.person,
                today=call.today,
                read=read,
            )
        ),
    )


@routes.post(
    "/self-evaluations/{item}/department-review", may=DEPARTMENT, decides=Decision.DEPARTMENT_REVIEW, refuses=(*JUDGING, NoDepartmentAbove)
)
async def review_by_department(item: Item, body: Review, call: Call) -> Answer:
    """主管部门审核."""
    return await call.handle(
        SELF_EVALUATION,
        item,
        lambda state: self_evaluation.review_by_department(state, opinion=body.opinion, points=body.points, by=call.actor),
    )


@routes.post(
    "/self-evaluations/{item}/department-return", may=DEPARTMENT, decides=Decision.DEPARTMENT_RETURN, refuses=(*JUDGING, NoDepartmentAbove)
)
async def return_by_department(item: Item, body: Return, call: Call) -> Answer:
    """主管部门退回, with the reason."""
    return await call.handle(
        SELF_EVALUATION,
        item,
        lambda state: self_evaluation.return_by_department(state, reason=body.reason, points=body.points, by=call.actor),
    )


@routes.post(
    "/self-evaluations/{item}/quality-review",
    may=FINANCE,
    decides=Decision.QUALITY_REVIEW,
    refuses=(*JUDGING, *LINE_BY_LINE),
)
async def review_quality(item: Item, body: QualityReview, call: Call) -> Answer:
    """财政质量审核 passed, with what was found line by line (复核)."""
    return await call.handle(
        SELF_EVALUATION,
        item,
        lambda state: self_evaluation.review_quality(
            state, opinion=body.opinion, points=body.points, found=[line.found for line in body.lines], by=call.actor
        ),
    )


@routes.post("/self-evaluations/{item}/quality-return", may=FINANCE, decides=Decision.QUALITY_RETURN, refuses=JUDGING)
async def return_by_finance(item: Item, body: Return, call: Call) -> Answer:
    """财政退回, with the reason."""
    return await call.handle(
        SELF_EVALUATION, item, lambda state: self_evaluation.return_by_finance(state, reason=body.reason, points=body.points, by=call.actor)
    )


@routes.post("/self-evaluations/{item}/confirmation", may=OFFICE, decides=Decision.CONFIRM, refuses=CONFIRMING)
async def confirm_self_evaluation(item: Item, body: Document, call: Call) -> Answer:
    """结果确认."""
    return await confirmed(call, SELF_EVALUATION, item, body, self_evaluation.confirm)


@routes.post("/self-evaluations/{item}/correction", may=OFFICE, decides=Decision.CORRECT, refuses=CORRECTING)
async def correct_self_evaluation(item: Item, body: CorrectedResult, call: Call) -> Answer:
    """更正 of a mistaken confirmed result, by the document and for the reason named; the mistaken one stays in the trail."""
    return await corrected(call, EvaluationKind.SELF, SELF_EVALUATION, item, body, self_evaluation.correct)


@routes.post(
    "/self-evaluations/{item}/spot-re-evaluation",
    may=OFFICE,
    decides=Decision.RE_EVALUATE,
    refuses=(*GRADING, *LINE_BY_LINE, LinesMissing, NotTheSum),
)
async def re_evaluate(item: Item, body: ReEvaluation, call: Call) -> Answer:
    """抽评: finance scores again, line by line; the confirmed result stays."""
    rules = await rules_of(call)
    return await call.handle(
        SELF_EVALUATION,
        item,
        lambda state: self_evaluation.re_evaluate(
            state,
            rules=rules,
            item=item,
            score=body.score,
            found=[line.found for line in body.lines],
            reason=body.reason,
            by=call.actor,
            today=call.today,
        ),
    )


@routes.post("/self-evaluations/{item}/cancellation", may=OFFICE, decides=Decision.CANCEL, refuses=JUDGING)
async def cancel_self_evaluation(item: Item, body: Reason, call: Call) -> Answer:
    """撤销 before the result is confirmed."""
    return await call.handle(SELF_EVALUATION, item, lambda state: self_evaluation.cancel(state, reason=body.reason, by=call.actor))


@routes.get("/self-evaluations", may=READERS, answers=Counted[EvaluationRow])
async def self_evaluations_of_year(
    asked: Annotated[Asked, asked_by(SortedBy.ITEM)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """A fiscal year's self-evaluations, in order of item."""
    return await list_of(ask, EvaluationKind.SELF, year, unit, status, asked)


@routes.get("/self-evaluations/{item}", may=READERS | FIRM, refuses=(Unknown,))
async def self_evaluation_of(item: Item, ask: Ask) -> SelfEvaluationStanding:
    """The self-evaluation as it stands, how far the goal is attained, and the treasury's figures that its money block is filled from."""
    state = await ask.state(SELF_EVALUATION, item, await working_on(ask, item))
    reached = attainment([row.indicator for row in state.rows], {row.indicator.name: row for row in state.rows}, state.fiscal_year)
    goals = await ask.view(approved_goals.VIEW, lambda conn: approved_goals.contents(conn, [item]))
    asked = annual_of(goals[item]) if item in goals else state.indicators
    known = {"prefilled": await fact_of(ask, item), "attainment": reached, "to_fill": asked if state.has_goal else ()}
    standing = TODOS.with_turn(SelfEvaluationStanding.model_validate(state).model_copy(update=known), SELF_EVALUATION, state)
    return await with_decisions(standing, ask, Decision, item=item)


@routes.get("/self-evaluations/{item}/derivation", may=READERS | FIRM, refuses=(Unknown,))
async def derivation_of(item: Item, ask: Ask) -> FiledScore:
    """How each number of the score came about, since the form was last submitted."""
    state = await ask.state(SELF_EVALUATION, item, await working_on(ask, item))
    if state.derivation is None:
        raise Unknown(f"{item} 的自评尚未报送，没有得分")
    return FiledScore.model_validate(state.derivation)


for decision in (fill, submit, review_by_department, confirm_self_evaluation):
    checkable(routes, decision)
for scoring in (review_quality, re_evaluate):
    checkable(routes, scoring, beside_the_units)
