"""Every decision is tried in every state: the pairs of the table succeed, all others refuse by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from goals.decisions import adjustment, goal, unit
from goals.decisions.adjustment_limit import AdjustmentLimit
from goals.decisions.goal_state import ALLOWED, FIRST_LEVEL, Decision, Goal, GoalLifecycleEvent, Status
from goals.decisions.unit import Unit
from shared.events.goals import (
    BudgetRound,
    GoalAdjustmentDeptReviewed,
    GoalAdjustmentRequested,
    GoalCancelled,
    GoalClosed,
    GoalRejected,
    GoalReturned,
    Stage,
)
from shared.events.values import Grade
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Unknown
from tests.goals.samples import APPROVED, CHECKED, ITEM, OWNER, POINTS, ROADS, TO_REVIEW, UNTOUCHED, content, given, points, reviewed

REQUESTED = GoalAdjustmentRequested(content=ROADS, reason="政策变化", budget_adjustment="万财预〔2020〕9号", by="li")
ABOVE = REQUESTED.model_copy(update={"review_because": "超过 2020 年度调整限额"})
RETURNED = GoalReturned(unit="219001", stage=Stage.FINANCE, reason="不细化")
GRADED = (*TO_REVIEW, reviewed(Grade.EXCELLENT))

DECISIONS: Mapping[Decision, Callable[[Goal], list[GoalLifecycleEvent]]] = {
    Decision.DRAFT: lambda g: goal.draft(g, content=g.content or ROADS, owner=OWNER),
    Decision.DECLARE: lambda g: goal.declare(g, item=ITEM, budget_round=BudgetRound.TWO_UP, by="li", owner=OWNER, checks=CHECKED),
    Decision.DEPARTMENT_RETURN: lambda g: goal.return_by_department(g, reason="不细化", findings=(), actor=Actor("chen", "2")),
    Decision.DEPARTMENT_REVIEW: lambda g: goal.review_by_department(g, opinion="同意", actor=Actor("chen", "2")),
    Decision.RETURN: lambda g: goal.return_by_finance(g, reason="不细化", findings=(), actor=Actor("wang")),
    Decision.REVIEW: lambda g: goal.review(g, grade=Grade.EXCELLENT, points=POINTS, opinion="好", findings=(), actor=Actor("wang")),
    Decision.COMPLETE: lambda g: goal.complete(
        replace(g, grade=Grade.GOOD), item=ITEM, content=g.content or ROADS, by="li", checks=CHECKED
    ),
    Decision.APPROVE: lambda g: goal.approve(g, standing=UNTOUCHED, actor=Actor("zhou")),
    Decision.CANCEL: lambda g: goal.cancel(g, reason="不再需要", actor=Actor("wang"), by_unit=False, by_finance=True),
    Decision.REQUEST_ADJUSTMENT: lambda g: adjustment.request(
        g,
        item=ITEM,
        content=g.content or ROADS,
        reason="政策变化",
        document="9号",
        by="li",
        today=date(2020, 7, 1),
        limit=AdjustmentLimit(),
        checks=CHECKED,
    ),
    Decision.DEPARTMENT_RETURN_ADJUSTMENT: lambda g: adjustment.return_by_department(g, reason="不细化", actor=Actor("chen", "2")),
    Decision.DEPARTMENT_REVIEW_ADJUSTMENT: lambda g: adjustment.review_by_department(g, opinion="同意", actor=Actor("chen", "2")),
    Decision.REVIEW_ADJUSTMENT: lambda g: adjustment.review(
        g, grade=Grade.GOOD, points=points(Grade.GOOD), opinion="可行", findings=(), actor=Actor("wang")
    ),
    Decision.REFUSE_ADJUSTMENT: lambda g: adjustment.refuse(g, reason="维持", actor=Actor("zhou")),
    Decision.ADJUST: lambda g: adjustment.approve(g, item=ITEM, effective_on=date(2020, 7, 1), today=date(2020, 7, 1), actor=Actor("zhou")),
    Decision.CLOSE: lambda g: goal.close(g, item=ITEM, today=date(2021, 1, 1), actor=Actor("wang")),
}
LIVES: Mapping[Status, Sequence[GoalLifecycleEvent]] = {
    Status.NONE: (),
    Status.DRAFT: TO_REVIEW[:1],
    Status.DECLARED: TO_REVIEW[:2],
    Status.DEPT_REVIEWED: TO_REVIEW,
    Status.FIN_REVIEWED: GRADED,
    Status.APPROVED: (*GRADED, APPROVED),
    Status.ADJUSTMENT_FILED: (*GRADED, APPROVED, ABOVE),
    Status.ADJUSTMENT_DEPT_REVIEWED: (*GRADED, APPROVED, ABOVE, GoalAdjustmentDeptReviewed(opinion="同意")),
    Status.ADJUSTING: (*GRADED, APPROVED, REQUESTED),
    Status.CLOSED: (*GRADED, APPROVED, GoalClosed()),
    Status.RETURNED: (*GRADED, RETURNED),
    Status.REJECTED: (*TO_REVIEW, reviewed(Grade.POOR), GoalRejected(unit="219001", reason="不予安排")),
    Status.CANCELLED: (*GRADED, APPROVED, GoalCancelled(reason="不再需要")),
}
STATES: Mapping[Status, Goal] = {status: given(*life) for status, life in LIVES.items()}
FIRST: dict[Status, Goal] = {
    status: replace(state, unit="219", content=content(unit="219")) for status, state in STATES.items() if status is not Status.NONE
}


def test_every_decision_is_in_the_table() -> None:
    assert set(DECISIONS) == set(Decision) == set(ALLOWED) == set(FIRST_LEVEL)


def test_a_life_leads_to_every_state() -> None:
    assert [state.status for state in STATES.values()] == list(STATES)
    assert set(STATES) == set(Status)


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize("status", Status)
def test_a_goal_allows_what_its_table_says(decision: Decision, status: Status) -> None:
    _tried(ALLOWED, decision, STATES[status], status)


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize("status", FIRST)
def test_a_first_level_units_goal_allows_what_its_table_says(decision: Decision, status: Status) -> None:
    _tried(FIRST_LEVEL, decision, FIRST[status], status)


def _tried(table: Mapping[Decision, frozenset[Status]], decision: Decision, state: Goal, status: Status) -> None:
    if status in table[decision]:
        assert DECISIONS[decision](state)
    else:
        with pytest.raises(Unknown if status is Status.NONE else OutOfOrder, match=str(status)):
            DECISIONS[decision](state)


@pytest.mark.parametrize("status", unit.Status)
def test_a_unit_allows_what_its_table_says(status: unit.Status) -> None:
    decisions: Mapping[unit.Decision, Callable[[Unit], list[unit.UnitEvent]]] = {
        unit.Decision.REGISTER: lambda u: unit.register(u, code="219001", name="县交通局", synthetic=False),
        unit.Decision.CLOSE: lambda u: unit.close(u, reason="机构改革"),
    }
    for decision, decide in decisions.items():
        state = Unit(status, "219001", "县交通局")
        if status in unit.ALLOWED[decision]:
            assert decide(state)
        else:
            with pytest.raises((OutOfOrder, Unknown)):
                decide(state)
