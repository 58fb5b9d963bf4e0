"""What is public of a state stays to the byte, whatever the fold keeps."""

import json
from datetime import date
from typing import Any

import pytest

from goals.api.answers import GateAnswer, GoalAnswer, ScopePoliciesAnswer, UnitAnswer
from goals.decisions.budget_reply import gate
from goals.decisions.goal_state import GoalLifecycleEvent
from goals.decisions.scope_policy import SCOPE
from goals.decisions.unit import UNIT
from shared.events.envelope import Value
from shared.events.goals import (
    Finding,
    GoalAdjusted,
    GoalAdjustmentApproved,
    GoalAdjustmentRequested,
    GoalCompleted,
    ScopePolicySet,
    UnitClosed,
    UnitRegistered,
)
from shared.events.values import Grade
from tests.goals.samples import APPROVED, DECLARED, DRAFTED, ROADS, TO_REVIEW, UNTOUCHED, content, form, given, reviewed

LESS = content(fiscal_funds="800000.00", amount="1000000.00")
WARNED = DECLARED.model_copy(update={"warnings": (Finding(code="MEASURE_MISSING", sentence="没有度量单位", expected="个"),)})
COMPLETED = (DRAFTED, WARNED, *TO_REVIEW[2:], reviewed(Grade.GOOD), GoalCompleted(content=ROADS, by="hu"))
REQUESTED = GoalAdjustmentRequested(content=LESS, reason="政策变化", budget_adjustment="万财预〔2020〕9号", by="zhang")
ADJUSTED = GoalAdjusted(
    version=2,
    before=ROADS,
    after=LESS,
    unit="219001",
    amount=LESS.amount,
    reason=REQUESTED.reason,
    budget_adjustment=REQUESTED.budget_adjustment,
    effective_on=date(2020, 7, 1),
)
DRAFT: dict[str, Any] = {
    "status": "编制中",
    "unit": "219001",
    "content": form(),
    "source": None,
    "budget_round": None,
    "warnings": [],
    "rule_set": "",
    "ex_ante_rules": "",
    "declared_by": "",
    "grade": None,
    "completed_by": "",
    "returned_because": "",
    "findings": [],
    "approved_amount": None,
    "version": 0,
    "effective_on": None,
    "requested": None,
    "coming": None,
    "to_adjust": None,
}
GOOD = DRAFT | {
    "status": "财政已审",
    "budget_round": "二上",
    "warnings": [{"code": "MEASURE_MISSING", "sentence": "没有度量单位", "fatal": False, "expected": "个", "place": ""}],
    "declared_by": "li",
    "grade": "良",
    "completed_by": "hu",
}
STANDING = GOOD | {"status": "已批复", "approved_amount": "1200000.00", "version": 1}
WAITING = {"content": form(LESS), "by": "zhang", "reason": "政策变化", "budget_adjustment": "万财预〔2020〕9号", "review_because": ""}
LESSER = {"content": form(LESS), "approved_amount": "1000000.00", "version": 2, "effective_on": "2020-07-01"}

COMING = GoalAdjustmentApproved(**dict(ADJUSTED), by="zhang")
SHOWN = {
    "version": 2,
    "after": form(LESS),
    "amount": "1000000.00",
    "by": "zhang",
    "reason": "政策变化",
    "budget_adjustment": "万财预〔2020〕9号",
    "effective_on": "2020-07-01",
}

GOALS: dict[str, tuple[tuple[GoalLifecycleEvent, ...], dict[str, Any]]] = {
    "drafted": ((DRAFTED,), DRAFT),
    "graded and completed": (COMPLETED, GOOD),
    "approved": ((*COMPLETED, APPROVED), STANDING),
    "to be adjusted": ((*COMPLETED, APPROVED, REQUESTED), STANDING | {"status": "调整中", "requested": WAITING}),
    "to come": ((*COMPLETED, APPROVED, REQUESTED, COMING), STANDING | {"coming": SHOWN}),
    "adjusted": ((*COMPLETED, APPROVED, REQUESTED, ADJUSTED), STANDING | LESSER),
}


def text(answer: Value) -> str:
    return json.dumps(json.loads(answer.model_dump_json()), ensure_ascii=False)


@pytest.mark.parametrize("case", GOALS)
def test_a_goal_is_answered_by_what_is_public_of_it(case: str) -> None:
    life, public = GOALS[case]
    assert text(GoalAnswer.model_validate(given(*life))) == json.dumps(public, ensure_ascii=False)


def test_a_unit_is_answered_with_its_name_after_its_end_too() -> None:
    ended = UNIT.fold([UnitRegistered(code="219001", name="县交通局"), UnitClosed(reason="机构改革")])
    assert (
        text(UnitAnswer.model_validate(ended))
        == '{"status": "已撤并", "code": "219001", "name": "县交通局", "synthetic": false, "successor": "", "decisions": []}'
    )


def test_scope_policies_are_answered_with_the_words_of_their_documents() -> None:
    policy = {"from_year": 2020, "threshold": "200000.00", "threshold_text": "20万元及以上", "enforced": True, "whole_department": True}
    state = SCOPE.fold([ScopePolicySet.model_validate(policy)])
    assert text(ScopePoliciesAnswer.model_validate(state)) == json.dumps({"policies": [policy | {"note": ""}]}, ensure_ascii=False)


def test_the_gate_is_answered_with_the_approved_amount() -> None:
    found = gate(given(*COMPLETED, APPROVED), UNTOUCHED, exempt=False, amount=None)
    answer = '{"open": true, "reason": "绩效目标已批复", "approved_amount": "1200000.00", "limit": null}'
    assert text(GateAnswer.model_validate(found)) == answer
