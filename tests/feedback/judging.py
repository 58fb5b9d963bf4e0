"""The decisions that judge in feedback: of a rectification, of a linkage, and of what nobody has filed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from feedback.decisions import disclosure, extension, linkage, linkage_state, rectification, report, result
from feedback.decisions.disclosure import Required
from feedback.decisions.linkage_state import Linkage
from feedback.decisions.policy import Policy
from feedback.decisions.rectification_state import Decision as R
from feedback.decisions.rectification_state import Status
from feedback.decisions.result import Confirmed
from feedback.decisions.separation import ProposerAnswers, SelfVerification
from feedback.rules.terms import Terms
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import Deadline, DisclosureSubject, LinkageAction, PolicyRow
from shared.events.values import Grade
from shared.runtime.actor import Actor
from tests.feedback.samples import ASKED, COMPLETION_DUE, ISSUED_ON, ITEM, MEASURES_DUE, REPORTED, UNIT, given
from tests.scenario.judging import Judge, Judged

NEXT, LATER = ITEM.replace("2019", "2021"), date(2020, 8, 30)
OVERDUE = tuple(replace(term, ended_on=None, overdue_told=True) for term in given(*REPORTED).terms)
FILED = replace(given(*REPORTED), terms=OVERDUE)
RESULT = Confirmed(status=result.Status.AWAITED, kind=EvaluationKind.KEY, unit=UNIT, name="养护", amount=Decimal(100), grade=Grade.FAIR)
POLICY = Policy((PolicyRow(grade=Grade.FAIR, action=LinkageAction.CUT),))
PROPOSED = Linkage(status=linkage_state.Status.PROPOSED, unit=UNIT, name="养护", next_year=2021, proposed_by="li")
DUE = Required(status=disclosure.Status.DUE, subject=DisclosureSubject.GOAL, unit=UNIT, name="养护", due_on=COMPLETION_DUE)


def at(status: Status) -> Any:
    return replace(FILED, status=status)


def proposed(actor: Actor) -> Sequence[object]:
    asked: dict[str, Any] = {"next_year": 2021, "action": LinkageAction.CUT, "ratio": None, "amount": None, "reason": "中"}
    return linkage.propose(Linkage(), item=ITEM, result=RESULT, others=(), policy=POLICY, actor=actor, **asked)


RECTIFICATION: Mapping[StrEnum, Judge] = {
    R.RETURN_MEASURES: lambda a: rectification.return_measures(
        at(Status.MEASURES_SUBMITTED), reason="没有时限", measures_due_on=MEASURES_DUE, today=ISSUED_ON, actor=a
    ),
    R.ACCEPT_MEASURES: lambda a: rectification.accept_measures(at(Status.MEASURES_SUBMITTED), actor=a),
    R.RETURN: lambda a: rectification.return_result(
        at(Status.COMPLETION_REPORTED), reason="不足", completion_due_on=LATER, today=ISSUED_ON, actor=a
    ),
    R.VERIFY: lambda a: rectification.verify(at(Status.COMPLETION_REPORTED), opinion="属实", actor=a),
    R.CLOSE: lambda a: rectification.close(at(Status.VERIFIED), actor=a),
    R.REFUSE_EXTENSION: lambda a: extension.refuse(
        replace(at(Status.IN_PROGRESS), requests=ASKED), deadline=Deadline.COMPLETION, reason="来得及", today=ISSUED_ON, actor=a
    ),
    R.EXTEND: lambda a: extension.extend(
        at(Status.IN_PROGRESS), deadline=Deadline.COMPLETION, due_on=LATER, reason="采购", today=ISSUED_ON, actor=a
    ),
    R.ESCALATE: lambda a: rectification.escalate(at(Status.IN_PROGRESS), form="通报", reason="逾期", actor=a),
    R.WITHDRAW: lambda a: rectification.withdraw(at(Status.IN_PROGRESS), reason="误发", today=ISSUED_ON, actor=a),
}
LINKAGE: Mapping[StrEnum, Judge] = {
    linkage_state.Decision.CONFIRM: lambda a: linkage.confirm(PROPOSED, opinion="采纳", others=(), actor=a),
    linkage_state.Decision.DECLINE: lambda a: linkage.decline(PROPOSED, reason="不采纳", actor=a),
    linkage_state.Decision.APPLY: lambda a: linkage.apply(
        replace(PROPOSED, status=linkage_state.Status.CONFIRMED),
        item=ITEM,
        evaluated=Decimal(100),
        next_item=NEXT,
        amount=Decimal(50),
        others=(),
        actor=a,
    ),
    linkage_state.Decision.WITHDRAW: lambda a: linkage.withdraw(PROPOSED, item=ITEM, reason="误提", actor=a),
}
UNFILED: Mapping[StrEnum, Judge] = {
    R.ISSUE: lambda a: rectification.issue(
        at(Status.DRAFTED), measures_due_on=MEASURES_DUE, completion_due_on=COMPLETION_DUE, terms=Terms(), today=ISSUED_ON, actor=a
    ),
    result.Decision.FEED_BACK: lambda a: result.feed_back(RESULT, opinion="请改进", actor=a),
    linkage_state.Decision.PROPOSE: proposed,
    disclosure.Decision.EXEMPT: lambda a: disclosure.exempt(DUE, reason="涉密", today=LATER, actor=a),
}
JUDGING: Sequence[tuple[StrEnum, Judged]] = [
    *((decision, Judged(judge, UNIT, SelfVerification, ("li",), SelfVerification)) for decision, judge in RECTIFICATION.items()),
    *((decision, Judged(judge, UNIT, SelfVerification, ("li",), ProposerAnswers)) for decision, judge in LINKAGE.items()),
    *((decision, Judged(judge, UNIT, SelfVerification)) for decision, judge in UNFILED.items()),
]
FILING: Sequence[StrEnum] = [
    *(R.DRAFT, R.ACKNOWLEDGE, R.SUBMIT_MEASURES, R.REPORT, R.REQUEST_EXTENSION),
    *(result.Decision.ACKNOWLEDGE, disclosure.Decision.REQUIRE, disclosure.Decision.PUBLISH),
    *(report.Decision.PREPARE, report.Decision.SUBMIT),
]
