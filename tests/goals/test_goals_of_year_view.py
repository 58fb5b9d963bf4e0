from collections.abc import Sequence
from datetime import date
from typing import get_args

import pytest
from sqlalchemy import Connection

from goals.decisions.goal import GOAL as GOAL_DECIDER
from goals.decisions.goal_state import GoalLifecycleEvent, Status
from goals.views.goals_of_year import STATUS, VIEW, GoalRow, page
from goals.waiting import TODOS
from shared.events.goals import (
    GoalAdjustmentApproved,
    GoalAdjustmentDemanded,
    GoalAdjustmentDeptReviewed,
    GoalAdjustmentRefused,
    GoalAdjustmentReviewed,
    GoalCancelled,
    GoalClosed,
    GoalCompleted,
    GoalHandedOver,
    GoalRejected,
)
from shared.events.values import Grade, ObjectKind
from shared.runtime.sql.searched import Asked
from tests.goals.samples import APPROVED, DRAFTED, ITEM, ROADS, TO_REVIEW, given, points, reviewed
from tests.goals.stories import ADJUSTED, GOAL, HANDED_OVER, LESS, REGISTER, REQUESTED, RETURNED, approved
from tests.scenario.events import batches, hear, in_stream, recorded_events


def rows(
    conn: Connection, *, status: Sequence[Status] = (), scope: str = "", limit: int = 50, today: date = date(2020, 6, 1)
) -> list[GoalRow]:
    return page(conn, year=2020, status=status, scope=scope, today=today, asked=Asked(limit=limit)).items


@pytest.mark.parametrize("at_a_time", [1, 2, 1000])
def test_a_goal_stands_where_its_stream_stands_whatever_the_batches(conn: Connection, at_a_time: int) -> None:
    hear(conn, VIEW, batches(recorded_events([*REGISTER, *approved(ITEM)]), at_a_time))
    [row] = rows(conn)
    assert row == GoalRow(
        item=ITEM,
        unit="219001",
        kind=ObjectKind.PROJECT,
        name=ROADS.name,
        status=Status.APPROVED,
        grade=Grade.EXCELLENT,
        amount=ROADS.amount,
        in_year=False,
        document="",
        turn=(),
    )


LIVES: dict[str, tuple[GoalLifecycleEvent, ...]] = {
    "good, adjusted once, refused once, closed": (
        *TO_REVIEW,
        reviewed(Grade.GOOD),
        GoalCompleted(content=LESS, by="li"),
        APPROVED,
        GoalAdjustmentDemanded(unit="219001", document="万财绩〔2020〕9号", decided_on=date(2020, 6, 1), reason="偏离目标"),
        REQUESTED,
        ADJUSTED,
        REQUESTED,
        GoalAdjustmentRefused(reason="维持"),
        REQUESTED.model_copy(update={"review_because": "超过 2020 年度调整限额"}),
        GoalAdjustmentDeptReviewed(opinion="同意"),
        GoalAdjustmentReviewed(unit="219001", grade=Grade.GOOD, points=points(Grade.GOOD), opinion="可行"),
        GoalAdjustmentApproved(**dict(ADJUSTED), by="li"),
        GoalClosed(),
    ),
    "fair, declared again, poor": (
        *TO_REVIEW,
        reviewed(Grade.FAIR),
        RETURNED,
        *TO_REVIEW,
        reviewed(Grade.POOR),
        GoalRejected(unit="219001", reason="不予安排"),
    ),
    "handed over": (*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED, HANDED_OVER),
    "cancelled and drafted anew": (*TO_REVIEW, reviewed(Grade.EXCELLENT), APPROVED, GoalCancelled(reason="项目取消"), *TO_REVIEW),
}


@pytest.mark.parametrize("life", LIVES)
def test_the_list_says_of_a_goal_what_its_stream_says(conn: Connection, life: str) -> None:
    VIEW.make(conn)
    for length, one in enumerate(in_stream(GOAL, *LIVES[life]), 1):
        VIEW.project(conn, [one])
        goal, [row] = given(*LIVES[life][:length]), rows(conn)
        assert goal.content
        assert (row.status, row.grade, row.amount) == (goal.status, goal.grade, goal.content.amount)
        assert row.unit == goal.unit
        for today, over in ((date(2020, 12, 31), False), (date(2021, 1, 1), True)):
            [row] = rows(conn, today=today)
            turn = TODOS.turn(GOAL_DECIDER, goal, over=over)
            untold = (goal.grade is Grade.GOOD and goal.status is Status.FIN_REVIEWED) or (goal.to_adjust and not over)
            assert row.turn == (() if untold or turn is None else turn.whom)


def test_the_lives_hold_every_event_of_a_goal() -> None:
    # a demand for an adjustment and a handing over leave the goal where it is
    told = {type(event) for life in LIVES.values() for event in life}
    assert told == {*STATUS, GoalAdjustmentDemanded, GoalHandedOver} == set(get_args(GoalLifecycleEvent))


def test_the_list_is_turned_page_by_page_and_filtered_by_status_and_unit(conn: Connection) -> None:
    items = [f"360922-2020-P000{n}" for n in range(1, 4)]
    drafts = [(f"goal/{item}", DRAFTED) for item in (items[2], items[0], "360922-2019-P0001")]
    hear(conn, VIEW, [recorded_events([*approved(items[1]), *drafts])])
    first = page(conn, year=2020, scope="", today=date(2020, 6, 1), asked=Asked(limit=2))
    rest = page(conn, year=2020, scope="", today=date(2020, 6, 1), asked=Asked(first.next, 2))
    assert [row.item for row in [*first.items, *rest.items]] == items
    assert rest.next is None
    assert [row.item for row in rows(conn, status=[Status.APPROVED])] == [items[1]]
    assert rows(conn, scope="301") == []
