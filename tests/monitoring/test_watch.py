from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitoring.decisions.watch import WATCH, Status, begin, end, follow, require_watched
from monitoring.reactions import when_goal_adjusted_follow_it, when_goal_approved_watch_it, when_goal_cancelled_stop_watching
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled
from shared.events.monitoring import ItemWatched, WatchChanged, WatchEnded
from shared.events.values import Grade, Horizon
from shared.runtime.decider import OutOfOrder, Unknown
from tests.monitoring.samples import AMOUNT, GOAL, INDICATORS, LENGTH, ROADS
from tests.scenario.deciders import Given
from tests.scenario.events import in_stream

SMALLER = GOAL.model_copy(update={"amount": Decimal("900000.00")})
WATCHED = ItemWatched(kind=GOAL.kind, name=GOAL.name, unit="219001", amount=AMOUNT, indicators=INDICATORS)
CHANGED = WatchChanged(goal_version=2, amount=SMALLER.amount, indicators=INDICATORS)


given = Given(WATCH)


def test_an_approved_goal_is_watched_as_approved() -> None:
    assert begin(given(), goal=GOAL) == [WATCHED]


def test_an_item_is_watched_once() -> None:
    with pytest.raises(OutOfOrder, match="监控中"):
        begin(given(WATCHED), goal=GOAL)


def test_an_adjusted_goal_is_followed_in_its_new_version() -> None:
    assert follow(given(WATCHED), goal=SMALLER, version=2) == [CHANGED]


def test_a_version_that_is_known_changes_nothing() -> None:
    assert follow(given(WATCHED, CHANGED), goal=SMALLER, version=2) == []


def test_what_was_cancelled_is_watched_no_more() -> None:
    ended = given(WATCHED, *end(given(WATCHED), reason="项目撤销", approved=True))
    assert ended.status is Status.ENDED
    with pytest.raises(OutOfOrder, match="已终止监控"):
        require_watched(ended)


def test_what_was_cancelled_and_approved_anew_is_watched_again() -> None:
    assert begin(given(WATCHED, *end(given(WATCHED), reason="项目撤销", approved=True)), goal=GOAL) == [WATCHED]


def test_nobody_can_ask_about_what_was_never_watched() -> None:
    with pytest.raises(Unknown):
        require_watched(given())


def test_only_the_indicators_of_the_year_are_asked() -> None:
    midterm = LENGTH.model_copy(update={"horizon": Horizon.MIDTERM})
    assert given(WATCHED.model_copy(update={"indicators": (midterm, *INDICATORS)})).annual == INDICATORS


def test_each_reaction_decides_on_the_items_own_watch() -> None:
    approved = GoalApproved(content=GOAL, unit="219001", amount=AMOUNT, grade=Grade.GOOD, in_year=False)
    adjusted = GoalAdjusted(
        version=2,
        before=GOAL,
        after=SMALLER,
        unit="219001",
        amount=SMALLER.amount,
        reason="任务减少",
        budget_adjustment="万财预〔2020〕8号",
        effective_on=date(2020, 8, 1),
    )
    cancelled = GoalCancelled(reason="项目撤销")
    recorded: Any = in_stream(f"goal/{ROADS}", approved)[0]
    first = when_goal_approved_watch_it(approved, recorded)
    second = when_goal_adjusted_follow_it(adjusted, recorded)
    last = when_goal_cancelled_stop_watching(cancelled, recorded)
    assert {first.key, second.key, last.key} == {ROADS}
    assert first.decide(given()) == [WATCHED]
    assert second.decide(given(WATCHED)) == [CHANGED]
    assert last.decide(given(WATCHED)) == [WatchEnded(reason="项目撤销")]


def test_a_goal_taken_back_before_its_approval_ends_no_watch() -> None:
    for state in (given(), given(WATCHED), given(WATCHED, WatchEnded(reason="项目撤销"))):
        assert end(state, reason="误报", approved=False) == []


def test_where_the_event_does_not_say_whether_it_was_approved_what_is_watched_ends_and_nothing_else() -> None:
    assert end(given(WATCHED), reason="撤销", approved=None) == [WatchEnded(reason="撤销")]
    for state in (given(), given(WATCHED, WatchEnded(reason="项目撤销"))):
        assert end(state, reason="撤销", approved=None) == []
