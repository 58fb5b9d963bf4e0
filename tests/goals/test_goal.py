from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from goals.decisions import checks, goal, separation
from goals.decisions.checks import FatalFindings
from goals.decisions.goal_state import Goal, Status
from goals.decisions.separation import AnotherUnit, OwnUnit, SelfApproval
from goals.decisions.unit import Status as Register
from goals.decisions.unit import UnknownUnit
from shared.events.goals import (
    BudgetRound,
    Finding,
    GoalApproved,
    GoalCompleted,
    GoalDeclared,
    GoalRejected,
    GoalReturned,
    Stage,
)
from shared.events.values import Grade
from shared.runtime.actor import Actor
from shared.runtime.decider import OutOfOrder, Refusal
from tests.goals.samples import (
    APPROVED,
    CHECKED,
    DECLARED,
    DRAFTED,
    INDICATORS,
    ITEM,
    OWNER,
    ROADS,
    TO_REVIEW,
    UNTOUCHED,
    content,
    given,
    points,
    reviewed,
)

FAULTS = (Finding(code="TARGET_MISMATCH", sentence="指标与指标值不匹配"),)


def review(state: Goal, grade: Grade, **other: Any) -> list[Any]:
    known: dict[str, Any] = {"points": points(grade), "opinion": "见意见", "findings": FAULTS, "actor": Actor("wang")}
    return goal.review(state, grade=grade, **(known | other))


def test_a_goal_is_declared_with_the_warnings_of_its_checks() -> None:
    plain = content(indicators=(INDICATORS[0].model_copy(update={"weight": 60}), INDICATORS[1]))
    [declared] = goal.declare(
        given(DRAFTED.model_copy(update={"content": plain})),
        item=ITEM,
        budget_round=BudgetRound.ONE_UP,
        by="li",
        owner=OWNER,
        checks=CHECKED,
    )
    assert isinstance(declared, GoalDeclared)
    assert [finding.code for finding in declared.warnings] == ["SATISFACTION_MISSING"]


def test_a_goal_with_fatal_findings_is_not_declared_and_each_is_named() -> None:
    broken = given(DRAFTED.model_copy(update={"content": content(amount="1.00", indicators=INDICATORS[:1])}))
    with pytest.raises(FatalFindings, match=r"年度资金总额 1.00.*分值合计 50.*应为 90.*缺少效益指标"):
        goal.declare(broken, item=ITEM, budget_round=BudgetRound.TWO_UP, by="li", owner=OWNER, checks=CHECKED)


def test_a_goal_does_not_change_its_unit() -> None:
    with pytest.raises(AnotherUnit, match="219001"):
        goal.draft(given(DRAFTED), content=content(unit="301001"), owner=OWNER)


@pytest.mark.parametrize("status", [Register.NONE, Register.CLOSED])
def test_a_unit_that_is_unknown_or_closed_drafts_and_declares_nothing(status: Register) -> None:
    gone = replace(OWNER, status=status)
    with pytest.raises(UnknownUnit, match=f"219001.*{status}"):
        goal.draft(Goal(), content=ROADS, owner=gone)
    with pytest.raises(UnknownUnit, match=f"219001.*{status}"):
        goal.declare(given(DRAFTED), item=ITEM, budget_round=BudgetRound.TWO_UP, by="li", owner=gone, checks=CHECKED)


def test_excellent_goes_straight_to_approval() -> None:
    assert goal.approve(given(*TO_REVIEW, reviewed(Grade.EXCELLENT)), standing=UNTOUCHED, actor=Actor("zhou")) == [APPROVED]


def test_good_is_completed_before_approval() -> None:
    good = given(*TO_REVIEW, reviewed(Grade.GOOD))
    with pytest.raises(goal.NotCompleted):
        goal.approve(good, standing=UNTOUCHED, actor=Actor("zhou"))
    better = content(annual_goal="养护农村公路四十二公里")
    [completed] = goal.complete(good, item=ITEM, content=better, by="li", checks=CHECKED)
    assert isinstance(completed, GoalCompleted)
    [approved] = goal.approve(given(*TO_REVIEW, reviewed(Grade.GOOD), completed), standing=UNTOUCHED, actor=Actor("zhou"))
    assert isinstance(approved, GoalApproved)
    assert approved.content == better


def test_only_good_is_completed_and_only_once() -> None:
    with pytest.raises(goal.NothingToComplete):
        goal.complete(given(*TO_REVIEW, reviewed(Grade.EXCELLENT)), item=ITEM, content=ROADS, by="li", checks=CHECKED)
    done = GoalCompleted(content=ROADS, by="li")
    with pytest.raises(goal.NothingToComplete):
        goal.complete(given(*TO_REVIEW, reviewed(Grade.GOOD), done), item=ITEM, content=ROADS, by="li", checks=CHECKED)


def test_fair_goes_back_with_finances_findings() -> None:
    _, returned = review(given(*TO_REVIEW), Grade.FAIR)
    assert returned == GoalReturned(unit="219001", stage=Stage.FINANCE, reason="见意见", findings=FAULTS)


def test_poor_may_not_enter_the_budget() -> None:
    _, rejected = review(given(*TO_REVIEW), Grade.POOR)
    assert rejected == GoalRejected(unit="219001", reason="见意见")


def test_a_returned_goal_forgets_its_grade_when_declared_again() -> None:
    again = given(*TO_REVIEW, *review(given(*TO_REVIEW), Grade.FAIR), DRAFTED, DECLARED)
    assert (again.status, again.grade, again.returned_because) == (Status.DECLARED, None, "")


@pytest.mark.parametrize(
    "decide",
    [
        lambda g: goal.approve(g, standing=UNTOUCHED, actor=Actor("li")),
        lambda g: goal.approve(g, standing=UNTOUCHED, actor=Actor("zhou", "219001")),
    ],
)
def test_who_declares_does_not_approve_by_person_or_unit(decide: Any) -> None:
    with pytest.raises((SelfApproval, OwnUnit)):
        decide(given(*TO_REVIEW, reviewed(Grade.EXCELLENT)))


def test_who_declares_does_not_review() -> None:
    with pytest.raises(SelfApproval, match="li"):
        review(given(*TO_REVIEW), Grade.EXCELLENT, actor=Actor("li"))
    with pytest.raises(SelfApproval, match="li"):
        goal.review_by_department(given(DRAFTED, DECLARED), opinion="同意", actor=Actor("li", "219"))


def test_a_second_approval_is_refused() -> None:
    with pytest.raises(OutOfOrder, match="已批复"):
        goal.approve(given(*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED), standing=UNTOUCHED, actor=Actor("zhou"))


def test_a_goal_of_the_year_is_marked() -> None:
    in_year = DECLARED.model_copy(update={"budget_round": BudgetRound.IN_YEAR})
    [approved] = goal.approve(given(DRAFTED, in_year, *TO_REVIEW[2:], reviewed(Grade.EXCELLENT)), standing=UNTOUCHED, actor=Actor("zhou"))
    assert isinstance(approved, GoalApproved)
    assert approved.in_year


def test_a_unit_without_a_department_above_goes_straight_to_finance() -> None:
    whole = content(unit="219")
    declared = given(DRAFTED.model_copy(update={"content": whole}), DECLARED.model_copy(update={"content": whole}))
    with pytest.raises(OutOfOrder):
        goal.review_by_department(declared, opinion="同意", actor=Actor("chen", "219"))
    assert review(declared, Grade.EXCELLENT)


def test_an_approved_goal_is_cancelled_by_finance_alone() -> None:
    approved = given(*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED)
    with pytest.raises(goal.ApprovedGoalStays):
        goal.cancel(approved, reason="项目取消", actor=Actor("li", "219001"), by_unit=True, by_finance=False)
    assert goal.cancel(approved, reason="项目取消", actor=Actor("wang"), by_unit=False, by_finance=True)


def test_a_goal_ends_with_its_year() -> None:
    approved = given(*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED)
    with pytest.raises(goal.YearNotOver):
        goal.close(approved, item=ITEM, today=date(2020, 12, 31), actor=Actor("wang"))
    assert goal.close(approved, item=ITEM, today=date(2021, 1, 1), actor=Actor("wang"))


def test_every_refusal_says_its_rule_in_chinese_and_english() -> None:
    recorded = [rule for module in (goal, checks, separation) for rule in vars(module).values()]
    rules = {rule for rule in recorded if isinstance(rule, type) and issubclass(rule, Refusal)}
    assert len(rules) > 8
    assert all(rule.zh != Refusal.zh and rule.__doc__ for rule in rules if rule is not Refusal)
