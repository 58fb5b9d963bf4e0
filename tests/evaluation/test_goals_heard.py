"""The two views of what goals tells: units and approved goals."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from evaluation.views import approved_goals, initial_goals, known_units
from evaluation.views.known_units import ClosedUnit, UnknownUnit
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled, UnitClosed, UnitRegistered
from shared.events.values import Grade
from tests.evaluation.cases import GOAL, ITEM, UNIT
from tests.scenario.events import Story, batches, hear, recorded_events

APPROVED = GoalApproved(content=GOAL, unit=UNIT, amount=GOAL.amount, grade=Grade.EXCELLENT, in_year=False)
SMALLER = GOAL.model_copy(update={"amount": Decimal("10000000.00")})
ADJUSTED = GoalAdjusted(
    version=2,
    before=GOAL,
    after=SMALLER,
    unit=UNIT,
    amount=SMALLER.amount,
    reason="水量减少",
    budget_adjustment="万财预〔2019〕8号",
    effective_on=date(2019, 9, 1),
)


@pytest.mark.parametrize("size", [1, 9])
def test_only_registered_units_that_are_open_are_evaluable(conn: Connection, size: int) -> None:
    story: Story = [
        ("unit/360922-U219001", UnitRegistered(code="219001", name="县污水处理厂")),
        ("unit/360922-U301", UnitRegistered(code="301", name="县残联")),
        ("unit/360922-U301", UnitClosed(reason="并入 302")),
    ]
    hear(conn, known_units.VIEW, batches(recorded_events(story), size))
    known = known_units.open_units(conn, jurisdiction="360922", codes=["219001", "301", "999"])
    assert known == {"219001": True, "301": False}
    assert known_units.open_units(conn, jurisdiction="360924", codes=["219001"]) == {}
    known_units.require_evaluable(known, "219001")
    with pytest.raises(ClosedUnit, match="301"):
        known_units.require_evaluable(known, "301")
    with pytest.raises(UnknownUnit, match="999"):
        known_units.require_evaluable(known, "999")


@pytest.mark.parametrize("size", [1, 9])
def test_the_last_approved_goal_is_known_until_it_is_cancelled(conn: Connection, size: int) -> None:
    other = "360922-2019-P0099"
    story: Story = [
        (f"goal/{ITEM}", APPROVED),
        (f"goal/{other}", APPROVED),
        (f"goal/{ITEM}", ADJUSTED),
        (f"goal/{other}", GoalCancelled(reason="项目取消")),
    ]
    hear(conn, approved_goals.VIEW, batches(recorded_events(story), size))
    assert approved_goals.contents(conn, [ITEM, other]) == {ITEM: SMALLER}


@pytest.mark.parametrize("size", [1, 9])
def test_an_adjusted_goal_is_known_as_it_was_first_approved_until_it_is_approved_anew(conn: Connection, size: int) -> None:
    again, anew = "360922-2019-P0098", "360922-2019-P0099"
    smallest = ADJUSTED.model_copy(update={"version": 3, "before": SMALLER})
    story: Story = [
        *((f"goal/{item}", event) for item in (ITEM, again, anew) for event in (APPROVED, ADJUSTED)),
        (f"goal/{again}", smallest),
        (f"goal/{anew}", GoalCancelled(reason="项目取消")),
        (f"goal/{anew}", APPROVED),
    ]
    hear(conn, initial_goals.VIEW, batches(recorded_events(story), size))
    assert [initial_goals.content_of(conn, item) for item in (ITEM, again, anew)] == [GOAL, GOAL, None]
