from datetime import datetime

import pytest
from sqlalchemy import Connection

from goals.views.coming_adjustments import DEADLINES, due
from shared.events.goals import GoalAdjusted, GoalAdjustmentApproved, GoalCancelled
from shared.runtime.deciding.reaction import Due
from tests.goals.samples import ITEM
from tests.goals.stories import ADJUSTED, GOAL, REQUESTED, approved
from tests.scenario.events import Story, batches, hear, recorded_events

ASKED: Story = [*approved(ITEM), (GOAL, REQUESTED), (GOAL, GoalAdjustmentApproved(**dict(ADJUSTED), by="li"))]


def fallen_due(conn: Connection, day: str) -> list[Due]:
    return due(conn, datetime.fromisoformat(f"{day}T00:00:00+08:00"), 10)


def test_an_adjustment_falls_due_at_the_beginning_of_its_day(conn: Connection) -> None:
    hear(conn, DEADLINES.view, [recorded_events(ASKED)])
    assert fallen_due(conn, "2020-06-30") == []
    assert [one.command.key for one in fallen_due(conn, "2020-07-01")] == [ITEM]


@pytest.mark.parametrize("size", [1, 100])
@pytest.mark.parametrize("event", [ADJUSTED, GoalCancelled(reason="项目终止")])
def test_what_has_taken_effect_or_was_cancelled_is_not_due(conn: Connection, size: int, event: GoalAdjusted | GoalCancelled) -> None:
    hear(conn, DEADLINES.view, batches(recorded_events([*ASKED, (GOAL, event)]), size))
    assert fallen_due(conn, "2020-12-31") == []


def test_one_granted_after_a_cancellation_is_due_by_another_name(conn: Connection) -> None:
    told = recorded_events([*ASKED, (GOAL, GoalCancelled(reason="暂停")), *ASKED])
    hear(conn, DEADLINES.view, [told[: len(ASKED)]])
    [before] = fallen_due(conn, "2020-07-01")
    hear(conn, DEADLINES.view, [told[len(ASKED) :]])
    [after] = fallen_due(conn, "2020-07-01")
    assert before.name != after.name
