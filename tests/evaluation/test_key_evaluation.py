from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pytest

from evaluation.api.standing import KeyEvaluationStanding
from evaluation.api.sums import FiledScore
from evaluation.decisions import key_evaluation
from evaluation.decisions.item import AmountMissing
from evaluation.decisions.key_evaluation import KEY_EVALUATION
from evaluation.decisions.key_evaluation_state import ALLOWED, Decision, KeyEvaluation, KeyEvaluationEvent, Status
from evaluation.decisions.separation import EvaluatedEvaluates, SelfReview, UnitIsNoThirdParty
from evaluation.rules.form import WeightsDoNotSum
from shared.events.evaluation import (
    KeyEvaluationSelected,
)
from shared.events.values import Grade, ObjectKind
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Unknown
from tests.evaluation.cases import GOAL, ITEM, MOF, REPORT, SCORES, SHIPPED_ALONE, TODAY, UNIT
from tests.evaluation.deciding import commission, correct, draft, report, select
from tests.evaluation.judging import JUDGING_KEY, before
from tests.evaluation.key_evaluations import CANCELLED, COMMISSIONED, FINAL, GAO, PLAN, PROBLEMS, ROAD, SELECTED, THROUGH, WANG, YU
from tests.scenario.deciders import Given

given = Given(KEY_EVALUATION)


DECIDE: Mapping[Decision, Callable[[KeyEvaluation], list[KeyEvaluationEvent]]] = {
    Decision.SELECT: select,
    Decision.COMMISSION: commission,
    Decision.SUBMIT_PLAN: lambda s: key_evaluation.submit_plan(s, plan=PLAN),
    Decision.RETURN_PLAN: lambda s: key_evaluation.return_plan(s, reason="样本量不足", by=WANG),
    Decision.APPROVE_PLAN: lambda s: key_evaluation.approve_plan(s, by=WANG),
    Decision.START_FIELDWORK: lambda s: key_evaluation.start_fieldwork(s, on=date(2020, 6, 1)),
    Decision.DRAFT: draft,
    Decision.COMMENT: lambda s: key_evaluation.comment(s, comments="对第三条有异议"),
    Decision.REPORT: report,
    Decision.DELIVER: lambda s: key_evaluation.deliver(s, by=WANG),
    Decision.RECEIPT: lambda s: key_evaluation.receipt(s, by=YU),
    Decision.CONFIRM: lambda s: key_evaluation.confirm(s, rules=SHIPPED_ALONE, by=WANG, today=TODAY),
    Decision.RETURN_DRAFT: lambda s: key_evaluation.return_draft(s, reason="缺少成本分析", by=WANG),
    Decision.RECORD_SILENCE: lambda s: key_evaluation.record_silence(s, note="书面征求", by=WANG, today=TODAY),
    Decision.RETURN_FINAL: lambda s: key_evaluation.return_final(s, reason="结论与得分不符", by=WANG),
    Decision.CORRECT: lambda s: correct(key_evaluation.correct, s, YU),
    Decision.CANCEL: lambda s: key_evaluation.cancel(s, reason="合同终止", by=WANG),
}
DECISIONS_OF_THE_ROAD = (
    Decision.SELECT,
    Decision.COMMISSION,
    Decision.SUBMIT_PLAN,
    Decision.RETURN_PLAN,
    Decision.SUBMIT_PLAN,
    Decision.APPROVE_PLAN,
    Decision.START_FIELDWORK,
    Decision.DRAFT,
    Decision.COMMENT,
    Decision.REPORT,
    Decision.DELIVER,
    Decision.RECEIPT,
    Decision.CONFIRM,
)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("decision", Decision)
def test_every_decision_in_every_state(decision: Decision, status: Status) -> None:
    state = given(*THROUGH[status])
    assert state.status is status
    if status in ALLOWED[decision]:
        assert len(DECIDE[decision](state)) == 1
    else:
        with pytest.raises((OutOfOrder, Unknown)) as refused:
            DECIDE[decision](state)
        assert status.value in str(refused.value)


def test_the_whole_road_from_selection_to_the_confirmed_result() -> None:
    events: list[KeyEvaluationEvent] = []
    for decision in DECISIONS_OF_THE_ROAD:
        events += DECIDE[decision](given(*events))
    assert events == [event for _, event in ROAD]
    state = given(*events)
    assert (state.score, state.grade, state.third_party) == (Decimal("86.75"), Grade.GOOD, "北京中泽融信")


def test_a_cancellation_says_why() -> None:
    assert DECIDE[Decision.CANCEL](given(SELECTED)) == [CANCELLED]


def test_a_whole_department_may_be_without_an_amount_and_a_project_not() -> None:
    department = key_evaluation.select(
        given(),
        item="360922-2019-D301",
        object=ObjectKind.DEPARTMENT,
        unit="301",
        name="县残联部门整体支出",
        amount=None,
        reason="部门整体试点",
        goal=None,
        by=WANG,
        today=TODAY,
    )
    assert isinstance(department[0], KeyEvaluationSelected)
    assert department[0].amount is None
    assert select(given(), amount=None) == [SELECTED]
    with pytest.raises(AmountMissing, match=ITEM):
        select(given(), amount=None, goal=None)


@pytest.mark.parametrize("code", [UNIT, f"{UNIT}01", "219"])
def test_the_third_party_is_not_of_the_evaluated_department(code: str) -> None:
    with pytest.raises(EvaluatedEvaluates, match=code):
        commission(given(SELECTED), code=code)


def test_the_third_party_is_no_unit_of_the_register() -> None:
    with pytest.raises(UnitIsNoThirdParty, match="301"):
        commission(given(SELECTED), code="301001", units=("301",))


@pytest.mark.parametrize("decision", JUDGING_KEY)
def test_the_firm_at_work_does_not_judge_its_own_plan_or_report(decision: Decision) -> None:
    with pytest.raises(SelfReview, match="报送方 BJZZRX"):
        JUDGING_KEY[decision](before(decision), Actor("feng", "BJZZRX"))


def test_a_draft_keeps_the_framework_too() -> None:
    with pytest.raises(WeightsDoNotSum, match="80"):
        key_evaluation.draft(
            given(*THROUGH[Status.FIELDWORK]), rules=MOF, scores=SCORES[1:], problems=(), report_file=REPORT, by=GAO, today=TODAY
        )


def test_the_firm_at_work_is_known() -> None:
    assert KEY_EVALUATION.engaged(given(SELECTED, COMMISSIONED)) == "BJZZRX"
    assert KEY_EVALUATION.engaged(given(*THROUGH[Status.FINAL_REPORT])) == "BJZZRX"
    assert KEY_EVALUATION.engaged(given(*THROUGH[Status.DELIVERED])) == ""
    assert KEY_EVALUATION.unit(given(SELECTED)) == UNIT


def test_the_answer_tells_all_of_it() -> None:
    answer = KeyEvaluationStanding.model_validate(given(*THROUGH[Status.CONFIRMED])).model_dump(mode="json")
    assert {step["state"] for step in answer.pop("steps")} == {"done"}
    assert answer == {
        "decisions": [],
        "turn": None,
        "status": "已确认",
        "object": "PROJECT",
        "unit": UNIT,
        "name": GOAL.name,
        "fiscal_year": 2019,
        "amount": "12612200.00",
        "reason": "社会关注度高",
        "has_goal": True,
        "framework": [],
        "source": None,
        "third_party": "北京中泽融信",
        "third_party_code": "BJZZRX",
        "contract": "万财绩合〔2020〕1号",
        "fee": "60000.00",
        "plan": PLAN.model_dump(),
        "returned_because": "",
        "points": [],
        "fieldwork_from": "2020-06-01",
        "scores": [score.model_dump(mode="json") for score in SCORES],
        "draft_scores": [score.model_dump(mode="json") for score in SCORES],
        "draft_problems": list(PROBLEMS),
        "summed": {"weight": "100.00", "score": "86.75"},
        "draft_summed": {"weight": "100.00", "score": "86.75"},
        "problems": list(PROBLEMS),
        "report": REPORT.model_dump(),
        "comments_due_on": "2020-04-30",
        "comments": "对第三条有异议",
        "silence": "",
        "changes": [],
        "findings": [],
        "confirmed_on": "2020-05-06",
        "corrections": [],
        "answer_to_comments": "采纳",
        "derivation": FiledScore.model_validate(FINAL.derivation).model_dump(mode="json"),
        "reported_by": "gao",
        "score": "86.75",
        "grade": "良",
    }
