"""A road project and its goal, for the tests of goals."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from goals.decisions import unit
from goals.decisions.budget_gate import BudgetGate
from goals.decisions.goal import GOAL
from goals.decisions.unit import Unit
from goals.rules.checks import CHECKS
from shared.events.goals import (
    BudgetRound,
    GoalApproved,
    GoalContent,
    GoalDeclared,
    GoalDeptReviewed,
    GoalDrafted,
    GoalReviewed,
    ReviewPoints,
)
from shared.events.values import Grade, Indicator, Level1, Level2, ObjectKind, Operator
from shared.rules.book import Book
from tests.scenario.deciders import Given

ITEM = "360922-2020-P0017"
CHECKED = CHECKS.named("mof/2015", Book())
"""The checks that are in force where a county has set none."""
UNTOUCHED = BudgetGate()
OWNER = Unit(unit.Status.REGISTERED, "219001", "县交通局")


def indicator(name: str, weight: str, **other: Any) -> Indicator:
    """An output indicator of kilometres, unless said otherwise."""
    known = {"level1": Level1.OUTPUT, "level2": Level2.QUANTITY, "operator": Operator.AT_LEAST, "target": Decimal(40), "measure": "公里"}
    return Indicator.model_validate(known | {"name": name, "weight": weight} | other)


INDICATORS = (
    indicator("养护里程", "50"),
    indicator("通行保障", "30", level1="效益", level2="社会效益", operator="定性", target=None, target_text="全年不断交", measure=""),
    indicator("群众满意度", "10", level1="满意度", level2="服务对象满意度", target="90", measure="%"),
)


def content(**other: Any) -> GoalContent:
    """The declaration form of the road project."""
    known = {
        "kind": ObjectKind.PROJECT,
        "name": "农村公路养护经费",
        "unit": "219001",
        "starts_on": date(2020, 1, 1),
        "ends_on": date(2020, 12, 31),
        "fiscal_funds": "1000000.00",
        "carryover": "200000.00",
        "other_funds": "0",
        "amount": "1200000.00",
        "annual_goal": "养护农村公路四十公里",
        "indicators": INDICATORS,
    }
    return GoalContent.model_validate(known | other)


ROADS = content()


def points(grade: Grade) -> ReviewPoints:
    """The eight points of a review, all alike."""
    return ReviewPoints(**dict.fromkeys(ReviewPoints.model_fields, grade))


POINTS = points(Grade.EXCELLENT)

DRAFTED = GoalDrafted(content=ROADS)
DECLARED = GoalDeclared(content=ROADS, budget_round=BudgetRound.TWO_UP, by="li")
DEPT_REVIEWED = GoalDeptReviewed(opinion="同意")
APPROVED = GoalApproved(content=ROADS, unit="219001", amount=ROADS.amount, grade=Grade.EXCELLENT, in_year=False)


def reviewed(grade: Grade) -> GoalReviewed:
    """Finance's review with this grade."""
    return GoalReviewed(unit="219001", grade=grade, points=points(grade), opinion="见意见")


TO_REVIEW = (DRAFTED, DECLARED, DEPT_REVIEWED)


given = Given(GOAL)
"""Where a goal stands after these events."""


def form(made: GoalContent = ROADS) -> dict[str, Any]:
    """The form as a request body carries it."""
    return made.model_dump(mode="json")


def codes(findings: Sequence[Any]) -> set[str]:
    """The codes of findings."""
    return {finding.code for finding in findings}
