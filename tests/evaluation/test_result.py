import pytest

from evaluation.decisions.evaluation import Evaluation, completed
from evaluation.decisions.self_evaluation import submit
from evaluation.decisions.self_evaluation_state import SelfEvaluation, Status
from shared.events.evaluation import EvaluationKind
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder
from tests.evaluation.cases import FORM, MOF, SHIPPED_ALONE, TODAY


def test_what_was_never_filed_has_no_result() -> None:
    with pytest.raises(OutOfOrder, match="“污水处理费”的评价尚未报送，没有得分"):
        completed(EvaluationKind.DEPARTMENT, Evaluation(name="污水处理费"), rules=SHIPPED_ALONE, by=Actor("wang"), today=TODAY)


def test_a_form_that_was_never_filled_is_not_submitted() -> None:
    with pytest.raises(OutOfOrder, match="“污水处理费”的自评表尚未填报"):
        submit(
            SelfEvaluation(name="污水处理费", fiscal_year=2019, status=Status.FILLING),
            rules=MOF,
            goal=None,
            fact=None,
            form_file=FORM,
            by="li",
            today=TODAY,
        )


def test_everyone_who_filed_is_kept_once_and_the_last_one_stands() -> None:
    state = Evaluation()
    assert state.last_filed_by == ""
    assert Evaluation(filed_by=("li", "hu")).filers_with("li") == ("hu", "li")
    assert Evaluation(filed_by=("hu", "li")).last_filed_by == "li"
