"""The two views of what goals tells: units and approved goals."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from evaluation.views import approved_goals, known_units
from evaluation.views.known_units import ClosedUnit, UnknownUnit
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled, UnitClosed, UnitRegistered
from shared.events.values import Grade
from tests.evaluation.cases import GOAL, ITEM, UNIT, recorded

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
    known_units.VIEW.make(conn)
    heard = [
        recorded(UnitRegistered(code="219001", name="县污水处理厂"), "360922-U219001", 1, "goals"),
        recorded(UnitRegistered(code="301", name="县残联"), "360922-U301", 2, "goals"),
        recorded(UnitClosed(reason="并入 302"), "360922-U301", 3, "goals"),
    ]
    for start in range(0, len(heard), size):
        known_units.project(conn, heard[start : start + size])
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
    approved_goals.VIEW.make(conn)
    other = "360922-2019-P0099"
    heard = [
        recorded(APPROVED, ITEM, 1, "goals"),
        recorded(APPROVED, other, 2, "goals"),
        recorded(ADJUSTED, ITEM, 3, "goals"),
        recorded(GoalCancelled(reason="项目取消"), other, 4, "goals"),
    ]
    for start in range(0, len(heard), size):
        approved_goals.project(conn, heard[start : start + size])
    assert approved_goals.contents(conn, [ITEM, other]) == {ITEM: SMALLER}
