from typing import Any

import pytest
from sqlalchemy import Connection

from goals.decisions import goal
from goals.views.reviews import VIEW, UnitQuality, UnitReturns, quality, returns
from shared.events.goals import Finding, GoalReturned, Stage
from shared.events.values import Grade
from shared.runtime.actor import Actor
from tests.goals.samples import DECLARED, ITEM, TO_REVIEW, given, points, reviewed
from tests.scenario.events import Story, batches, hear, recorded_events

COARSE, MISMATCH = Finding(code="INDICATOR_TOO_COARSE", sentence="不够细化"), Finding(code="TARGET_MISMATCH", sentence="不匹配")
GOAL, OTHER = f"goal/{ITEM}", "goal/360922-2020-P0018"


def by_department(*findings: Finding) -> GoalReturned:
    return GoalReturned(unit="219001", stage=Stage.DEPARTMENT, reason="不细化", findings=findings)


def decided(grade: Grade) -> list[tuple[str, Any]]:
    """What finance's own decision tells."""
    events = goal.review(given(*TO_REVIEW), grade=grade, points=points(grade), opinion="见意见", findings=(MISMATCH,), actor=Actor("wang"))
    return [(GOAL, event) for event in events]


STORY: Story = [
    (GOAL, DECLARED.model_copy(update={"warnings": (COARSE,)})),
    (GOAL, by_department(COARSE, MISMATCH)),
    (GOAL, DECLARED),
    *decided(Grade.FAIR),
    (OTHER, DECLARED),
    (OTHER, reviewed(Grade.EXCELLENT)),
    ("goal/360922-2019-P0017", by_department(COARSE)),
]


@pytest.mark.parametrize("at_a_time", [1, 3, 1000])
def test_returns_are_counted_per_unit_and_stage_whatever_the_batches(conn: Connection, at_a_time: int) -> None:
    hear(conn, VIEW, batches(recorded_events(STORY), at_a_time))
    assert returns(conn, year=2020, scope="", after=None, limit=50).items == [
        UnitReturns(unit="219001", declarations=3, by_department=1, by_finance=1)
    ]
    assert returns(conn, year=2020, scope="301", after=None, limit=50).items == []


def test_quality_is_the_grades_and_the_common_faults_and_a_fair_goals_faults_count_once(conn: Connection) -> None:
    hear(conn, VIEW, [recorded_events(STORY)])
    [unit] = quality(conn, year=2020, scope="219", after=None, limit=50).items
    assert unit == UnitQuality(
        unit="219001", grades={Grade.FAIR: 1, Grade.EXCELLENT: 1}, faults={"INDICATOR_TOO_COARSE": 2, "TARGET_MISMATCH": 2}
    )
    assert list(unit.faults) == ["INDICATOR_TOO_COARSE", "TARGET_MISMATCH"]


def test_the_faults_of_a_rejected_goal_count(conn: Connection) -> None:
    hear(conn, VIEW, [recorded_events(decided(Grade.POOR))])
    [unit] = quality(conn, year=2020, scope="", after=None, limit=50).items
    assert (unit.grades, unit.faults) == ({Grade.POOR: 1}, {"TARGET_MISMATCH": 1})


def test_years_are_counted_apart(conn: Connection) -> None:
    hear(conn, VIEW, [recorded_events(STORY)])
    assert returns(conn, year=2019, scope="", after=None, limit=50).items == [
        UnitReturns(unit="219001", declarations=0, by_department=1, by_finance=0)
    ]
