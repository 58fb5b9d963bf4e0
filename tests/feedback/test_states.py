"""Every decision is tried in every state: the pairs of the tables succeed, all others refuse by name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from feedback.decisions import disclosure, extension, linkage, linkage_state, rectification, rectification_state, report, result
from feedback.decisions.disclosure import Required
from feedback.decisions.linkage_state import Linkage
from feedback.decisions.policy import Policy
from feedback.decisions.rectification_state import Rectification
from feedback.decisions.report import Recipient, Report
from feedback.decisions.result import Confirmed, Result
from feedback.rules.terms import Terms
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import Channel, Deadline, DisclosureSubject, LinkageAction, PolicyRow
from shared.events.values import Evidence, Grade
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Unknown
from tests.feedback.samples import (
    ASKED,
    COMPLETION_DUE,
    DRAFT,
    ISSUED_ON,
    ITEM,
    MEASURES,
    MEASURES_DUE,
    REMEDIES,
    REQUIREMENT,
    UNIT,
    completed,
    given,
)

from tests.feedback.samples import DRAFTED, ISSUED  # isort: skip
from tests.scenario.papers import paper

S, D = rectification_state.Status, rectification_state.Decision
OVERDUE = tuple(replace(term, overdue_told=True) for term in given(DRAFTED, ISSUED).terms)
RECTIFICATION = replace(given(DRAFTED, ISSUED), terms=OVERDUE)
WANG, ZHOU = Actor("wang"), Actor("zhou")
LATER = date(2020, 8, 30)
PACKAGE = Evidence(**paper("报告"))
RESULT = Confirmed(status=result.Status.AWAITED, kind=EvaluationKind.KEY, unit=UNIT, name="养护", amount=Decimal(100), grade=Grade.FAIR)
POLICY = Policy((PolicyRow(grade=Grade.FAIR, action=LinkageAction.CUT),))
LINKAGE = Linkage(unit=UNIT, name="养护", next_year=2021, action=LinkageAction.CUT, amount=Decimal(50), proposed_by="wang")
DISCLOSURE = Required(subject=DisclosureSubject.GOAL, unit=UNIT, name="养护", due_on=COMPLETION_DUE)
NEXT = ITEM.replace("2019", "2021")

Decide = Callable[[Any], object]
Aggregate = tuple[Mapping[Any, frozenset[Any]], Callable[[Any], Any], Mapping[Any, Decide]]

AGGREGATES: Mapping[str, Aggregate] = {
    "rectification": (
        rectification_state.ALLOWED,
        lambda status: replace(RECTIFICATION, status=status) if status is not S.NONE else Rectification(),
        {
            D.DRAFT: lambda r: rectification.draft(r, **DRAFT),
            D.ISSUE: lambda r: rectification.issue(
                r, measures_due_on=MEASURES_DUE, completion_due_on=COMPLETION_DUE, terms=Terms(), today=ISSUED_ON, actor=WANG
            ),
            D.WITHDRAW: lambda r: rectification.withdraw(r, reason="误发", today=ISSUED_ON, actor=WANG),
            D.ACKNOWLEDGE: rectification.acknowledge,
            D.SUBMIT_MEASURES: lambda r: rectification.submit_measures(r, measures=MEASURES, by="li", today=MEASURES_DUE),
            D.RETURN_MEASURES: lambda r: rectification.return_measures(
                r, reason="没有时限", measures_due_on=MEASURES_DUE, today=ISSUED_ON, actor=WANG
            ),
            D.ACCEPT_MEASURES: lambda r: rectification.accept_measures(r, actor=WANG),
            D.REPORT: lambda r: rectification.report(r, remedies=REMEDIES, by="li", today=COMPLETION_DUE),
            D.RETURN: lambda r: rectification.return_result(r, reason="不足", completion_due_on=LATER, today=COMPLETION_DUE, actor=WANG),
            D.VERIFY: lambda r: rectification.verify(r, opinion="属实", actor=WANG),
            D.CLOSE: lambda r: rectification.close(r, actor=WANG),
            D.REQUEST_EXTENSION: lambda r: extension.request(
                r, deadline=Deadline.COMPLETION, due_on=LATER, reason="采购", by="li", today=ISSUED_ON
            ),
            D.REFUSE_EXTENSION: lambda r: extension.refuse(
                replace(r, requests=ASKED), deadline=Deadline.COMPLETION, reason="来得及", today=ISSUED_ON, actor=WANG
            ),
            D.EXTEND: lambda r: extension.extend(r, deadline=Deadline.COMPLETION, due_on=LATER, reason="采购", today=ISSUED_ON, actor=WANG),
            D.ESCALATE: lambda r: rectification.escalate(r, form="通报", reason="逾期", actor=WANG),
        },
    ),
    "result": (
        result.ALLOWED,
        lambda status: replace(RESULT, status=status),
        {
            result.Decision.FEED_BACK: lambda r: result.feed_back(r, opinion="请改进", actor=WANG),
            result.Decision.ACKNOWLEDGE: result.acknowledge,
        },
    ),
    "linkage": (
        linkage_state.ALLOWED,
        lambda status: replace(LINKAGE, status=status),
        {
            linkage_state.Decision.PROPOSE: lambda s: linkage.propose(
                s,
                item=ITEM,
                result=RESULT,
                others=(),
                policy=POLICY,
                next_year=2021,
                action=LinkageAction.CUT,
                ratio=None,
                amount=None,
                reason="中",
                actor=WANG,
            ),
            linkage_state.Decision.CONFIRM: lambda s: linkage.confirm(s, opinion="采纳", others=(), actor=ZHOU),
            linkage_state.Decision.DECLINE: lambda s: linkage.decline(s, reason="不采纳", actor=ZHOU),
            linkage_state.Decision.APPLY: lambda s: linkage.apply(
                s, item=ITEM, evaluated=Decimal(100), next_item=NEXT, amount=Decimal(50), others=(), actor=ZHOU
            ),
            linkage_state.Decision.WITHDRAW: lambda s: linkage.withdraw(s, item=ITEM, reason="误提", actor=ZHOU),
        },
    ),
    "disclosure": (
        disclosure.ALLOWED,
        lambda status: replace(DISCLOSURE, status=status),
        {
            disclosure.Decision.REQUIRE: lambda s: disclosure.require_it(s, **REQUIREMENT, due_on=LATER, today=LATER),
            disclosure.Decision.PUBLISH: lambda s: disclosure.publish(s, url="https://a.example/1", channel=Channel.UNIT_SITE, today=LATER),
            disclosure.Decision.EXEMPT: lambda s: disclosure.exempt(s, reason="涉密", today=LATER, actor=WANG),
        },
    ),
    "report": (
        report.ALLOWED,
        lambda status: Report(status=status, title="报告", work_year=2020, items=(ITEM,)),
        {
            report.Decision.PREPARE: lambda s: report.prepare(
                s, title="报告", work_year=2020, items=[ITEM], with_results={ITEM}, summary="六项", package=PACKAGE
            ),
            report.Decision.SUBMIT: lambda s: report.submit(s, to=Recipient.CONGRESS),
        },
    ),
}
PAIRS = [
    (name, decision, status)
    for name, (allowed, _, decisions) in AGGREGATES.items()
    for decision in decisions
    for status in type(next(iter(allowed[decision])))
]


@pytest.mark.parametrize(("name", "decision", "status"), PAIRS)
def test_each_state_allows_what_its_table_says(name: str, decision: Any, status: Any) -> None:
    allowed, state, decisions = AGGREGATES[name]
    if status in allowed[decision]:
        assert decisions[decision](state(status))
    else:
        with pytest.raises(Unknown if status.name == "NONE" else OutOfOrder, match=str(status)):
            decisions[decision](state(status))


def test_a_result_that_is_heard_twice_is_awaited_once() -> None:
    assert len(result.wait_for(Result(), completed=completed())) == 1
    assert result.wait_for(RESULT, completed=completed()) == []


def test_every_decision_of_every_table_is_tried() -> None:
    for name, (allowed, _, decisions) in AGGREGATES.items():
        assert set(allowed) - set(decisions) <= {result.Decision.AWAIT}, name
