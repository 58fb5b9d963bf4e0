"""Goals over their lives and the register they stand in, for the tests of views."""

from datetime import date

from shared.events.goals import (
    BudgetRound,
    GoalAdjusted,
    GoalAdjustmentRequested,
    GoalApproved,
    GoalContent,
    GoalDeclared,
    GoalDrafted,
    GoalHandedOver,
    GoalReturned,
    Stage,
    UnitRegistered,
)
from shared.events.values import Grade
from tests.goals.samples import ITEM, ROADS, TO_REVIEW, content, reviewed
from tests.scenario.events import Story

GOAL = f"goal/{ITEM}"
REGISTER = [
    ("unit/360922-U219001", UnitRegistered(code="219001", name="县交通局")),
    ("unit/360922-U301", UnitRegistered(code="301", name="县残联")),
]
WHOLE = "360922-2020-D219001"
LESS = content(fiscal_funds="800000.00", amount="1000000.00")
REQUESTED = GoalAdjustmentRequested(content=LESS, reason="政策变化", budget_adjustment="万财预〔2020〕9号", by="li")
ADJUSTED = GoalAdjusted(
    version=2,
    before=ROADS,
    after=LESS,
    unit="219001",
    amount=LESS.amount,
    reason=REQUESTED.reason,
    budget_adjustment=REQUESTED.budget_adjustment,
    effective_on=date(2020, 7, 1),
)
HANDED_OVER = GoalHandedOver(from_unit="219001", to_unit="301")
RETURNED = GoalReturned(unit="219001", stage=Stage.DEPARTMENT, reason="不细化")


def approved(item: str, form: GoalContent = ROADS) -> Story:
    stream = f"goal/{item}"
    return [
        (stream, GoalDrafted(content=form)),
        (stream, GoalDeclared(content=form, budget_round=BudgetRound.TWO_UP, by="li")),
        *[(stream, event) for event in (TO_REVIEW[2], reviewed(Grade.EXCELLENT))],
        (stream, GoalApproved(content=form, unit=form.unit, amount=form.amount, grade=Grade.EXCELLENT, in_year=False)),
    ]
