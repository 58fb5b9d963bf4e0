from decimal import Decimal

import pytest

from goals.decisions.budget_reply import BudgetEntries, BudgetEvent, Gate, enter, gate
from goals.decisions.goal_state import Goal
from goals.decisions.scope_policy import AlreadySo, ScopePolicies, ThresholdNeeded, evolve, exempts, set_policy
from shared.events.goals import BudgetEntryAdmitted, BudgetEntryBarred, GoalCancelled, ScopePolicySet
from shared.events.values import Grade
from tests.goals.samples import APPROVED, DECLARED, DRAFTED, ITEM, TO_REVIEW, UNTOUCHED, given, reviewed

STANDING = given(*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED)


def asked(goal: Goal, amount: str, exempt: bool = False) -> BudgetEvent:
    found = gate(goal, UNTOUCHED, exempt=exempt, amount=Decimal(amount))
    [event] = enter(BudgetEntries(), found=found, item=ITEM, reference="b1", amount=Decimal(amount))
    return event


def test_no_approved_goal_no_budget() -> None:
    barred = asked(given(DRAFTED, DECLARED), "1200000.00")
    assert isinstance(barred, BudgetEntryBarred)
    assert "已送审" in barred.reason


def test_an_approved_goal_opens_the_gate_up_to_its_amount() -> None:
    assert isinstance(asked(STANDING, "1200000.00"), BudgetEntryAdmitted)
    more = asked(STANDING, "1200000.01")
    assert isinstance(more, BudgetEntryBarred)
    assert "1200000.00" in more.reason


def test_a_cancelled_goal_shuts_the_gate_again() -> None:
    assert not gate(
        given(*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED, GoalCancelled(reason="项目取消")), UNTOUCHED, exempt=False, amount=None
    ).open


def test_an_item_below_an_enforced_threshold_needs_no_goal() -> None:
    assert isinstance(asked(Goal(), "1.00", exempt=True), BudgetEntryAdmitted)


def test_who_asks_without_an_amount_hears_whether_there_is_an_approved_goal() -> None:
    assert gate(STANDING, UNTOUCHED, exempt=False, amount=None) == Gate(True, "绩效目标已批复", Decimal("1200000.00"))
    assert gate(Goal(), UNTOUCHED, exempt=False, amount=None) == Gate(False, "绩效目标未编制，无批复的目标不得安排预算", None)


def policy(year: int, threshold: str | None, enforced: bool = True) -> ScopePolicySet:
    return ScopePolicySet.model_validate(
        {"from_year": year, "threshold": threshold, "threshold_text": "20元及以上", "enforced": enforced, "whole_department": True}
    )


def project(year: int) -> str:
    return f"360922-{year}-P0017"


def test_the_policy_of_a_year_is_the_latest_that_has_begun() -> None:
    policies = ScopePolicies((policy(2018, "200000"), policy(2020, "0")))
    assert exempts(policies, project(2019), Decimal(199999))
    assert not exempts(policies, project(2019), Decimal(200000))
    assert not exempts(policies, project(2020), Decimal(1))
    assert not exempts(policies, project(2017), Decimal(1))


def test_a_threshold_exempts_an_amount_and_nobody_where_it_is_not_enforced() -> None:
    assert not exempts(ScopePolicies((policy(2018, "200000"),)), project(2019), None)
    assert not exempts(ScopePolicies((policy(2018, None, enforced=False),)), project(2019), Decimal(1))


def test_a_whole_department_needs_no_goal_before_it_is_in_scope() -> None:
    before = policy(2018, None, enforced=False).model_copy(update={"whole_department": False})
    policies = ScopePolicies((before, policy(2020, None, enforced=False)))
    assert exempts(policies, "360922-2019-D219001", Decimal(1))
    assert not exempts(policies, "360922-2020-D219001", Decimal(1))
    assert not exempts(policies, "360922-2017-D219001", Decimal(1))


def test_what_is_enforced_is_a_number() -> None:
    with pytest.raises(ThresholdNeeded):
        set_policy(ScopePolicies(), policy(2020, None))


def test_the_same_policy_is_not_set_twice_and_a_new_one_replaces_the_years_old_one() -> None:
    standing = ScopePolicies((policy(2020, "5"),))
    with pytest.raises(AlreadySo):
        set_policy(standing, policy(2020, "5"))
    assert evolve(standing, policy(2020, "0")).policies == (policy(2020, "0"),)
