from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pytest

from evaluation.decisions import key_evaluation
from evaluation.decisions.key_evaluation import KEY_EVALUATION, AmountMissing
from evaluation.decisions.key_evaluation_state import ALLOWED, Decision, KeyEvaluation, KeyEvaluationEvent, Status
from evaluation.decisions.separation import EvaluatedEvaluates, SelfReview
from evaluation.rules import framework
from evaluation.rules.form import WeightsDoNotSum
from shared.events.evaluation import (
    EvaluationCancelled,
    EvaluationCompleted,
    EvaluationKind,
    KeyCommentsGiven,
    KeyDraftReported,
    KeyEvaluationCommissioned,
    KeyEvaluationSelected,
    KeyFieldworkStarted,
    KeyFinalReported,
    KeyPlanApproved,
    KeyPlanReturned,
    KeyPlanSubmitted,
    KeyReportDelivered,
    KeyReportReceipted,
)
from shared.events.values import Evidence, Grade, ObjectKind
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Unknown
from tests.evaluation.cases import GOAL, ITEM, MOF, REPORT, SCORES, UNIT

WANG, YU, GAO = Actor("wang"), Actor("yu"), Actor("gao", "BJZZRX")
PLAN = Evidence(title="评价方案", sha256="c" * 64)
PROBLEMS = ("管网破损导致进水浓度偏低",)
SELECTED = KeyEvaluationSelected(
    object=ObjectKind.PROJECT, unit=UNIT, name=GOAL.name, fiscal_year=2019, amount=GOAL.amount, reason="社会关注度高", has_goal=True
)
COMMISSIONED = KeyEvaluationCommissioned(
    third_party="北京中泽融信", third_party_code="BJZZRX", contract="万财绩合〔2020〕1号", fee=Decimal("60000.00")
)
FINAL = KeyFinalReported(
    scores=SCORES,
    problems=PROBLEMS,
    answer_to_comments="采纳",
    derivation=framework.score(MOF, SCORES),
    report=REPORT,
    by="gao",
)
COMPLETED = EvaluationCompleted(
    kind=EvaluationKind.KEY,
    object=ObjectKind.PROJECT,
    unit=UNIT,
    name=GOAL.name,
    fiscal_year=2019,
    amount=GOAL.amount,
    score=Decimal("86.75"),
    grade=Grade.GOOD,
    rule_version="mof/2020",
    has_goal=True,
    third_party="北京中泽融信",
    problems=PROBLEMS,
    derivation=FINAL.derivation,
)
CANCELLED = EvaluationCancelled(kind=EvaluationKind.KEY, reason="合同终止")
ROAD: tuple[tuple[Status, KeyEvaluationEvent], ...] = (
    (Status.SELECTED, SELECTED),
    (Status.COMMISSIONED, COMMISSIONED),
    (Status.PLAN_SUBMITTED, KeyPlanSubmitted(plan=PLAN)),
    (Status.PLAN_RETURNED, KeyPlanReturned(reason="样本量不足")),
    (Status.PLAN_SUBMITTED, KeyPlanSubmitted(plan=PLAN)),
    (Status.PLAN_APPROVED, KeyPlanApproved()),
    (Status.FIELDWORK, KeyFieldworkStarted(on=date(2020, 6, 1))),
    (Status.DRAFT_REPORT, KeyDraftReported(scores=SCORES, problems=PROBLEMS, report=REPORT)),
    (Status.COMMENTS, KeyCommentsGiven(unit=UNIT, comments="对第三条有异议")),
    (Status.FINAL_REPORT, FINAL),
    (Status.DELIVERED, KeyReportDelivered(object=ObjectKind.PROJECT, name=GOAL.name, amount=GOAL.amount)),
    (Status.RECEIPTED, KeyReportReceipted()),
    (Status.CONFIRMED, COMPLETED),
)
THROUGH: Mapping[Status, tuple[KeyEvaluationEvent, ...]] = {
    Status.NONE: (),
    Status.CANCELLED: (SELECTED, CANCELLED),
    **{status: tuple(event for _, event in ROAD[: i + 1]) for i, (status, _) in enumerate(ROAD)},
}


def given(*events: KeyEvaluationEvent) -> KeyEvaluation:
    return KEY_EVALUATION.fold(events)


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


def commission(state: KeyEvaluation, *, code: str = "BJZZRX") -> list[KeyEvaluationEvent]:
    return key_evaluation.commission(
        state,
        third_party="北京中泽融信",
        third_party_code=code,
        contract="万财绩合〔2020〕1号",
        fee=Decimal("60000.00"),
        by=WANG,
    )


def report(state: KeyEvaluation, *, by: Actor = GAO) -> list[KeyEvaluationEvent]:
    return key_evaluation.report(state, rules=MOF, scores=SCORES, problems=PROBLEMS, answer_to_comments="采纳", report_file=REPORT, by=by)


DECIDE: Mapping[Decision, Callable[[KeyEvaluation], list[KeyEvaluationEvent]]] = {
    Decision.SELECT: select,
    Decision.COMMISSION: commission,
    Decision.SUBMIT_PLAN: lambda s: key_evaluation.submit_plan(s, plan=PLAN),
    Decision.RETURN_PLAN: lambda s: key_evaluation.return_plan(s, reason="样本量不足", by=WANG),
    Decision.APPROVE_PLAN: lambda s: key_evaluation.approve_plan(s, by=WANG),
    Decision.START_FIELDWORK: lambda s: key_evaluation.start_fieldwork(s, on=date(2020, 6, 1)),
    Decision.DRAFT: lambda s: key_evaluation.draft(s, rules=MOF, scores=SCORES, problems=PROBLEMS, report_file=REPORT, by=GAO),
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


@pytest.mark.parametrize(
    ("status", "decide"),
    [
        (Status.NONE, lambda s: select(s, by=Actor("zhao", UNIT))),
        (Status.COMMENTS, lambda s: report(s, by=Actor("zhao", UNIT))),
        (Status.RECEIPTED, lambda s: key_evaluation.confirm(s, by=Actor("zhao", UNIT))),
    ],
)
def test_the_evaluated_unit_does_not_evaluate(status: Status, decide: Callable[[KeyEvaluation], list[KeyEvaluationEvent]]) -> None:
    with pytest.raises(EvaluatedEvaluates, match=UNIT):
        decide(given(*THROUGH[status]))


def test_who_reported_does_not_confirm() -> None:
    with pytest.raises(SelfReview, match="gao"):
        key_evaluation.confirm(given(*THROUGH[Status.RECEIPTED]), by=Actor("gao"))


def test_a_draft_keeps_the_framework_too() -> None:
    with pytest.raises(WeightsDoNotSum, match="80"):
        key_evaluation.draft(given(*THROUGH[Status.FIELDWORK]), rules=MOF, scores=SCORES[1:], problems=(), report_file=REPORT, by=GAO)


def test_the_firm_at_work_is_known() -> None:
    assert KEY_EVALUATION.engaged(given(SELECTED, COMMISSIONED)) == "BJZZRX"
    assert KEY_EVALUATION.unit(given(SELECTED)) == UNIT
