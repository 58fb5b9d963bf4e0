"""Routes of the linkage to next year's budget: the yearly policy, proposals, answers."""

from typing import Annotated

from fastapi import Response

from feedback.api.answers import LinkageAnswer, PolicyAnswer
from feedback.api.bodies import Application, Opinion, Policy, Proposal, Reason, Withdrawal
from feedback.api.rule_sets import policy_for, policy_key
from feedback.decisions import linkage, policy
from feedback.decisions.linkage import LINKAGE
from feedback.decisions.linkage_state import Decision, Linkage, LinkageEvent, Status
from feedback.decisions.policy import POLICY
from feedback.decisions.result import RESULT
from feedback.decisions.separation import ProposerAnswers, SelfVerification
from feedback.permissions import BUDGET, BUREAU, FINANCE, GOVERNMENT, OFFICE, READERS
from feedback.views import linkages
from feedback.views.linkages import LinkageRow
from feedback.waiting import TODOS
from shared.events.evaluation import EvaluationKind
from shared.events.values import FiscalYear
from shared.runtime.decider import Unknown
from shared.runtime.web.checking import checkable
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.context import Item
from shared.runtime.web.may_decide import with_decisions
from shared.runtime.web.pages import AnyOf, Asked, BadCursor, Counted, OfUnit, asked_by
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes

routes = Routes(tags=["预算挂钩 linkage"])
ONE = "/linkages/{item}/{kind}"
PROPOSAL = (
    SelfVerification,
    linkage.NoGradedResult,
    linkage.NotALaterYear,
    linkage.AgainstPolicy,
    linkage.RatioAndAmountDiffer,
    linkage.MoreThanTheWhole,
    linkage.OneLinkage,
)
ANSWER = (ProposerAnswers, SelfVerification)
CONFIRMATION = (*ANSWER, linkage.BasisCorrected, linkage.OneLinkage)
APPLICATION = (
    *CONFIRMATION,
    linkage.NotTheNextItem,
    linkage.CancelledGetsNothing,
    linkage.NothingToCutFrom,
    linkage.MoreThanTheCutLeaves,
)


@routes.post("/linkage-policies/{year}", may=OFFICE | BUDGET, refuses=(policy.RowTwice,))
async def set_policy(year: FiscalYear, body: Policy, call: Call) -> Answer:
    """规定结果与预算挂钩办法 for a budget year."""
    decide = lambda state: policy.set_policy(state, year=year, rows=body.rows)  # noqa: E731
    return await call.handle(POLICY, policy_key(call.jurisdiction, year), decide, authority=body.document)


@routes.get("/linkage-policies/{year}", may=BUREAU, refuses=(Unknown,))
async def policy_of(year: FiscalYear, ask: Ask) -> PolicyAnswer:
    """一个预算年度的挂钩办法: its own, else the rule set in force."""
    policy = await policy_for(ask, year)
    if not policy.rows:
        raise Unknown(f"没有 {year} 年的挂钩办法")
    return PolicyAnswer.model_validate(policy)


@routes.post(ONE + "/proposal", may=FINANCE, decides=Decision.PROPOSE, refuses=PROPOSAL)
async def propose(item: Item, kind: EvaluationKind, body: Proposal, call: Call) -> Answer:
    """提出挂钩建议 on a confirmed result, by the year's policy, else by the rule set in force."""
    result = await call.fold(RESULT, f"{item}/{kind}")
    standing = await call.lookup(lambda: policy_for(call, body.next_year))
    others = await _others(call, item, kind)

    def decide(state: Linkage) -> list[LinkageEvent]:
        return linkage.propose(
            state,
            item=item,
            result=result,
            others=others,
            policy=standing,
            next_year=body.next_year,
            action=body.action,
            ratio=body.ratio,
            amount=body.amount,
            reason=body.reason,
            actor=call.actor,
        )

    return await call.handle(LINKAGE, f"{item}/{kind}", decide)


@routes.post(ONE + "/confirmation", may=BUDGET, decides=Decision.CONFIRM, refuses=CONFIRMATION)
async def confirm(item: Item, kind: EvaluationKind, body: Opinion, call: Call) -> Answer:
    """预算股采纳."""
    others = await _others(call, item, kind)
    decide = lambda state: linkage.confirm(state, opinion=body.opinion, others=others, actor=call.actor)  # noqa: E731
    return await call.handle(LINKAGE, f"{item}/{kind}", decide)


@routes.post(ONE + "/refusal", may=BUDGET, decides=Decision.DECLINE, refuses=ANSWER)
async def decline(item: Item, kind: EvaluationKind, body: Reason, call: Call) -> Answer:
    """预算股不采纳, with the reason."""
    return await call.handle(LINKAGE, f"{item}/{kind}", lambda state: linkage.decline(state, reason=body.reason, actor=call.actor))


@routes.post(ONE + "/application", may=BUDGET, decides=Decision.APPLY, refuses=APPLICATION)
async def apply(item: Item, kind: EvaluationKind, body: Application, call: Call) -> Answer:
    """落实到下年预算."""
    evaluated, others = (await call.fold(RESULT, f"{item}/{kind}")).amount, await _others(call, item, kind)

    def decide(state: Linkage) -> list[LinkageEvent]:
        return linkage.apply(
            state, item=item, evaluated=evaluated, next_item=body.next_item, amount=body.amount, others=others, actor=call.actor
        )

    return await call.handle(LINKAGE, f"{item}/{kind}", decide, authority=body.document)


@routes.post(ONE + "/withdrawal", may=BUDGET, decides=Decision.WITHDRAW, refuses=ANSWER)
async def withdraw(item: Item, kind: EvaluationKind, body: Withdrawal, call: Call) -> Answer:
    """撤回挂钩, by a document: another evaluation may then be linked to that year."""
    decide = lambda state: linkage.withdraw(state, item=item, reason=body.reason, actor=call.actor)  # noqa: E731
    return await call.handle(LINKAGE, f"{item}/{kind}", decide, authority=body.document)


@routes.get(ONE, may=READERS, refuses=(Unknown,))
async def linkage_of(item: Item, kind: EvaluationKind, ask: Ask) -> LinkageAnswer:
    """一项挂钩建议及其答复."""
    state = await ask.state(LINKAGE, f"{item}/{kind}")
    evaluated = (await ask.fold(RESULT, f"{item}/{kind}")).amount
    told = {"for_item": linkage.item_of_next_year(state, item), "leaves": linkage.leaves(state, evaluated)}
    answer = LinkageAnswer.model_validate(state).model_copy(update=told)
    return await with_decisions(TODOS.with_turn(answer, LINKAGE, state), ask, Decision, item=item, kind=kind)


@routes.get("/linkages", may=READERS | GOVERNMENT, answers=Counted[LinkageRow], refuses=(BadCursor,))
async def linkages_of_year(
    asked: Annotated[Asked, asked_by(linkages.SortedBy.UNIT)],
    ask: Ask,
    year: FiscalYear,
    unit: OfUnit = None,
    status: AnyOf[Status] = (),
) -> Response:
    """对一个预算年度的挂钩建议."""
    return await ask.told(
        linkages.VIEW,
        lambda conn: linkages.page(
            conn,
            next_year=year,
            status=status,
            scope=ask.seen_of(unit),
            asked=asked,
        ),
    )


async def _others(call: Call, item: str, kind: EvaluationKind) -> list[Linkage]:
    """The linkages of the item's other evaluations."""
    return [await call.fold(LINKAGE, f"{item}/{other}") for other in EvaluationKind if other is not kind]


for decision in (propose, confirm, decline, apply, withdraw):
    checkable(routes, decision)
