"""Who filed a goal does not judge it, and nobody judges a goal of the own unit: what no table tells."""

from datetime import date

import pytest

from goals.decisions import adjustment, goal
from goals.decisions.goal_state import Decision
from goals.decisions.separation import OwnUnit, SelfApproval
from shared.runtime.actor import Actor
from tests.goals.judging import JUDGED, REQUESTED, STANDING
from tests.goals.samples import DRAFTED, ITEM, TO_REVIEW, given


def test_who_asked_for_the_adjustment_that_stands_or_comes_does_not_close_or_cancel_the_goal() -> None:
    for effective_on in (date(2020, 7, 1), date(2020, 7, 2)):
        asked = given(*STANDING, REQUESTED)
        [granted] = adjustment.approve(asked, item=ITEM, effective_on=effective_on, today=date(2020, 7, 1), actor=Actor("zhou"))
        for decision in (Decision.CLOSE, Decision.CANCEL):
            with pytest.raises(SelfApproval, match="zhang"):
                JUDGED[decision][2](given(*STANDING, REQUESTED, granted), Actor("zhang"))


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
