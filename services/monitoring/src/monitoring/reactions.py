"""What monitoring does when it hears of goals."""

from typing import Any

from monitoring import watch
from monitoring.watch import WATCH, Watch, WatchEvent
from shared.events.envelope import Told
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled
from shared.runtime.reaction import Command


def when_goal_approved_watch_it(event: GoalApproved, told: Told[Any]) -> Command[Watch, WatchEvent]:
    """纳入监控."""
    return Command(WATCH, told.subject, lambda state: watch.begin(state, goal=event.content))


def when_goal_adjusted_follow_it(event: GoalAdjusted, told: Told[Any]) -> Command[Watch, WatchEvent]:
    """Follow the new version."""
    return Command(WATCH, told.subject, lambda state: watch.follow(state, goal=event.after, version=event.version))


def when_goal_cancelled_stop_watching(event: GoalCancelled, told: Told[Any]) -> Command[Watch, WatchEvent]:
    """终止监控; a goal cancelled before its approval was never watched, and this is refused."""
    return Command(WATCH, told.subject, lambda state: watch.end(state, reason=event.reason))
