"""Who filed does not judge, and nobody judges the own unit: every judging decision of feedback is walked through."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from feedback.decisions import disclosure, linkage, rectification, result
from feedback.decisions.disclosure import Required
from feedback.decisions.linkage import Linkage
from feedback.decisions.policy import Policy
from feedback.decisions.rectification_state import Status
from feedback.decisions.result import Confirmed
from feedback.decisions.separation import ProposerAnswers, SelfVerification
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import Deadline, DisclosureSubject, LinkageAction, PolicyRow
from shared.events.values import Grade
from shared.runtime.actor import Actor
from tests.feedback.samples import COMPLETION_DUE, ISSUED_ON, ITEM, MEASURES_DUE, REPORTED, UNIT, given

NEXT, LATER = ITEM.replace("2019", "2021"), date(2020, 8, 30)
OVERDUE = tuple(replace(term, ended_on=None, overdue_told=True) for term in given(*REPORTED).terms)
FILED = replace(given(*REPORTED), terms=OVERDUE)
RESULT = Confirmed(status=result.Status.AWAITED, kind=EvaluationKind.KEY, unit=UNIT, name="养护", amount=Decimal(100), grade=Grade.FAIR)
POLICY = Policy((PolicyRow(grade=Grade.FAIR, action=LinkageAction.CUT),))
PROPOSED = Linkage(status=linkage.Status.PROPOSED, unit=UNIT, name="养护", next_year=2021, proposed_by="li")
DUE = Required(status=disclosure.Status.DUE, subject=DisclosureSubject.GOAL, unit=UNIT, name="养护", due_on=COMPLETION_DUE)


def at(status: Status) -> Any:
    return replace(FILED, status=status)


def proposed(actor: Actor) -> object:
    asked: dict[str, Any] = {"next_year": 2021, "action": LinkageAction.CUT, "ratio": None, "amount": None, "reason": "中"}
    return linkage.propose(Linkage(), item=ITEM, result=RESULT, policy=POLICY, actor=actor, **asked)


Judge = Callable[[Actor], object]
RECTIFICATION: dict[str, Judge] = {
    "return measures": lambda a: rectification.return_measures(
        at(Status.MEASURES_SUBMITTED), reason="没有时限", measures_due_on=MEASURES_DUE, today=ISSUED_ON, actor=a
    ),
    "accept measures": lambda a: rectification.accept_measures(at(Status.MEASURES_SUBMITTED), actor=a),
    "return the result": lambda a: rectification.return_result(
        at(Status.COMPLETION_REPORTED), reason="不足", completion_due_on=LATER, today=ISSUED_ON, actor=a
    ),
    "verify": lambda a: rectification.verify(at(Status.COMPLETION_REPORTED), opinion="属实", actor=a),
    "close": lambda a: rectification.close(at(Status.VERIFIED), actor=a),
    "extend": lambda a: rectification.extend(
        at(Status.IN_PROGRESS), deadline=Deadline.COMPLETION, due_on=LATER, reason="采购", today=ISSUED_ON, actor=a
    ),
    "escalate": lambda a: rectification.escalate(at(Status.IN_PROGRESS), form="通报", reason="逾期", actor=a),
    "withdraw": lambda a: rectification.withdraw(at(Status.IN_PROGRESS), reason="误发", today=ISSUED_ON, actor=a),
}
LINKAGE: dict[str, Judge] = {
    "confirm": lambda a: linkage.confirm(PROPOSED, opinion="采纳", actor=a),
    "decline": lambda a: linkage.decline(PROPOSED, reason="不采纳", actor=a),
    "apply": lambda a: linkage.apply(
        replace(PROPOSED, status=linkage.Status.CONFIRMED), item=ITEM, next_item=NEXT, amount=Decimal(50), actor=a
    ),
}
UNFILED: dict[str, Judge] = {
    "issue": lambda a: rectification.issue(
        at(Status.DRAFTED), measures_due_on=MEASURES_DUE, completion_due_on=COMPLETION_DUE, today=ISSUED_ON, actor=a
    ),
    "feed back": lambda a: result.feed_back(RESULT, opinion="请改进", actor=a),
    "propose": proposed,
    "exempt": lambda a: disclosure.exempt(DUE, reason="涉密", today=LATER, actor=a),
}
JUDGED = RECTIFICATION | LINKAGE | UNFILED


@pytest.mark.parametrize("decision", RECTIFICATION | LINKAGE)
def test_who_filed_does_not_judge(decision: str) -> None:
    with pytest.raises(SelfVerification if decision in RECTIFICATION else ProposerAnswers, match="li"):
        JUDGED[decision](Actor("li"))


@pytest.mark.parametrize("unit", [UNIT, UNIT + "001", UNIT[:3]])
@pytest.mark.parametrize("decision", JUDGED)
def test_nobody_judges_the_own_unit_one_below_or_one_above(decision: str, unit: str) -> None:
    with pytest.raises(SelfVerification, match=unit):
        JUDGED[decision](Actor("chen", unit))


@pytest.mark.parametrize("stranger", [Actor("wang"), Actor("wu", "301001"), Actor("wu", "219002")])
@pytest.mark.parametrize("decision", JUDGED)
def test_a_stranger_judges(decision: str, stranger: Actor) -> None:
    assert JUDGED[decision](stranger)
