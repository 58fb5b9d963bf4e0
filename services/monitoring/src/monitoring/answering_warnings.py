"""What monitoring does when it hears of what answers a warning, a later record, a disposal, a rectification, or of its year's end."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from monitoring.decisions import warning
from monitoring.decisions.assignment import record_of
from monitoring.decisions.record import RECORD
from monitoring.decisions.record_state import Record, RecordEvent
from monitoring.decisions.round import last_day
from shared.events.envelope import RecordedEvent
from shared.events.feedback import Origin, RectificationClosed
from shared.events.goals import GoalClosed
from shared.events.monitoring import Answered, Disposal, DisposalDecided, LightsAssessed
from shared.events.values import fiscal_year_of
from shared.runtime.clock import day_of
from shared.runtime.deciding.reaction import Command

RecordCommand: TypeAlias = Command[Record, RecordEvent]
MONTHS = range(1, 13)


def when_lights_assessed_answer_earlier_warnings(event: LightsAssessed, recorded: RecordedEvent[Any]) -> Sequence[RecordCommand]:
    """June's warnings do not stay open behind September's, whichever of the two came in first."""
    item, month = recorded.subject, int(recorded.stream.rsplit("/", 1)[1])

    def by_this(state: Record) -> list[RecordEvent]:
        return warning.answer_later(state, lights=event.lights, month=month, stream=recorded.stream)

    def by_the_last(state: Record, *later: Record) -> list[RecordEvent]:
        last = max((one for one in later if one.lights), key=lambda one: one.period_end_month, default=None)
        if last is None:
            return []
        stream = f"{RECORD.kind}/{record_of(item, last.period_end_month)}"
        return warning.answer_later(state, lights=last.lights, month=last.period_end_month, stream=stream)

    later = tuple((RECORD, record_of(item, after)) for after in MONTHS if after > month)
    earlier = [Command(RECORD, record_of(item, before), by_this) for before in MONTHS if before < month]
    return [*earlier, Command(RECORD, record_of(item, month), by_the_last, beside=later)]


def when_disposal_decided_answer_warnings(event: DisposalDecided, recorded: RecordedEvent[Any]) -> Sequence[RecordCommand]:
    """Finance has decided; 责令整改 demands an answer, which the rectification gives."""
    if event.disposal is Disposal.RECTIFY:
        return []
    return _answer(recorded, Answered.DISPOSAL, f"已作出处置：{event.disposal}")


def when_rectification_closed_answer_warnings(event: RectificationClosed, recorded: RecordedEvent[Any]) -> Sequence[RecordCommand]:
    """整改销号 of what monitoring found."""
    return _answer(recorded, Answered.RECTIFICATION, "整改已销号") if event.origin is Origin.MONITORING else []


def when_goal_closed_let_its_warnings_lapse(event: GoalClosed, recorded: RecordedEvent[Any]) -> Sequence[RecordCommand]:
    """年度终了: what is raised by a record that comes in afterwards waits as ever."""
    decide = partial(warning.lapse, on=day_of(recorded.time))
    return [Command(RECORD, record_of(recorded.subject, month), decide) for month in MONTHS]


def _answer(recorded: RecordedEvent[Any], answered: Answered, reason: str) -> list[RecordCommand]:
    """For the records of periods that were over on that day."""
    item, on = recorded.subject, day_of(recorded.time)

    def decide(state: Record) -> list[RecordEvent]:
        return warning.answer_all(state, answered=answered, reason=reason, stream=recorded.stream)

    return [Command(RECORD, record_of(item, month), decide) for month in MONTHS if _over(item, month, on)]


def _over(item: str, month: int, on: date) -> bool:
    return last_day(fiscal_year_of(item), month) <= on
