from datetime import date
from typing import Any

import pytest

from goals.decisions.checks import FatalFindings
from goals.decisions.goal import EffectiveOutsideYear, adjust, refuse_adjustment, request_adjustment
from goals.decisions.goal_state import Goal, Status
from goals.decisions.separation import AnotherUnit, OwnUnit, SelfApproval
from shared.events.goals import GoalAdjusted, GoalAdjustmentRequested
from shared.events.values import Grade
from shared.runtime.actor import Actor
from tests.goals.samples import APPROVED, ITEM, ROADS, TO_REVIEW, content, given, reviewed

STANDING = (*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED)
AFTER = content(fiscal_funds="800000.00", amount="1000000.00")
REQUESTED = GoalAdjustmentRequested(content=AFTER, reason="政策变化", budget_adjustment="万财预〔2020〕9号", by="zhang")


def adjusted(state: Goal, **other: Any) -> GoalAdjusted:
    known: dict[str, Any] = {"item": ITEM, "effective_on": date(2020, 7, 1), "actor": Actor("zhou")}
    [event] = adjust(state, **(known | other))
    assert isinstance(event, GoalAdjusted)
    return event


def test_an_adjustment_is_requested_with_its_reason_and_the_budget_adjustment_it_rides_on() -> None:
    asked = request_adjustment(given(*STANDING), item=ITEM, content=AFTER, reason="政策变化", document="万财预〔2020〕9号", by="zhang")
    assert asked == [REQUESTED]


def test_an_adjusted_form_passes_the_same_checks_and_stays_with_its_unit() -> None:
    with pytest.raises(FatalFindings, match="年度资金总额"):
        request_adjustment(given(*STANDING), item=ITEM, content=content(amount="1.00"), reason="政策变化", document="9号", by="zhang")
    with pytest.raises(AnotherUnit, match="219001"):
        request_adjustment(given(*STANDING), item=ITEM, content=content(unit="301001"), reason="政策变化", document="9号", by="zhang")


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
    [refused] = refuse_adjustment(given(*STANDING, REQUESTED), reason="维持原目标", actor=Actor("zhou"))
    assert given(*STANDING, REQUESTED, refused) == given(*STANDING)
