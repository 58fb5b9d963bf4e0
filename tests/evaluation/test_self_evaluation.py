from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from evaluation.api.standing import SelfEvaluationStanding
from evaluation.api.sums import FiledScore
from evaluation.decisions import self_evaluation
from evaluation.decisions.approved_indicators import NotTheApprovedIndicators
from evaluation.decisions.funds import StatedFunds
from evaluation.decisions.item import GoalOfAnotherUnit, ItemDoesNotFit
from evaluation.decisions.self_evaluation import SELF_EVALUATION, NoDepartmentAbove
from evaluation.decisions.self_evaluation_state import ALLOWED, FIRST_LEVEL, Decision, SelfEvaluation, SelfEvaluationEvent, Status
from shared.events.evaluation import EvaluationCancelled, EvaluationHandedOver, EvaluationKind
from shared.events.goals import GoalContent, Stage
from shared.events.values import Grade, ObjectKind
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Unknown
from tests.evaluation.cases import FORM, FUNDS, GOAL, INDICATORS, ITEM, MOF, ROWS, SHIPPED_ALONE, TODAY, UNIT
from tests.evaluation.deciding import correct
from tests.evaluation.judging import EARLIER
from tests.evaluation.self_evaluations import (
    ASKED_ON,
    ASSIGNED,
    CANCELLED,
    CHEN,
    COMPLETED,
    DEPT_REVIEWED,
    FILLED,
    QUALITY_REVIEWED,
    RECHECKED,
    RETURNED,
    SUBMITTED,
    SUN,
    THROUGH,
    WANG,
    WITHOUT_GOAL,
)
from tests.scenario.deciders import Given

given = Given(SELF_EVALUATION)
STATED = StatedFunds(FUNDS.initial_budget, FUNDS.adjusted_budget, FUNDS.executed)


def assign(
    state: SelfEvaluation, *, item: str = ITEM, unit: str = UNIT, object: ObjectKind = ObjectKind.PROJECT, goal: GoalContent | None = GOAL
) -> list[SelfEvaluationEvent]:
    return self_evaluation.assign(
        state, item=item, object=object, unit=unit, name=GOAL.name, amount=GOAL.amount, due_on=ASSIGNED.due_on, goal=goal, today=ASKED_ON
    )


def submit(state: SelfEvaluation) -> list[SelfEvaluationEvent]:
    return self_evaluation.submit(state, rules=MOF, goal=None, fact=None, form_file=FORM, by="li", today=TODAY)


DECIDE: Mapping[Decision, Callable[[SelfEvaluation], list[SelfEvaluationEvent]]] = {
    Decision.ASSIGN: assign,
    Decision.FILL: lambda s: self_evaluation.fill(s, funds=STATED, fact=None, rows=ROWS, conclusion="基本达到预期", today=TODAY),
    Decision.SUBMIT: submit,
    Decision.DEPARTMENT_REVIEW: lambda s: self_evaluation.review_by_department(s, opinion="同意", by=CHEN),
    Decision.DEPARTMENT_RETURN: lambda s: self_evaluation.return_by_department(s, reason="佐证材料不全", by=CHEN),
    Decision.QUALITY_REVIEW: lambda s: self_evaluation.review_quality(s, opinion="同意", by=SUN),
    Decision.QUALITY_RETURN: lambda s: self_evaluation.return_by_finance(s, reason="佐证材料不全", by=SUN),
    Decision.CONFIRM: lambda s: self_evaluation.confirm(s, rules=SHIPPED_ALONE, by=WANG, today=TODAY),
    Decision.RE_EVALUATE: lambda s: self_evaluation.re_evaluate(
        s, rules=SHIPPED_ALONE, item=ITEM, score=Decimal("88.00"), reason="水量复核偏低", by=WANG, today=TODAY
    ),
    Decision.CORRECT: lambda s: correct(self_evaluation.correct, s, SUN),
    Decision.CANCEL: lambda s: self_evaluation.cancel(s, reason="项目取消", by=WANG),
}


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


@pytest.mark.parametrize(
    ("decision", "status", "event"),
    [
        (Decision.ASSIGN, Status.NONE, ASSIGNED),
        (Decision.FILL, Status.ASSIGNED, FILLED),
        (Decision.SUBMIT, Status.FILLING, SUBMITTED),
        (Decision.DEPARTMENT_REVIEW, Status.SUBMITTED, DEPT_REVIEWED),
        (Decision.DEPARTMENT_RETURN, Status.SUBMITTED, RETURNED.model_copy(update={"stage": Stage.DEPARTMENT})),
        (Decision.QUALITY_REVIEW, Status.DEPT_REVIEWED, QUALITY_REVIEWED),
        (Decision.QUALITY_RETURN, Status.DEPT_REVIEWED, RETURNED),
        (Decision.CONFIRM, Status.FIN_REVIEWED, COMPLETED),
        (Decision.RE_EVALUATE, Status.FINAL, RECHECKED),
        (Decision.CANCEL, Status.RETURNED, CANCELLED),
    ],
)
def test_what_each_decision_tells(decision: Decision, status: Status, event: SelfEvaluationEvent) -> None:
    assert DECIDE[decision](given(*THROUGH[status])) == [event]


def test_it_is_assigned_without_a_goal_too_and_the_unit_states_its_indicators() -> None:
    assert assign(given(), goal=None) == [WITHOUT_GOAL]
    assert submit(given(WITHOUT_GOAL, FILLED)) == [SUBMITTED]


def test_midterm_indicators_of_the_goal_are_not_evaluated_yearly() -> None:
    midterm = INDICATORS[0].model_copy(update={"horizon": "MIDTERM"})
    assert assign(given(), goal=GOAL.model_copy(update={"indicators": (midterm, *INDICATORS)})) == [ASSIGNED]


def test_after_a_cancellation_it_may_be_assigned_anew() -> None:
    again, fresh = given(ASSIGNED, FILLED, CANCELLED, ASSIGNED), given(ASSIGNED)
    assert replace(again, told=fresh.told, filled_as=fresh.filled_as) == fresh


@pytest.mark.parametrize(
    ("item", "unit", "object_", "rule"),
    [
        (ITEM, UNIT, ObjectKind.DEPARTMENT, ItemDoesNotFit),
        ("360922-2019-D219001", UNIT, ObjectKind.PROJECT, ItemDoesNotFit),
        ("360922-2019-D219002", UNIT, ObjectKind.DEPARTMENT, ItemDoesNotFit),
        (ITEM, "220001", ObjectKind.PROJECT, GoalOfAnotherUnit),
    ],
)
def test_object_and_unit_fit_the_item(item: str, unit: str, object_: ObjectKind, rule: type[Exception]) -> None:
    with pytest.raises(rule, match=unit if rule is GoalOfAnotherUnit else item):
        assign(given(), item=item, unit=unit, object=object_)


@pytest.mark.parametrize(
    "rows", [ROWS[1:], (ROWS[0].model_copy(update={"indicator": INDICATORS[0].model_copy(update={"target": 700})}), *ROWS[1:])]
)
def test_exactly_the_approved_indicators_are_evaluated(rows: tuple[object, ...]) -> None:
    with pytest.raises(NotTheApprovedIndicators, match="处理水量"):
        submit(given(ASSIGNED, FILLED.model_copy(update={"rows": rows})))


def test_an_indicator_that_was_never_approved_is_refused() -> None:
    extra = ROWS[0].model_copy(update={"indicator": INDICATORS[0].model_copy(update={"name": "新增指标"})})
    with pytest.raises(NotTheApprovedIndicators, match="新增指标"):
        submit(given(ASSIGNED, FILLED.model_copy(update={"rows": (*ROWS, extra)})))


@pytest.mark.parametrize("decision", [Decision.QUALITY_REVIEW, Decision.QUALITY_RETURN])
def test_where_no_department_stands_above_finance_reviews_next(decision: Decision) -> None:
    department = {"unit": "219", "object": ObjectKind.DEPARTMENT}
    submitted = given(ASSIGNED.model_copy(update=department), FILLED, SUBMITTED)
    assert submitted.status in FIRST_LEVEL[decision]
    assert len(DECIDE[decision](submitted)) == 1
    with pytest.raises(NoDepartmentAbove, match="219"):
        self_evaluation.review_by_department(submitted, opinion="同意", by=Actor("zhou", "300"))
    with pytest.raises(NoDepartmentAbove, match="219"):
        self_evaluation.return_by_department(submitted, reason="不全", by=Actor("zhou", "300"))


def test_a_new_assignment_has_no_filers_yet() -> None:
    again = given(ASSIGNED, FILLED, EARLIER, CANCELLED, *THROUGH[Status.SUBMITTED])
    assert len(self_evaluation.cancel(again, reason="项目取消", by=Actor("hu"))) == 1


def test_the_reason_of_a_return_stands_until_the_form_is_submitted_again() -> None:
    assert given(*THROUGH[Status.RETURNED]).returned_because == "佐证材料不全"
    assert given(*THROUGH[Status.RETURNED], FILLED, SUBMITTED).returned_because == ""


def test_a_re_check_leaves_the_confirmed_result() -> None:
    state = given(*THROUGH[Status.RECHECKED])
    assert (state.score, state.grade) == (Decimal("92.61"), Grade.EXCELLENT)
    assert (state.re_evaluated_score, state.re_evaluated_grade) == (Decimal("88.00"), Grade.GOOD)


def test_the_answer_tells_all_of_it() -> None:
    answer = SelfEvaluationStanding.model_validate(given(*THROUGH[Status.RECHECKED])).model_dump(mode="json")
    assert answer == {
        "decisions": [],
        "turn": None,
        "to_fill": [],
        "status": "已抽评",
        "object": "PROJECT",
        "unit": UNIT,
        "name": GOAL.name,
        "fiscal_year": 2019,
        "amount": "12612200.00",
        "has_goal": True,
        "indicators": [indicator.model_dump(mode="json") for indicator in INDICATORS],
        "due_on": "2020-05-31",
        "synthetic": False,
        "funds": FUNDS.model_dump(mode="json"),
        "rows": [row.model_dump(mode="json") for row in ROWS],
        "conclusion": "基本达到预期",
        "form": FORM.model_dump(),
        "prefilled": None,
        "treasury": None,
        "findings": [],
        "confirmed_on": "2020-05-06",
        "corrections": [],
        "reviewed": [],
        "re_evaluated": [],
        "reviewed_summed": None,
        "re_evaluated_summed": None,
        "levels": [
            {"level": "产出", "rows": [0, 1, 2, 3, 4], "weight": "50.00", "score": "47.39"},
            {"level": "效益", "rows": [5, 6], "weight": "30.00", "score": "26.25"},
            {"level": "满意度", "rows": [7], "weight": "10.00", "score": "9.56"},
        ],
        "derivation": FiledScore.model_validate(SUBMITTED.derivation).model_dump(mode="json"),
        "submitted_by": "li",
        "returned_because": "",
        "points": [],
        "attainment": None,
        "score": "92.61",
        "grade": "优",
        "re_evaluated_score": "88.00",
        "re_evaluated_grade": "良",
        "weighted": None,
        "source": None,
        "declared": None,
    }


def test_it_is_cancelled_with_the_goal_that_it_rests_on_until_its_result_is_confirmed() -> None:
    for through in ((ASSIGNED,), (ASSIGNED, FILLED), (ASSIGNED, FILLED, SUBMITTED)):
        ended = self_evaluation.end(given(*through), reason="项目撤销", on=ASKED_ON)
        assert ended == [EvaluationCancelled(kind=EvaluationKind.SELF, reason="绩效目标已撤销：项目撤销")]
    confirmed = (ASSIGNED, FILLED, SUBMITTED, DEPT_REVIEWED, QUALITY_REVIEWED, COMPLETED)
    for stays in ((), confirmed, (WITHOUT_GOAL,), (ASSIGNED, CANCELLED)):
        assert self_evaluation.end(given(*stays), reason="项目撤销", on=ASKED_ON) == []
    assert self_evaluation.end(given(ASSIGNED), reason="项目撤销", on=date(2020, 3, 1)) == [], "what was asked later stays"


def test_the_form_that_a_draft_names_stays_until_another_is_named_and_a_successor_that_fills_it_in_names_their_own() -> None:
    named, other = FILLED.model_copy(update={"form": FORM}), FORM.model_copy(update={"sha256": "e" * 64})
    assert given(ASSIGNED, named, FILLED).form == FORM
    assert given(ASSIGNED, named, FILLED.model_copy(update={"form": other})).form == other
    moved = EvaluationHandedOver(kind=EvaluationKind.SELF, from_unit=UNIT, to_unit="301001")
    assert given(ASSIGNED, named, moved).form is None
    assert given(ASSIGNED, FILLED, SUBMITTED, moved).form == FORM, "what was filed was filed"
