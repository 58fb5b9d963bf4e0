"""What monitoring does when it hears of goals."""

from typing import Any

from monitoring.decisions import watch
from monitoring.decisions.watch import WATCH, Watch, WatchEvent
from shared.events.envelope import RecordedEvent
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled
from shared.runtime.deciding.reaction import Command


def when_goal_approved_watch_it(event: GoalApproved, recorded: RecordedEvent[Any]) -> Command[Watch, WatchEvent]:
    """纳入监控."""
    return Command(WATCH, recorded.subject, lambda state: watch.begin(state, goal=event.content))


def when_goal_adjusted_follow_it(event: GoalAdjusted, recorded: RecordedEvent[Any]) -> Command[Watch, WatchEvent]:
    """Follow the new version."""
    return Command(WATCH, recorded.subject, lambda state: watch.follow(state, goal=event.after, version=event.version))


def when_goal_cancelled_stop_watching(event: GoalCancelled, recorded: RecordedEvent[Any]) -> Command[Watch, WatchEvent]:
    """终止监控; a goal cancelled before its approval was never watched, and nothing is decided."""
    return Command(WATCH, recorded.subject, lambda state: watch.end(state, reason=event.reason, approved=event.approved))
