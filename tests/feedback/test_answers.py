"""What is public of a state stays to the byte, whatever the fold keeps."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from feedback.api import answers
from feedback.decisions.disclosure import DISCLOSURE
from feedback.decisions.linkage import LINKAGE
from feedback.decisions.policy import POLICY
from feedback.decisions.rectification import RECTIFICATION
from feedback.decisions.report import REPORT
from feedback.decisions.result import RESULT
from shared.events.envelope import Event, Value
from shared.events.evaluation import EvaluationKind
from shared.events.feedback import (
    Channel,
    DisclosurePublished,
    DisclosureRequired,
    DisclosureSubject,
    FeedbackAwaited,
    LinkageAction,
    LinkageApplied,
    LinkageConfirmed,
    LinkagePolicySet,
    LinkageProposed,
    PolicyRow,
    ReportPrepared,
    ResultFedBack,
)
from shared.events.values import Evidence, Grade, ObjectKind
from shared.runtime.decider import Decider
from tests.feedback.samples import ACKNOWLEDGED, DRAFTED, ISSUED, ITEM, UNIT, submitted
from tests.scenario.papers import paper

SCORE, AMOUNT = Decimal("72.00"), Decimal("1000000.00")
AWAITED = FeedbackAwaited(
    kind=EvaluationKind.KEY,
    object=ObjectKind.PROJECT,
    unit=UNIT,
    name="养护",
    amount=AMOUNT,
    score=SCORE,
    grade=Grade.FAIR,
    problems=("台账不全",),
)
FED_BACK = ResultFedBack(kind=EvaluationKind.KEY, unit=UNIT, score=SCORE, grade=Grade.FAIR, opinion="请整改")
PROPOSED = LinkageProposed(
    unit=UNIT,
    name="养护",
    kind=EvaluationKind.KEY,
    grade=Grade.FAIR,
    score=SCORE,
    next_year=2021,
    action=LinkageAction.CUT,
    ratio=Decimal("15.00"),
    amount=Decimal("150000.00"),
    reason="评价为中",
    by="wang",
)
APPLIED = LinkageApplied(next_item=ITEM.replace("2019", "2021"), amount=Decimal("850000.00"))
REQUIRED = DisclosureRequired(subject=DisclosureSubject.GOAL, unit=UNIT, name="养护", due_on=date(2020, 6, 20))
PUBLISHED = DisclosurePublished(
    subject=DisclosureSubject.GOAL,
    unit=UNIT,
    url="https://a.example/1",
    channel=Channel.UNIT_SITE,
    on=date(2020, 6, 19),
    on_time=True,
)
PREPARED = ReportPrepared(title="重点评价", work_year=2020, items=(ITEM,), summary="一项", package=Evidence(**paper("报告")))
ROW = PolicyRow(grade=Grade.FAIR, action=LinkageAction.CUT, ratio_min=Decimal("10.00"))

RESULT_ANSWER = {
    "status": "已反馈",
    "kind": "KEY",
    "object": "PROJECT",
    "unit": "219001",
    "name": "养护",
    "amount": "1000000.00",
    "score": "72.00",
    "grade": "中",
    "problems": ["台账不全"],
    "opinion": "请整改",
}
RECTIFICATION_ANSWER = {
    "status": "已报措施",
    "unit": "219001",
    "name": "养护",
    "origin": "KEY",
    "found_in": f"key-evaluation/{ITEM}",
    "other_unit_because": "",
    "issued_on": "2020-06-01",
    "problems": [
        {"code": "W1", "description": "台账不全", "demand": "补齐台账", "amount": None},
        {"code": "W2", "description": "资金滞留", "demand": "加快支出", "amount": None},
    ],
    "measures": [
        {"problem": "W1", "measure": "限期整改", "owner": "分管负责人", "planned_on": "2020-07-10"},
        {"problem": "W2", "measure": "限期整改", "owner": "分管负责人", "planned_on": "2020-07-10"},
    ],
    "remedies": [],
    "reporters": ["li"],
    "returned_because": "",
    "points": [],
    "terms": [
        {"deadline": "MEASURES", "due_on": "2020-06-10", "ended_on": "2020-06-08", "due_told": False, "overdue_told": False},
        {"deadline": "COMPLETION", "due_on": "2020-07-10", "ended_on": None, "due_told": False, "overdue_told": False},
    ],
    "requests": [],
    "extension_refused_because": "",
    "escalations": 0,
    "corrected": None,
}
LINKAGE_ANSWER = {
    "status": "已落实",
    "unit": "219001",
    "name": "养护",
    "grade": "中",
    "next_year": 2021,
    "action": "压减",
    "ratio": "15.00",
    "amount": "150000.00",
    "proposed_by": "wang",
    "rule_set": "",
    "answer": "采纳",
    "next_item": "360922-2021-P0017",
    "applied": "850000.00",
    "basis_corrected": None,
    "for_item": "",
    "leaves": None,
}
DISCLOSURE_ANSWER = {
    "status": "已公开",
    "subject": "绩效目标",
    "unit": "219001",
    "name": "养护",
    "other_unit_because": "",
    "required_on": None,
    "due_on": "2020-06-20",
    "ended_on": "2020-06-19",
    "overdue_told": False,
    "url": "https://a.example/1",
    "channel": "单位网站",
    "on_time": True,
}
REPORT_ANSWER = {
    "status": "已编制",
    "title": "重点评价",
    "work_year": 2020,
    "items": [ITEM],
    "summary": "一项",
    "package": paper("报告"),
    "document": "",
}
POLICY_ANSWER = {"rows": [{"grade": "中", "action": "压减", "ratio_min": "10.00", "ratio_max": None}], "rule_set": ""}

Told = tuple[Decider[Any, Any], type[Value], Sequence[Event], dict[str, Any]]
TOLD: dict[str, Told] = {
    "result": (RESULT, answers.ResultAnswer, [AWAITED, FED_BACK], RESULT_ANSWER),
    "rectification": (
        RECTIFICATION,
        answers.RectificationAnswer,
        [DRAFTED, ISSUED, ACKNOWLEDGED, submitted(date(2020, 6, 8))],
        RECTIFICATION_ANSWER,
    ),
    "linkage": (LINKAGE, answers.LinkageAnswer, [PROPOSED, LinkageConfirmed(opinion="采纳"), APPLIED], LINKAGE_ANSWER),
    "disclosure": (DISCLOSURE, answers.DisclosureAnswer, [REQUIRED, PUBLISHED], DISCLOSURE_ANSWER),
    "report": (REPORT, answers.ReportAnswer, [PREPARED], REPORT_ANSWER),
    "policy": (POLICY, answers.PolicyAnswer, [LinkagePolicySet(fiscal_year=2021, rows=(ROW,))], POLICY_ANSWER),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_thing_is_answered_as_it_always_was(name: str) -> None:
    decider, answer, events, expected = TOLD[name]
    given = json.loads(answer.model_validate(decider.fold(events)).model_dump_json())
    assert (given.pop("decisions", []), given.pop("turn", None)) == ([], None)
    assert json.dumps(given, ensure_ascii=False) == json.dumps(expected, ensure_ascii=False)
