"""What monitoring does when it hears of goals."""

from functools import partial
from typing import Any

from monitoring.decisions import key_monitoring, record, watch
from monitoring.decisions.assignment import record_of
from monitoring.decisions.key_monitoring import KEY_MONITORING, KeyMonitoring, KeyMonitoringEvent
from monitoring.decisions.record import RECORD
from monitoring.decisions.record_state import Record, RecordEvent
from monitoring.decisions.watch import WATCH, Watch, WatchEvent
from shared.events.envelope import RecordedEvent
from shared.events.goals import GoalAdjusted, GoalApproved, GoalCancelled
from shared.runtime.clock import day_of
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


def when_goal_cancelled_end_its_records(event: GoalCancelled, recorded: RecordedEvent[Any]) -> list[Command[Record, RecordEvent]]:
    """终止填报 of every round of the year: nobody reports on, reviews or is late with what was cancelled."""
    decide = partial(record.end, reason=event.reason, on=day_of(recorded.time))
    return [Command(RECORD, record_of(recorded.subject, month), decide) for month in range(1, 13)]


def when_goal_cancelled_end_its_key_monitoring(
    event: GoalCancelled, recorded: RecordedEvent[Any]
) -> Command[KeyMonitoring, KeyMonitoringEvent]:
    """取消重点监控 that nobody has reported on, and with it a firm's engagement; what was found stays."""
    decide = partial(key_monitoring.end, reason=event.reason, on=day_of(recorded.time))
    return Command(KEY_MONITORING, recorded.subject, decide)
