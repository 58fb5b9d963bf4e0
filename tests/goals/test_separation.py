"""Who filed a goal does not judge it, and nobody judges a goal of the own unit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest

from goals.decisions import goal
from goals.decisions.goal_state import Decision, Goal, GoalLifecycleEvent
from goals.decisions.separation import OwnUnit, SelfApproval
from shared.events.goals import GoalAdjustmentRequested, GoalCompleted
from shared.events.values import Grade
from shared.runtime.actor import Actor
from tests.goals.samples import APPROVED, DRAFTED, ITEM, POINTS, ROADS, TO_REVIEW, given, reviewed

COMPLETED = (*TO_REVIEW, reviewed(Grade.GOOD), GoalCompleted(content=ROADS, by="hu"))
STANDING = (*COMPLETED, APPROVED)
REQUESTED = GoalAdjustmentRequested(content=ROADS, reason="政策变化", budget_adjustment="万财预〔2020〕9号", by="zhang")

Judge = Callable[[Goal, Actor], list[GoalLifecycleEvent]]
JUDGED: Mapping[Decision, tuple[Sequence[GoalLifecycleEvent], set[str], Judge]] = {
    Decision.DEPARTMENT_RETURN: (
        TO_REVIEW[:2],
        {"li"},
        lambda g, who: goal.return_by_department(g, reason="不细化", findings=(), actor=who),
    ),
    Decision.DEPARTMENT_REVIEW: (TO_REVIEW[:2], {"li"}, lambda g, who: goal.review_by_department(g, opinion="同意", actor=who)),
    Decision.RETURN: (COMPLETED, {"li", "hu"}, lambda g, who: goal.return_by_finance(g, reason="不细化", findings=(), actor=who)),
    Decision.REVIEW: (
        TO_REVIEW,
        {"li"},
        lambda g, who: goal.review(g, grade=Grade.GOOD, points=POINTS, opinion="好", findings=(), actor=who),
    ),
    Decision.APPROVE: (COMPLETED, {"li", "hu"}, lambda g, who: goal.approve(g, actor=who)),
    Decision.CANCEL: (STANDING, {"li", "hu"}, lambda g, who: goal.cancel(g, reason="取消", actor=who, by_unit=True, by_finance=True)),
    Decision.REFUSE_ADJUSTMENT: (
        (*STANDING, REQUESTED),
        {"li", "hu", "zhang"},
        lambda g, who: goal.refuse_adjustment(g, reason="维持", actor=who),
    ),
    Decision.ADJUST: (
        (*STANDING, REQUESTED),
        {"li", "hu", "zhang"},
        lambda g, who: goal.adjust(g, item=ITEM, effective_on=date(2020, 7, 1), actor=who),
    ),
    Decision.CLOSE: (STANDING, {"li", "hu"}, lambda g, who: goal.close(g, item=ITEM, today=date(2021, 1, 1), actor=who)),
}
FILED = {Decision.DRAFT, Decision.DECLARE, Decision.COMPLETE, Decision.REQUEST_ADJUSTMENT}


def test_a_decision_files_or_judges() -> None:
    assert set(JUDGED) | FILED == set(Decision)
    assert not FILED & set(JUDGED)


@pytest.mark.parametrize("decision", JUDGED)
def test_who_filed_does_not_judge_whatever_the_unit(decision: Decision) -> None:
    life, filers, judge = JUDGED[decision]
    for filer in filers:
        for unit in ("", "219", "219001"):
            with pytest.raises(SelfApproval, match=filer):
                judge(given(*life), Actor(filer, unit))


def test_who_asked_for_the_adjustment_that_stands_does_not_close_or_cancel_the_goal() -> None:
    [adjusted] = goal.adjust(given(*STANDING, REQUESTED), item=ITEM, effective_on=date(2020, 7, 1), actor=Actor("zhou"))
    for decision in (Decision.CLOSE, Decision.CANCEL):
        with pytest.raises(SelfApproval, match="zhang"):
            JUDGED[decision][2](given(*STANDING, REQUESTED, adjusted), Actor("zhang"))


@pytest.mark.parametrize("decision", JUDGED)
@pytest.mark.parametrize("unit", ["219001", "219001002"])
def test_nobody_judges_the_own_unit_or_one_above_it(decision: Decision, unit: str) -> None:
    life, _, judge = JUDGED[decision]
    with pytest.raises(OwnUnit, match=unit):
        judge(given(*life), Actor("chen", unit))


@pytest.mark.parametrize("decision", JUDGED)
@pytest.mark.parametrize("unit", ["", "219", "219002", "301001"])
def test_a_stranger_judges_also_one_of_the_department_above(decision: Decision, unit: str) -> None:
    life, _, judge = JUDGED[decision]
    assert judge(given(*life), Actor("chen", unit))


def test_a_unit_takes_its_own_goal_back_before_approval_whoever_declared_it() -> None:
    for unit in ("219001", "219"):
        assert goal.cancel(given(*TO_REVIEW), reason="不再需要", actor=Actor("li", unit), by_unit=True, by_finance=True)


def test_who_acts_for_finance_alone_takes_back_nothing_of_the_own() -> None:
    for life in ((DRAFTED,), TO_REVIEW):
        with pytest.raises(OwnUnit):
            goal.cancel(given(*life), reason="不再需要", actor=Actor("zhou", "219001"), by_unit=False, by_finance=True)
    with pytest.raises(SelfApproval):
        goal.cancel(given(*TO_REVIEW), reason="不再需要", actor=Actor("li"), by_unit=False, by_finance=True)
    with pytest.raises(SelfApproval):
        goal.cancel(given(*TO_REVIEW), reason="不再需要", actor=Actor("li", "301001"), by_unit=True, by_finance=True)
