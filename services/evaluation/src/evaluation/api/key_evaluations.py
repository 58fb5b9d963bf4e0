"""Finance-led key evaluation (财政重点评价) over HTTP."""

from evaluation.api.bodies import Document, Nothing, Reason, Scored
from evaluation.api.lookups import approved_goals_of, evaluable_units
from evaluation.decisions import key_evaluation
from evaluation.decisions.item import GoalOfAnotherUnit, ItemDoesNotFit
from evaluation.decisions.key_evaluation import KEY_EVALUATION, AmountMissing, KeyEvaluation, KeyEvaluationEvent, Status
from evaluation.decisions.separation import Actor, EvaluatedEvaluates, SelfReview
from evaluation.permissions import FIRM, GOVERNMENT, OFFICE, READERS, UNITS
from evaluation.rules.form import IndicatorTwice, ScoreAboveWeight, WeightsDoNotSum
from evaluation.rules.framework import ResultsTooLight
from evaluation.rules.rule_set import NoRuleSet, in_force
from evaluation.views import evaluations
from evaluation.views.evaluations import EvaluationRow
from evaluation.views.known_units import ClosedUnit, UnknownUnit, evaluable
from shared.events.evaluation import EvaluationKind
from shared.events.values import DocumentNumber, Evidence, FiscalYear, Money, Name, ObjectKind, Text, UnitCode
from shared.runtime.decider import OutOfOrder, Unknown
from shared.runtime.web.auth import Role, county
from shared.runtime.web.commands import Answer, Body, Call
from shared.runtime.web.context import Item
from shared.runtime.web.pages import After, Limit, Page
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["财政重点评价 key evaluation"])


class KeySelection(Body):
    """What is evaluated, and why; a whole department may be without an amount."""

    object: ObjectKind
    unit: UnitCode
    name: Name
    amount: Money | None
    reason: Text
    document: DocumentNumber | None = None


class Commission(Body):
    """The third party; the contract's number is what the commission rests on."""

    third_party: Name
    third_party_code: Name
    contract: DocumentNumber
    fee: Money | None = None


class Plan(Body):
    """评价方案."""

    plan: Evidence


class Comments(Body):
    """The evaluated unit's comments on the draft."""

    comments: Text


class FinalReport(Scored):
    """正式报告."""

    answer_to_comments: Text


REVIEW = (OutOfOrder, EvaluatedEvaluates)
SCORING = (NoRuleSet, WeightsDoNotSum, IndicatorTwice, ScoreAboveWeight, ResultsTooLight)


@routes.post(
    "/key-evaluations/{item}/selection",
    may=OFFICE,
    refuses=(UnknownUnit, ClosedUnit, ItemDoesNotFit, GoalOfAnotherUnit, AmountMissing, *REVIEW),
)
async def select_for_key(item: Item, body: KeySelection, call: Call) -> Answer:
    """选定 by the performance office, and why."""
    known = await evaluable_units(call, [body.unit])
    goals = await approved_goals_of(call, [item])

    def decide(state: KeyEvaluation) -> list[KeyEvaluationEvent]:
        evaluable(known, body.unit)
        return key_evaluation.select(
            state,
            item=item,
            object=body.object,
            unit=body.unit,
            name=body.name,
            amount=body.amount,
            reason=body.reason,
            goal=goals.get(item),
            by=Actor(call.person, call.unit),
        )

    return await call.handle(KEY_EVALUATION, item, decide, authority=body.document or "")


@routes.post("/key-evaluations/{item}/commission", may=OFFICE, refuses=REVIEW)
async def commission(item: Item, body: Commission, call: Call) -> Answer:
    """委托 of a third party."""
    return await call.handle(
        KEY_EVALUATION,
        item,
        lambda s: key_evaluation.commission(
            s,
            third_party=body.third_party,
            third_party_code=body.third_party_code,
            contract=body.contract,
            fee=body.fee,
            by=Actor(call.person, call.unit),
        ),
        authority=body.contract,
    )


@routes.post("/key-evaluations/{item}/plan", may=FIRM, refuses=(OutOfOrder,))
async def submit_plan(item: Item, body: Plan, call: Call) -> Answer:
    """报送评价方案."""
    return await call.handle(KEY_EVALUATION, item, lambda s: key_evaluation.submit_plan(s, plan=body.plan))


@routes.post("/key-evaluations/{item}/plan-return", may=OFFICE, refuses=(OutOfOrder,))
async def return_plan(item: Item, body: Reason, call: Call) -> Answer:
    """退回评价方案, with the reason."""
    return await call.handle(KEY_EVALUATION, item, lambda s: key_evaluation.return_plan(s, reason=body.reason))


@routes.post("/key-evaluations/{item}/plan-approval", may=OFFICE, refuses=REVIEW)
async def approve_plan(item: Item, body: Nothing, call: Call) -> Answer:
    """批准评价方案."""
    return await call.handle(KEY_EVALUATION, item, lambda s: key_evaluation.approve_plan(s, by=Actor(call.person, call.unit)))


@routes.post("/key-evaluations/{item}/fieldwork", may=FIRM, refuses=(OutOfOrder,))
async def start_fieldwork(item: Item, body: Nothing, call: Call) -> Answer:
    """现场评价 begins today."""
    return await call.handle(KEY_EVALUATION, item, lambda s: key_evaluation.start_fieldwork(s, on=call.today))


@routes.post("/key-evaluations/{item}/draft", may=FIRM, refuses=(OutOfOrder, *SCORING))
async def draft_report(item: Item, body: Scored, call: Call) -> Answer:
    """报告初稿 with scores by the framework."""
    return await call.handle(
        KEY_EVALUATION,
        item,
        lambda s: key_evaluation.draft(
            s, rules=in_force(item, call.today), scores=body.scores, problems=body.problems, report_file=body.report
        ),
    )


@routes.post("/key-evaluations/{item}/comments", may=UNITS, refuses=(OutOfOrder,))
async def comment(item: Item, body: Comments, call: Call) -> Answer:
    """反馈意见 of the evaluated unit on the draft."""
    return await call.handle(KEY_EVALUATION, item, lambda s: key_evaluation.comment(s, comments=body.comments))


@routes.post("/key-evaluations/{item}/final-report", may=FIRM, refuses=(*REVIEW, *SCORING))
async def final_report(item: Item, body: FinalReport, call: Call) -> Answer:
    """正式报告, with an answer to the comments."""
    return await call.handle(
        KEY_EVALUATION,
        item,
        lambda s: key_evaluation.report(
            s,
            rules=in_force(item, call.today),
            scores=body.scores,
            problems=body.problems,
            answer_to_comments=body.answer_to_comments,
            report_file=body.report,
            by=Actor(call.person, call.unit),
        ),
    )


@routes.post("/key-evaluations/{item}/delivery", may=OFFICE, refuses=(OutOfOrder,))
async def deliver(item: Item, body: Document, call: Call) -> Answer:
    """送预算股, as a basis of next year's budget."""
    return await call.handle(KEY_EVALUATION, item, key_evaluation.deliver, authority=body.document or "")


@routes.post("/key-evaluations/{item}/receipt", may=county(Role.BUDGET_OFFICE), refuses=(OutOfOrder,))
async def receipt(item: Item, body: Nothing, call: Call) -> Answer:
    """签收 by the budget office."""
    return await call.handle(KEY_EVALUATION, item, key_evaluation.receipt)


@routes.post("/key-evaluations/{item}/confirmation", may=OFFICE, refuses=(*REVIEW, SelfReview))
async def confirm_key_evaluation(item: Item, body: Document, call: Call) -> Answer:
    """结果确认, once the budget office has the report."""
    by = Actor(call.person, call.unit)
    return await call.handle(KEY_EVALUATION, item, lambda s: key_evaluation.confirm(s, by=by), authority=body.document or "")


@routes.post("/key-evaluations/{item}/cancellation", may=OFFICE, refuses=(OutOfOrder,))
async def cancel_key_evaluation(item: Item, body: Reason, call: Call) -> Answer:
    """撤销 before the result is confirmed."""
    return await call.handle(KEY_EVALUATION, item, lambda s: key_evaluation.cancel(s, reason=body.reason))


@routes.get("/key-evaluations", may=READERS | GOVERNMENT)
async def key_evaluations_of_year(
    ask: Ask, year: FiscalYear, status: Status | None = None, after: After = None, limit: Limit = 50
) -> Page[EvaluationRow]:
    """A fiscal year's key evaluations, in order of item."""
    return await ask.view(
        evaluations.VIEW,
        lambda conn: evaluations.page(conn, kind=EvaluationKind.KEY, year=year, status=status, within=ask.sees, after=after, limit=limit),
    )


@routes.get("/key-evaluations/{item}", may=READERS | GOVERNMENT | FIRM, refuses=(Unknown,))
async def key_evaluation_of(item: Item, ask: Ask) -> KeyEvaluation:
    """The key evaluation as it stands."""
    return await ask.state(KEY_EVALUATION, item)
