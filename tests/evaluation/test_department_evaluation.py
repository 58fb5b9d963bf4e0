from collections.abc import Callable, Mapping

import pytest

from evaluation.api.standing import DepartmentEvaluationStanding
from evaluation.api.sums import FiledScore
from evaluation.decisions import department_evaluation
from evaluation.decisions.department_evaluation import (
    ALLOWED,
    DEPARTMENT_EVALUATION,
    Decision,
    DepartmentEvaluation,
    DepartmentEvaluationEvent,
    NotTheDepartment,
    Status,
)
from evaluation.decisions.item import ItemDoesNotFit
from evaluation.decisions.separation import EvaluatedEvaluates, SelfReview
from shared.events.evaluation import TreasuryFact
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Unknown
from tests.evaluation.cases import GOAL, ITEM, MOF, REPORT, SCORES, SHIPPED_ALONE, TODAY, UNIT
from tests.evaluation.deciding import correct
from tests.evaluation.department_evaluations import CANCELLED, CHEN, COMPLETED, REPORTED, RETURNED, SELECTED, THROUGH, WANG
from tests.evaluation.judging import JUDGING_DEPARTMENT, TWICE
from tests.scenario.deciders import Given

YU = Actor("yu")
given = Given(DEPARTMENT_EVALUATION)


def select(state: DepartmentEvaluation, *, by: Actor = CHEN, item: str = ITEM) -> list[DepartmentEvaluationEvent]:
    return department_evaluation.select(
        state, item=item, unit=UNIT, name=GOAL.name, amount=GOAL.amount, reason="重点民生项目", goal=GOAL, by=by, today=TODAY
    )


def report(
    state: DepartmentEvaluation, *, by: Actor = CHEN, fact: TreasuryFact | None = None, money_explanation: str = ""
) -> list[DepartmentEvaluationEvent]:
    return department_evaluation.report(
        state,
        rules=MOF,
        scores=SCORES,
        problems=("资金拨付滞后",),
        report_file=REPORT,
        fact=fact,
        money_explanation=money_explanation,
        by=by,
        today=TODAY,
    )


DECIDE: Mapping[Decision, Callable[[DepartmentEvaluation], list[DepartmentEvaluationEvent]]] = {
    Decision.SELECT: select,
    Decision.REPORT: report,
    Decision.RETURN: lambda s: department_evaluation.return_(s, reason="缺少满意度调查", by=WANG),
    Decision.CONFIRM: lambda s: department_evaluation.confirm(s, rules=SHIPPED_ALONE, by=WANG, today=TODAY),
    Decision.CORRECT: lambda s: correct(department_evaluation.correct, s, YU),
    Decision.CANCEL: lambda s: department_evaluation.cancel(s, reason="并入财政评价", by=WANG),
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
        (Decision.SELECT, Status.NONE, SELECTED),
        (Decision.REPORT, Status.RETURNED, REPORTED),
        (Decision.RETURN, Status.REPORTED, RETURNED),
        (Decision.CONFIRM, Status.REPORTED, COMPLETED),
        (Decision.CANCEL, Status.SELECTED, CANCELLED),
    ],
)
def test_what_each_decision_tells(decision: Decision, status: Status, event: DepartmentEvaluationEvent) -> None:
    assert DECIDE[decision](given(*THROUGH[status])) == [event]


@pytest.mark.parametrize("unit", ["220", "219002", ""])
def test_only_the_department_above_the_unit_selects(unit: str) -> None:
    with pytest.raises(NotTheDepartment, match=UNIT):
        select(given(), by=Actor("chen", unit))


def test_a_unit_does_not_select_itself() -> None:
    with pytest.raises(EvaluatedEvaluates, match=UNIT):
        select(given(), by=Actor("li", UNIT))


def test_a_department_evaluates_projects_only() -> None:
    with pytest.raises(ItemDoesNotFit, match="D219001"):
        select(given(), item="360922-2019-D219001")


@pytest.mark.parametrize("unit", [UNIT, "21", ""])
def test_only_the_department_that_selected_reports(unit: str) -> None:
    with pytest.raises(NotTheDepartment, match="219"):
        report(given(SELECTED), by=Actor("li", unit))


def test_another_unit_does_not_cancel() -> None:
    with pytest.raises(NotTheDepartment, match="219001"):
        department_evaluation.cancel(given(SELECTED), reason="不想做", by=Actor("li", UNIT))


@pytest.mark.parametrize("decision", JUDGING_DEPARTMENT)
@pytest.mark.parametrize("unit", ["219", "219002"])
def test_the_department_that_reported_judges_no_report_of_its_own(decision: Decision, unit: str) -> None:
    with pytest.raises(SelfReview, match="报送方 219"):
        JUDGING_DEPARTMENT[decision](TWICE, Actor("zhao", unit))


@pytest.mark.parametrize("filer", ["chen", "hu"])
def test_who_ever_reported_cancels_for_the_department_and_not_for_finance(filer: str) -> None:
    assert department_evaluation.cancel(TWICE, reason="并入财政评价", by=Actor(filer, "219")) == [CANCELLED]
    with pytest.raises(SelfReview, match=filer):
        department_evaluation.cancel(TWICE, reason="并入财政评价", by=Actor(filer))


def test_the_answer_tells_all_of_it() -> None:
    answer = DepartmentEvaluationStanding.model_validate(given(*THROUGH[Status.CONFIRMED])).model_dump(mode="json")
    assert answer == {
        "decisions": [],
        "turn": None,
        "status": "已确认",
        "unit": UNIT,
        "name": GOAL.name,
        "fiscal_year": 2019,
        "amount": "12612200.00",
        "department": "219",
        "reason": "重点民生项目",
        "has_goal": True,
        "scores": [score.model_dump(mode="json") for score in SCORES],
        "summed": {"weight": "100.00", "score": "86.75"},
        "problems": ["资金拨付滞后"],
        "report": REPORT.model_dump(),
        "derivation": FiledScore.model_validate(REPORTED.derivation).model_dump(mode="json"),
        "reported_by": "chen",
        "returned_because": "",
        "points": [],
        "findings": [],
        "confirmed_on": "2020-05-06",
        "corrections": [],
        "score": "86.75",
        "grade": "良",
    }
