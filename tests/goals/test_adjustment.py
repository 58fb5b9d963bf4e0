from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from goals.decisions import adjustment, goal
from goals.decisions.adjustment import AdjustmentComing, EffectiveOutsideYear, YearOver
from goals.decisions.adjustment_limit import ADJUSTMENT_LIMIT, AdjustmentLimit, LimitNeeded, set_limit
from goals.decisions.checks import FatalFindings
from goals.decisions.goal_state import Goal, Status
from goals.decisions.separation import AnotherUnit, OwnUnit, SelfApproval
from shared.events.goals import (
    GoalAdjusted,
    GoalAdjustmentApproved,
    GoalAdjustmentDemanded,
    GoalAdjustmentDeptReviewed,
    GoalAdjustmentRequested,
    GoalClosed,
    GoalHandedOver,
)
from shared.events.values import Grade
from shared.runtime.actor import Actor
from tests.goals.samples import APPROVED, CHECKED, ITEM, ROADS, TO_REVIEW, content, given, points, reviewed

STANDING = (*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED)
AFTER = content(fiscal_funds="800000.00", amount="1000000.00")
REQUESTED = GoalAdjustmentRequested(
    content=AFTER, reason="政策变化", budget_adjustment="万财预〔2020〕9号", by="zhang", rule_set="mof/2015"
)

ABOVE = REQUESTED.model_copy(update={"review_because": "超过 2020 年度调整限额"})
TODAY = date(2020, 7, 1)


def asked(state: Goal, amount: str, limit: AdjustmentLimit | None = None, **other: Any) -> GoalAdjustmentRequested:
    known: dict[str, Any] = {
        "item": ITEM,
        "reason": "政策变化",
        "document": "万财预〔2020〕9号",
        "by": "zhang",
        "today": TODAY,
        "checks": CHECKED,
    }
    form = content(fiscal_funds=amount, carryover="0", amount=amount)
    [event] = adjustment.request(state, **(known | {"content": form, "limit": limit or AdjustmentLimit()} | other))
    assert isinstance(event, GoalAdjustmentRequested)
    return event


def adjusted(state: Goal, **other: Any) -> GoalAdjusted:
    known: dict[str, Any] = {"item": ITEM, "effective_on": TODAY, "today": TODAY, "actor": Actor("zhou")}
    [event] = adjustment.approve(state, **(known | other))
    assert isinstance(event, GoalAdjusted)
    return event


def test_an_adjustment_is_requested_with_its_reason_and_the_budget_adjustment_it_rides_on() -> None:
    assert asked(given(*STANDING), "1000000.00", content=AFTER) == REQUESTED


def test_an_adjustment_is_asked_for_within_its_year() -> None:
    assert asked(given(*STANDING), "1000000.00", today=date(2020, 12, 31))
    with pytest.raises(YearOver, match="2020 年度已经结束"):
        asked(given(*STANDING), "1000000.00", today=date(2021, 1, 1))


def test_an_adjusted_form_passes_the_same_checks_and_stays_with_its_unit() -> None:
    with pytest.raises(FatalFindings, match="年度资金总额"):
        asked(given(*STANDING), "1.00", content=content(amount="1.00"))
    with pytest.raises(AnotherUnit, match="219001"):
        asked(given(*STANDING), "1.00", content=content(unit="301001"))


def test_an_adjustment_is_a_new_version_with_what_was_before_and_after() -> None:
    event = adjusted(given(*STANDING, REQUESTED))
    assert (event.version, event.before, event.after, event.amount) == (2, ROADS, AFTER, AFTER.amount)
    assert (event.reason, event.budget_adjustment, event.effective_on) == ("政策变化", "万财预〔2020〕9号", date(2020, 7, 1))
    now = given(*STANDING, REQUESTED, event)
    assert (now.status, now.content, now.approved_amount, now.version, now.requested) == (Status.APPROVED, AFTER, AFTER.amount, 2, None)
    assert adjusted(given(*STANDING, REQUESTED, event, REQUESTED)).version == 3


@pytest.mark.parametrize("person", ["zhang", "li"])
def test_who_asked_or_declared_does_not_grant_the_adjustment(person: str) -> None:
    with pytest.raises(SelfApproval, match=person):
        adjusted(given(*STANDING, REQUESTED), actor=Actor(person))


def test_nobody_grants_an_adjustment_of_the_own_unit() -> None:
    with pytest.raises(OwnUnit, match="219001"):
        adjusted(given(*STANDING, REQUESTED), actor=Actor("zhou", "219001"))


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2021, 1, 1)])
def test_an_adjustment_takes_effect_within_the_fiscal_year(day: date) -> None:
    with pytest.raises(EffectiveOutsideYear, match="2020 预算年度"):
        adjusted(given(*STANDING, REQUESTED), effective_on=day)


def test_a_refused_adjustment_leaves_the_approved_goal_as_it_was() -> None:
    for life in ((REQUESTED,), (ABOVE,), (ABOVE, GoalAdjustmentDeptReviewed(opinion="同意"))):
        [refused] = adjustment.refuse(given(*STANDING, *life), reason="维持原目标", actor=Actor("zhou"))
        assert given(*STANDING, *life, refused) == given(*STANDING)


@pytest.mark.parametrize(
    ("limit", "amount", "named"),
    [
        (AdjustmentLimit(), "840000.00", ""),
        (AdjustmentLimit(), "839999.99", "30%"),
        (AdjustmentLimit(), "1560000.00", ""),
        (AdjustmentLimit(), "1560000.01", "30%"),
        (AdjustmentLimit(Decimal(10)), "1320000.01", "10%"),
        (AdjustmentLimit(None, Decimal("50000.00")), "1250000.00", ""),
        (AdjustmentLimit(None, Decimal("50000.00")), "1250000.01", "50000.00 元"),
        (AdjustmentLimit(Decimal(0)), "1200000.00", ""),
    ],
)
def test_a_change_beyond_the_years_limit_up_or_down_says_why_it_is_reviewed(limit: AdjustmentLimit, amount: str, named: str) -> None:
    said = asked(given(*STANDING), amount, limit).review_because
    assert bool(said) is bool(named)
    assert named in said


def test_small_changes_count_together_from_the_budget_on() -> None:
    once = asked(given(*STANDING), "1000000.00")
    assert once.review_because == ""
    smaller = given(*STANDING, once, adjusted(given(*STANDING, once)))
    again = asked(smaller, "800000.00").review_because
    assert "调整后 800000.00 元与随预算批复的 1200000.00 元相差 400000.00 元，超过 2020 年度调整限额（原批复金额的 30%）" in again
    assert asked(smaller, "1200000.00").review_because == ""


def test_the_last_limit_set_for_a_year_counts_and_one_without_a_figure_is_none() -> None:
    told = set_limit(AdjustmentLimit(), year=2020, percent=Decimal(20), amount=None)
    assert ADJUSTMENT_LIMIT.fold(told) == AdjustmentLimit(Decimal(20), None)
    with pytest.raises(LimitNeeded, match="2020 年度"):
        set_limit(AdjustmentLimit(), year=2020, percent=None, amount=None)


@pytest.mark.parametrize("grade", Grade)
def test_what_finance_grades_below_good_is_refused_at_once_and_the_approved_goal_stays(grade: Grade) -> None:
    filed = (*STANDING, ABOVE, GoalAdjustmentDeptReviewed(opinion="同意"))
    told = adjustment.review(given(*filed), grade=grade, points=points(grade), opinion="见意见", findings=(), actor=Actor("wang"))
    if grade in (Grade.EXCELLENT, Grade.GOOD):
        assert given(*filed, *told).status is Status.ADJUSTING
        assert adjusted(given(*filed, *told)).version == 2
    else:
        assert given(*filed, *told) == given(*STANDING)


def test_an_adjustment_for_a_later_day_leaves_the_goal_as_it_is_until_that_day() -> None:
    coming = granted(date(2020, 7, 2))
    assert (coming.version, coming.before, coming.after, coming.by) == (2, ROADS, AFTER, "zhang")
    waits = given(*STANDING, REQUESTED, coming)
    assert (waits.status, waits.content, waits.approved_amount, waits.version) == (Status.APPROVED, ROADS, ROADS.amount, 1)
    with pytest.raises(AdjustmentComing, match="自 2020-07-02 起生效"):
        asked(waits, "1000000.00")
    [told] = adjustment.take_effect(waits)
    at_once = adjusted(given(*STANDING, REQUESTED))
    assert told == at_once.model_copy(update={"effective_on": date(2020, 7, 2)})
    assert given(*STANDING, REQUESTED, coming, told) == given(*STANDING, REQUESTED, told)
    assert adjustment.take_effect(given(*STANDING, REQUESTED, coming, told)) == []


def test_what_was_cancelled_meanwhile_takes_no_effect_and_what_ends_with_its_year_has_taken_it() -> None:
    waits = (*STANDING, REQUESTED, granted(date(2020, 12, 31)))
    cancelled = goal.cancel(given(*waits), reason="项目终止", actor=Actor("zhou"), by_unit=False, by_finance=True)
    assert adjustment.take_effect(given(*waits, *cancelled)) == []
    told = goal.close(given(*waits), item=ITEM, today=date(2021, 1, 1), actor=Actor("zhou"))
    assert [type(event) for event in told] == [GoalAdjusted, GoalClosed]
    assert adjustment.take_effect(given(*waits, *told)) == []


def test_what_was_handed_over_meanwhile_takes_effect_for_the_successor() -> None:
    [told] = adjustment.take_effect(
        given(*STANDING, REQUESTED, granted(date(2020, 7, 2)), GoalHandedOver(from_unit="219001", to_unit="301001"))
    )
    assert isinstance(told, GoalAdjusted)
    assert (told.unit, told.before.unit, told.after.unit) == ("301001",) * 3


def test_a_demand_after_the_approval_stands_when_the_adjustment_takes_effect() -> None:
    demanded = GoalAdjustmentDemanded(unit="219001", document="9号", decided_on=TODAY, reason="偏离")
    waits = (*STANDING, demanded, REQUESTED, granted(date(2020, 7, 2)))
    assert given(*waits).to_adjust is None
    assert given(*waits, demanded, *adjustment.take_effect(given(*waits))).to_adjust == demanded


def granted(effective_on: date) -> GoalAdjustmentApproved:
    [event] = adjustment.approve(given(*STANDING, REQUESTED), item=ITEM, effective_on=effective_on, today=TODAY, actor=Actor("zhou"))
    assert isinstance(event, GoalAdjustmentApproved)
    return event
