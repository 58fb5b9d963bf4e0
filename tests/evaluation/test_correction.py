"""A confirmed result is corrected by another than who filed or confirmed it, with authority and reason."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from evaluation.decisions import key_evaluation, self_evaluation
from evaluation.decisions.correction import NothingCorrected
from evaluation.decisions.item import DepartsFromGoal
from evaluation.decisions.key_evaluation import KEY_EVALUATION
from evaluation.decisions.self_evaluation import SELF_EVALUATION
from evaluation.decisions.self_evaluation_state import Status
from evaluation.decisions.separation import SelfReview
from shared.events.evaluation import EvaluationCorrected, Outcome, SpotReEvaluated
from shared.events.values import Grade
from shared.runtime.decider import OutOfOrder
from tests.evaluation import key_evaluations as key
from tests.evaluation import self_evaluations as own
from tests.evaluation.cases import GOAL, ITEM, SHIPPED_ALONE, TODAY
from tests.evaluation.deciding import CORRECTION, correct

CONFIRMED = SELF_EVALUATION.fold(own.THROUGH[Status.FINAL])
OLD = SELF_EVALUATION.fold([*own.THROUGH[Status.FIN_REVIEWED], own.COMPLETED.model_copy(update={"on": None, "by": None})])


def test_it_tells_what_stood_before_and_what_stands_and_stays_in_its_year() -> None:
    (event,) = correct(self_evaluation.correct, CONFIRMED, own.SUN)
    assert event.before == Outcome(amount=GOAL.amount, score=Decimal("92.61"), grade=Grade.EXCELLENT)
    assert event.after == Outcome(amount=GOAL.amount, score=Decimal("79.00"), grade=Grade.FAIR)
    assert (event.confirmed_on, event.authority, event.by) == (date(2020, 5, 6), "万财绩〔2021〕2号", "sun")
    state = SELF_EVALUATION.evolve(CONFIRMED, event)
    assert (state.status, state.score, state.grade, state.corrections) == (Status.FINAL, Decimal("79.00"), Grade.FAIR, (event,))
    (recheck,) = self_evaluation.re_evaluate(
        state, rules=SHIPPED_ALONE, item=ITEM, score=Decimal(70), reason="复核", by=own.SUN, today=TODAY
    )
    assert isinstance(recheck, SpotReEvaluated)
    assert recheck.self_score == Decimal("79.00")


def test_who_confirmed_does_not_correct_alone() -> None:
    with pytest.raises(SelfReview, match="确认人"):
        correct(self_evaluation.correct, CONFIRMED, own.WANG)


def test_a_confirmation_of_before_its_day_was_kept_is_corrected_by_the_day_that_the_list_of_results_knows() -> None:
    with pytest.raises(OutOfOrder):
        correct(self_evaluation.correct, OLD, own.SUN)
    (event,) = self_evaluation.correct(
        OLD, rules=SHIPPED_ALONE, item=ITEM, correction=CORRECTION, goal=GOAL, confirmed_on=date(2020, 5, 7), by=own.SUN
    )
    assert isinstance(event, EvaluationCorrected)
    assert event.confirmed_on == date(2020, 5, 7)


def test_a_correction_corrects_something_and_an_amount_follows_the_goal() -> None:
    with pytest.raises(NothingCorrected, match=GOAL.name):
        correct(self_evaluation.correct, CONFIRMED, own.SUN, replace(CORRECTION, score=Decimal("92.61")))
    with pytest.raises(DepartsFromGoal, match=r"1\.00"):
        correct(self_evaluation.correct, CONFIRMED, own.SUN, replace(CORRECTION, amount=Decimal("1.00")))
    (event,) = correct(self_evaluation.correct, CONFIRMED, own.SUN, replace(CORRECTION, score=None, amount=Decimal("1.00")), None)
    assert (event.after.amount, event.after.score) == (Decimal("1.00"), Decimal("92.61"))


def test_the_problems_of_a_key_evaluation_are_corrected_too() -> None:
    state = KEY_EVALUATION.fold(event for _, event in key.ROAD)
    (event,) = correct(key_evaluation.correct, state, key.YU, replace(CORRECTION, score=None, problems=("另一问题",)))
    assert (event.before.problems, event.after.problems) == (key.PROBLEMS, ("另一问题",))
    assert (event.third_party, event.after.grade) == ("北京中泽融信", Grade.GOOD)
