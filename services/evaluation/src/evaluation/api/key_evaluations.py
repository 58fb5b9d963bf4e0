"""Finance-led key evaluation (财政重点评价) over HTTP."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from evaluation.api.bodies import CorrectedResult, Document, Nothing, Reason, Report, Return, Scored
from evaluation.api.confirming import confirmed, corrected
from evaluation.api.lists import list_of
from evaluation.api.lookups import fact_of, known_of, read_of
from evaluation.api.refusals import BEGINNING, CONFIRMING, CORRECTING, JUDGING, PLANNING, REPORTING, SCORING
from evaluation.api.rule_sets import rules_of
from evaluation.api.standing import KeyEvaluationStanding
from evaluation.api.typed_sums import of_the_report
from evaluation.decisions import key_evaluation
from evaluation.decisions.key_evaluation import KEY_EVALUATION, CommentTermRunning
from evaluation.decisions.key_evaluation_state import ALLOWED, Decision, KeyEvaluation, KeyEvaluationEvent, Status
from evaluation.decisions.report_changes import ChangeUnexplained, NothingChanged
from evaluation.decisions.separation import EvaluatedEvaluates, UnitIsNoThirdParty
from evaluation.papers import PAPERS
from evaluation.permissions import FIRM, GOVERNMENT, OFFICE, READERS, UNITS
from evaluation.views.evaluations import EvaluationRow, SortedBy
from evaluation.waiting import TODOS
from shared.events.evaluation import EvaluationKind, FrameworkLine
from shared.events.values import DocumentNumber, Evidence, FiscalYear, FormSource, Money, Name, ObjectKind, Text, UnitCode, and_above
from shared.evidence.handing_in import NotHandedIn
from shared.runtime.decider import Unknown, require
from shared.runtime.web.auth import Role, county
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import AnyOf, Asked, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["财政重点评价 key evaluation"])


class KeySelection(Body):
    """What is evaluated, and why; name and amount as in a self-evaluation, and a whole department may be without an amount."""

    object: ObjectKind
    unit: UnitCode
    name: Name | None = None
    amount: Money | None = None
    reason: Text
    document: DocumentNumber | None = None


class Commission(Body):
    """The third party; the contract's number is what the commission rests on."""

    third_party: Name
    third_party_code: Name
    contract: DocumentNumber
    fee: Money | None = None


class Plan(Body):
    """评价方案, with its indicator system line by line where it is stated."""

    plan: Evidence
    framework: Annotated[tuple[FrameworkLine, ...], Field(max_length=100)] = ()
    source: FormSource | None = None


class Draft(Scored):
    """报告初稿."""

    source: FormSource | None = None


class Comments(Body):
    """The evaluated unit's comments on the draft."""

    comments: Text


class Silence(Body):
    """How the unit was asked for its comments."""

    note: Text


class ChangeReason(Body):
    """Why an indicator's score or a problem is not the draft's."""

    what: Text
    """The indicator's name, or the words of the problem."""
    reason: Text


class FinalReport(Report):
    """正式报告, with a reason for each difference from the draft."""

    answer_to_comments: Text
    changes: Annotated[tuple[ChangeReason, ...], Field(max_length=200)] = ()
    source: FormSource | None = None


@routes.post(
    "/key-evaluations/{item}/selection",
    may=OFFICE,
    decides=Decision.SELECT,
    refuses=(*BEGINNING, EvaluatedEvaluates),
)
async def select_for_key(item: Item, body: KeySelection, call: Call) -> Answer:
    """选定 by the performance office, and why."""
    known = await call.lookup(lambda: known_of(call, units=[body.unit], items=[item]))

    def decide(state: KeyEvaluation) -> list[KeyEvaluationEvent]:
        require(ALLOWED, Decision.SELECT, state.status)
        known.require_evaluable(body.unit)
        return key_evaluation.select(
            state,
            item=item,
            object=body.object,
            unit=body.unit,
            name=body.name,
            amount=body.amount,
            reason=body.reason,
            goal=known.goals.get(item),
            by=call.actor,
            today=call.today,
        )

    return await call.handle(KEY_EVALUATION, item, decide, authority=body.document or "")


@routes.post(
    "/key-evaluations/{item}/commission", may=OFFICE, decides=Decision.COMMISSION, refuses=(EvaluatedEvaluates, UnitIsNoThirdParty)
)
async def commission(item: Item, body: Commission, call: Call) -> Answer:
    """委托 of a third party, which is no budget unit."""
    known = await call.lookup(lambda: known_of(call, units=and_above(body.third_party_code), items=()))
    return await call.handle(
        KEY_EVALUATION,
        item,
        lambda state: key_evaluation.commission(
            state,
            third_party=body.third_party,
            third_party_code=body.third_party_code,
            contract=body.contract,
            fee=body.fee,
            units=known.units,
            by=call.actor,
        ),
        authority=body.contract,
    )


@routes.post("/key-evaluations/{item}/plan", may=FIRM, decides=Decision.SUBMIT_PLAN, refuses=(*PLANNING, NotHandedIn))
async def submit_plan(item: Item, body: Plan, call: Call) -> Answer:
    """报送评价方案, with its indicator system where it is stated line by line."""
    rules = await rules_of(call)
    papers = await PAPERS.named(call, item, lambda: _named(body.plan, body.source))
    return await call.handle(
        KEY_EVALUATION,
        item,
        lambda state: papers.bear(
            key_evaluation.submit_plan(
                state,
                plan=body.plan,
                rules=rules.in_force(item, call.today) if body.framework else None,
                lines=body.framework,
                source=body.source,
            )
        ),
    )


@routes.post("/key-evaluations/{item}/plan-return", may=OFFICE, decides=Decision.RETURN_PLAN, refuses=JUDGING)
async def return_plan(item: Item, body: Return, call: Call) -> Answer:
    """退回评价方案, with the reason."""
    return await call.handle(
        KEY_EVALUATION, item, lambda state: key_evaluation.return_plan(state, reason=body.reason, points=body.points, by=call.actor)
    )


@routes.post("/key-evaluations/{item}/plan-approval", may=OFFICE, decides=Decision.APPROVE_PLAN, refuses=JUDGING)
async def approve_plan(item: Item, body: Nothing, call: Call) -> Answer:
    """批准评价方案."""
    return await call.handle(KEY_EVALUATION, item, lambda state: key_evaluation.approve_plan(state, by=call.actor))


@routes.post("/key-evaluations/{item}/fieldwork", may=FIRM, decides=Decision.START_FIELDWORK)
async def start_fieldwork(item: Item, body: Nothing, call: Call) -> Answer:
    """现场评价 begins today."""
    return await call.handle(KEY_EVALUATION, item, lambda state: key_evaluation.start_fieldwork(state, on=call.today))


@routes.post("/key-evaluations/{item}/draft", may=FIRM, decides=Decision.DRAFT, refuses=(EvaluatedEvaluates, *SCORING, NotHandedIn))
async def draft_report(item: Item, body: Draft, call: Call) -> Answer:
    """报告初稿 with scores by the framework."""
    rules = await rules_of(call)
    papers = await PAPERS.named(call, item, lambda: _named(body.report, body.source))
    return await call.handle(
        KEY_EVALUATION,
        item,
        lambda state: papers.bear(
            key_evaluation.draft(
                state,
                rules=rules.in_force(item, call.today),
                scores=body.scores,
                problems=body.problems,
                report_file=body.report,
                by=call.actor,
                today=call.today,
                source=body.source,
            )
        ),
    )


@routes.post("/key-evaluations/{item}/draft-return", may=OFFICE, decides=Decision.RETURN_DRAFT, refuses=JUDGING)
async def return_draft(item: Item, body: Return, call: Call) -> Answer:
    """退回报告初稿, with the reason."""
    return await call.handle(
        KEY_EVALUATION, item, lambda state: key_evaluation.return_draft(state, reason=body.reason, points=body.points, by=call.actor)
    )


@routes.post("/key-evaluations/{item}/comments", may=UNITS, decides=Decision.COMMENT)
async def comment(item: Item, body: Comments, call: Call) -> Answer:
    """反馈意见 of the evaluated unit on the draft."""
    return await call.handle(KEY_EVALUATION, item, lambda state: key_evaluation.comment(state, comments=body.comments))


@routes.post("/key-evaluations/{item}/silence", may=OFFICE, decides=Decision.RECORD_SILENCE, refuses=(*JUDGING, CommentTermRunning))
async def record_silence(item: Item, body: Silence, call: Call) -> Answer:
    """记录逾期未反馈: the unit let the term of comments pass; the firm goes on without."""
    return await call.handle(
        KEY_EVALUATION, item, lambda state: key_evaluation.record_silence(state, note=body.note, by=call.actor, today=call.today)
    )


@routes.post(
    "/key-evaluations/{item}/final-report",
    may=FIRM,
    decides=Decision.REPORT,
    refuses=(EvaluatedEvaluates, ChangeUnexplained, NothingChanged, *REPORTING, NotHandedIn),
)
async def final_report(item: Item, body: FinalReport, call: Call) -> Answer:
    """正式报告, with an answer to the comments and a reason for each difference from the draft."""
    rules = await rules_of(call)
    fact = await fact_of(call, item)
    read = await read_of(call, item, fact)
    papers = await PAPERS.named(call, item, lambda: _named(body.report, body.source))
    return await call.handle(
        KEY_EVALUATION,
        item,
        lambda state: papers.bear(
            key_evaluation.report(
                state,
                rules=rules.in_force(item, call.today),
                scores=body.scores,
                problems=body.problems,
                answer_to_comments=body.answer_to_comments,
                report_file=body.report,
                reasons={change.what: change.reason for change in body.changes},
                fact=fact,
                money_explanation=body.money_explanation,
                by=call.actor,
                today=call.today,
                read=read,
                source=body.source,
            )
        ),
    )


@routes.post("/key-evaluations/{item}/final-return", may=OFFICE, decides=Decision.RETURN_FINAL, refuses=JUDGING)
async def return_final(item: Item, body: Return, call: Call) -> Answer:
    """退回正式报告 before its result is confirmed, with the reason."""
    return await call.handle(
        KEY_EVALUATION, item, lambda state: key_evaluation.return_final(state, reason=body.reason, points=body.points, by=call.actor)
    )


@routes.post("/key-evaluations/{item}/delivery", may=OFFICE, decides=Decision.DELIVER, refuses=JUDGING)
async def deliver(item: Item, body: Document, call: Call) -> Answer:
    """送预算股, as a basis of next year's budget."""
    return await call.handle(
        KEY_EVALUATION, item, lambda state: key_evaluation.deliver(state, by=call.actor), authority=body.document or ""
    )


@routes.post("/key-evaluations/{item}/receipt", may=county(Role.BUDGET_OFFICE), decides=Decision.RECEIPT, refuses=JUDGING)
async def receipt(item: Item, body: Nothing, call: Call) -> Answer:
    """签收 by the budget office."""
    return await call.handle(KEY_EVALUATION, item, lambda state: key_evaluation.receipt(state, by=call.actor))


@routes.post("/key-evaluations/{item}/confirmation", may=OFFICE, decides=Decision.CONFIRM, refuses=CONFIRMING)
async def confirm_key_evaluation(item: Item, body: Document, call: Call) -> Answer:
    """结果确认, once the budget office has the report."""
    return await confirmed(call, KEY_EVALUATION, item, body, key_evaluation.confirm)


@routes.post("/key-evaluations/{item}/correction", may=OFFICE, decides=Decision.CORRECT, refuses=CORRECTING)
async def correct_key_evaluation(item: Item, body: CorrectedResult, call: Call) -> Answer:
    """更正 of a mistaken confirmed result, by the document and for the reason named; the mistaken one stays in the trail."""
    return await corrected(call, EvaluationKind.KEY, KEY_EVALUATION, item, body, key_evaluation.correct)


@routes.post("/key-evaluations/{item}/cancellation", may=OFFICE, decides=Decision.CANCEL, refuses=JUDGING)
async def cancel_key_evaluation(item: Item, body: Reason, call: Call) -> Answer:
    """撤销 before the result is confirmed."""
    return await call.handle(KEY_EVALUATION, item, lambda state: key_evaluation.cancel(state, reason=body.reason, by=call.actor))


@routes.get("/key-evaluations", may=READERS | GOVERNMENT, answers=Counted[EvaluationRow])
async def key_evaluations_of_year(
    asked: Annotated[Asked, asked_by(SortedBy.ITEM)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """A fiscal year's key evaluations, in order of item."""
    return await list_of(ask, EvaluationKind.KEY, year, unit, status, asked)


@routes.get("/key-evaluations/{item}", may=READERS | GOVERNMENT | FIRM, refuses=(Unknown,))
async def key_evaluation_of(item: Item, ask: Ask) -> KeyEvaluationStanding:
    """The key evaluation as it stands."""
    state = await ask.state(KEY_EVALUATION, item)
    standing = TODOS.with_turn(KeyEvaluationStanding.model_validate(state), KEY_EVALUATION, state)
    return await with_decisions(standing, ask, Decision, item=item)


def _named(paper: Evidence, source: FormSource | None) -> tuple[Evidence, ...]:
    return (paper, source) if source else (paper,)


for decision in (comment, submit_plan, deliver, receipt, confirm_key_evaluation):
    checkable(routes, decision)
for scoring in (draft_report, final_report):
    checkable(routes, scoring, of_the_report)
