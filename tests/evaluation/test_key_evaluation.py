from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pytest

from evaluation.api.standing import KeyEvaluationStanding
from evaluation.decisions import key_evaluation
from evaluation.decisions.key_evaluation import KEY_EVALUATION, AmountMissing
from evaluation.decisions.key_evaluation_state import ALLOWED, Decision, KeyEvaluation, KeyEvaluationEvent, Status
from evaluation.decisions.separation import EvaluatedEvaluates, SelfReview
from evaluation.rules.form import WeightsDoNotSum
from shared.events.evaluation import (
    KeyEvaluationSelected,
)
from shared.events.values import Grade, ObjectKind
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Unknown
from tests.evaluation.cases import GOAL, ITEM, MOF, REPORT, SCORES, UNIT
from tests.evaluation.key_evaluations import CANCELLED, COMMISSIONED, FINAL, GAO, PLAN, PROBLEMS, ROAD, SELECTED, THROUGH, WANG, YU
from tests.scenario.deciders import Given

given = Given(KEY_EVALUATION)


def select(
    state: KeyEvaluation,
    *,
    item: str = ITEM,
    object: ObjectKind = ObjectKind.PROJECT,
    amount: Decimal | None = GOAL.amount,
    by: Actor = WANG,
) -> list[KeyEvaluationEvent]:
    return key_evaluation.select(
        state, item=item, object=object, unit=UNIT, name=GOAL.name, amount=amount, reason="社会关注度高", goal=GOAL, by=by
    )


def commission(state: KeyEvaluation, *, code: str = "BJZZRX", by: Actor = WANG) -> list[KeyEvaluationEvent]:
    return key_evaluation.commission(
        state,
        third_party="北京中泽融信",
        third_party_code=code,
        contract="万财绩合〔2020〕1号",
        fee=Decimal("60000.00"),
        by=by,
    )


def draft(state: KeyEvaluation, *, by: Actor = GAO) -> list[KeyEvaluationEvent]:
    return key_evaluation.draft(state, rules=MOF, scores=SCORES, problems=PROBLEMS, report_file=REPORT, by=by)


def report(state: KeyEvaluation, *, by: Actor = GAO) -> list[KeyEvaluationEvent]:
    return key_evaluation.report(state, rules=MOF, scores=SCORES, problems=PROBLEMS, answer_to_comments="采纳", report_file=REPORT, by=by)


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
    Decision.CONFIRM: lambda s: key_evaluation.confirm(s, by=WANG),
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
    )
    assert isinstance(department[0], KeyEvaluationSelected)
    assert department[0].amount is None
    with pytest.raises(AmountMissing, match=GOAL.name):
        select(given(), amount=None)


@pytest.mark.parametrize("code", [UNIT, f"{UNIT}01", "219"])
def test_the_third_party_is_not_of_the_evaluated_department(code: str) -> None:
    with pytest.raises(EvaluatedEvaluates, match=code):
        commission(given(SELECTED), code=code)


JUDGING: Mapping[Decision, Callable[[KeyEvaluation, Actor], list[KeyEvaluationEvent]]] = {
    Decision.RETURN_PLAN: lambda s, by: key_evaluation.return_plan(s, reason="样本量不足", by=by),
    Decision.APPROVE_PLAN: lambda s, by: key_evaluation.approve_plan(s, by=by),
    Decision.DELIVER: lambda s, by: key_evaluation.deliver(s, by=by),
    Decision.RECEIPT: lambda s, by: key_evaluation.receipt(s, by=by),
    Decision.CONFIRM: lambda s, by: key_evaluation.confirm(s, by=by),
    Decision.CANCEL: lambda s, by: key_evaluation.cancel(s, reason="合同终止", by=by),
}
EVALUATING: Mapping[Decision, Callable[[KeyEvaluation, Actor], list[KeyEvaluationEvent]]] = {
    Decision.SELECT: lambda s, by: select(s, by=by),
    Decision.COMMISSION: lambda s, by: commission(s, by=by),
    Decision.DRAFT: lambda s, by: draft(s, by=by),
    Decision.REPORT: lambda s, by: report(s, by=by),
}
NEITHER = {Decision.SUBMIT_PLAN, Decision.START_FIELDWORK, Decision.COMMENT}


def before(decision: Decision) -> KeyEvaluation:
    """The last state of the road in which the decision may be taken."""
    return given(*THROUGH[next(status for status, _ in reversed([(Status.NONE, None), *ROAD]) if status in ALLOWED[decision])])


def test_every_decision_judges_or_does_not() -> None:
    assert set(JUDGING) | set(EVALUATING) | NEITHER == set(Decision)


@pytest.mark.parametrize("decision", [*JUDGING, *EVALUATING])
@pytest.mark.parametrize("unit", [UNIT, f"{UNIT}001"])
def test_the_evaluated_unit_does_not_evaluate(decision: Decision, unit: str) -> None:
    with pytest.raises(EvaluatedEvaluates, match=UNIT):
        {**JUDGING, **EVALUATING}[decision](before(decision), Actor("zhao", unit))


@pytest.mark.parametrize("decision", [Decision.DELIVER, Decision.RECEIPT, Decision.CONFIRM, Decision.CANCEL])
def test_who_reported_does_not_judge(decision: Decision) -> None:
    with pytest.raises(SelfReview, match="gao"):
        JUDGING[decision](before(decision), Actor("gao"))


@pytest.mark.parametrize("decision", JUDGING)
def test_the_firm_at_work_does_not_judge_its_own_plan_or_report(decision: Decision) -> None:
    with pytest.raises(SelfReview, match="报送方 BJZZRX"):
        JUDGING[decision](before(decision), Actor("feng", "BJZZRX"))


@pytest.mark.parametrize("decision", JUDGING)
def test_a_stranger_judges(decision: Decision) -> None:
    assert len(JUDGING[decision](before(decision), Actor("zhao", "301"))) == 1


def test_a_draft_keeps_the_framework_too() -> None:
    with pytest.raises(WeightsDoNotSum, match="80"):
        key_evaluation.draft(given(*THROUGH[Status.FIELDWORK]), rules=MOF, scores=SCORES[1:], problems=(), report_file=REPORT, by=GAO)


def test_the_firm_at_work_is_known() -> None:
    assert KEY_EVALUATION.engaged(given(SELECTED, COMMISSIONED)) == "BJZZRX"
    assert KEY_EVALUATION.unit(given(SELECTED)) == UNIT


def test_the_answer_tells_all_of_it() -> None:
    answer = KeyEvaluationStanding.model_validate(given(*THROUGH[Status.CONFIRMED])).model_dump(mode="json")
    assert answer == {
        "status": "已确认",
        "object": "PROJECT",
        "unit": UNIT,
        "name": GOAL.name,
        "fiscal_year": 2019,
        "amount": "12612200.00",
        "reason": "社会关注度高",
        "has_goal": True,
        "third_party": "北京中泽融信",
        "third_party_code": "BJZZRX",
        "contract": "万财绩合〔2020〕1号",
        "fee": "60000.00",
        "plan": PLAN.model_dump(),
        "returned_because": "",
        "fieldwork_from": "2020-06-01",
        "scores": [score.model_dump(mode="json") for score in SCORES],
        "problems": list(PROBLEMS),
        "report": REPORT.model_dump(),
        "comments": "对第三条有异议",
        "answer_to_comments": "采纳",
        "derivation": FINAL.derivation.model_dump(mode="json"),
        "reported_by": "gao",
        "score": "86.75",
        "grade": "良",
    }
