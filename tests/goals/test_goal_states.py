"""Every decision is tried in every state: the pairs of the table succeed, all others refuse by name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from goals.decisions import adjustment, goal, unit
from goals.decisions.goal_state import ALLOWED, FIRST_LEVEL, Decision, Goal, GoalLifecycleEvent, Status
from goals.decisions.unit import Unit
from shared.events.goals import BudgetRound, GoalAdjustmentRequested
from shared.events.values import Grade
from shared.runtime.decider import OutOfOrder, Unknown
from tests.goals.samples import APPROVED, ITEM, OWNER, POINTS, ROADS, TO_REVIEW, content, given, reviewed

REQUESTED = GoalAdjustmentRequested(content=ROADS, reason="政策变化", budget_adjustment="万财预〔2020〕9号", by="li")
GROWN = replace(given(*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED), requested=REQUESTED)

DECISIONS: Mapping[Decision, Callable[[Goal], list[GoalLifecycleEvent]]] = {
    Decision.DRAFT: lambda g: goal.draft(g, content=g.content or ROADS, owner=OWNER),
    Decision.DECLARE: lambda g: goal.declare(g, item=ITEM, budget_round=BudgetRound.TWO_UP, by="li", owner=OWNER),
    Decision.DEPARTMENT_RETURN: lambda g: goal.return_by_department(g, reason="不细化", findings=()),
    Decision.DEPARTMENT_REVIEW: lambda g: goal.review_by_department(g, opinion="同意", by="chen", by_unit="2"),
    Decision.RETURN: lambda g: goal.return_by_finance(g, reason="不细化", findings=()),
    Decision.REVIEW: lambda g: goal.review(g, grade=Grade.EXCELLENT, points=POINTS, opinion="好", findings=(), by="wang", by_unit=""),
    Decision.COMPLETE: lambda g: goal.complete(replace(g, grade=Grade.GOOD), item=ITEM, content=g.content or ROADS, by="li"),
    Decision.APPROVE: lambda g: goal.approve(g, by="zhou", by_unit=""),
    Decision.CANCEL: lambda g: goal.cancel(g, reason="不再需要", by_finance=True),
    Decision.REQUEST_ADJUSTMENT: lambda g: adjustment.request_adjustment(
        g, item=ITEM, content=g.content or ROADS, reason="政策变化", document="9号", by="li"
    ),
    Decision.REFUSE_ADJUSTMENT: lambda g: adjustment.refuse_adjustment(g, reason="维持"),
    Decision.ADJUST: lambda g: adjustment.adjust(g, item=ITEM, effective_on=date(2020, 7, 1), by="zhou", by_unit=""),
    Decision.CLOSE: lambda g: goal.close(g, item=ITEM, today=date(2021, 1, 1)),
}
STATES: dict[Status, Goal] = {status: replace(GROWN, status=status) for status in Status} | {Status.NONE: Goal()}
FIRST: dict[Status, Goal] = {
    status: replace(state, unit="219", content=content(unit="219")) for status, state in STATES.items() if status is not Status.NONE
}


def test_every_decision_is_in_the_table() -> None:
    assert set(DECISIONS) == set(Decision) == set(ALLOWED) == set(FIRST_LEVEL)


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
