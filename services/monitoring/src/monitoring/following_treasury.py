"""What monitoring does when it hears itself of the treasury's facts: submitted records rest on what is known now."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from monitoring.decisions.assignment import record_of
from monitoring.decisions.execution import EXECUTION, Treasury
from monitoring.decisions.lights import follow_treasury
from monitoring.decisions.record import RECORD
from monitoring.decisions.record_state import Record, RecordEvent
from monitoring.decisions.round import ROUND, Round, round_of
from monitoring.decisions.rule_sets import RULE_SETS
from monitoring.rules.shipped import Rules
from shared.events.envelope import RecordedEvent
from shared.events.monitoring import ExecutionCorrected, ExecutionReported, MonitoringSubmitted
from shared.events.values import fiscal_year_of, jurisdiction_of
from shared.rules.book import Book, subject
from shared.runtime.clock import day_of
from shared.runtime.deciding.reaction import Command

RecordCommand: TypeAlias = Command[Record, RecordEvent]
MONTHS = range(1, 13)


def when_execution_reported_assess_anew(event: ExecutionReported, recorded: RecordedEvent[Any]) -> Sequence[RecordCommand]:
    """重新测算 of the records whose period the fact belongs to."""
    item = recorded.subject
    return [_follow(item, month, recorded) for month in MONTHS if (event.as_of.year, event.as_of.month) <= (fiscal_year_of(item), month)]


def when_execution_corrected_assess_anew(event: ExecutionCorrected, recorded: RecordedEvent[Any]) -> Sequence[RecordCommand]:
    """重新测算; the fact that counts no more may have been of any day."""
    return [_follow(recorded.subject, month, recorded) for month in MONTHS]


def when_monitoring_submitted_ask_the_treasury_again(event: MonitoringSubmitted, recorded: RecordedEvent[Any]) -> RecordCommand:
    """A fact that was told while the form was being handed in is not lost."""
    return _follow(recorded.subject, event.period_end_month, recorded)


def _follow(item: str, month: int, recorded: RecordedEvent[Any]) -> RecordCommand:
    today: date = day_of(recorded.time)

    def decide(state: Record, treasury: Treasury = Treasury(), round_: Round = Round(), book: Book = Book()) -> list[RecordEvent]:
        return follow_treasury(state, treasury, round_, rules_named=Rules(book).named, today=today)

    asked_in = round_of(jurisdiction_of(item), fiscal_year_of(item), month)
    beside = ((EXECUTION, item), (ROUND, asked_in), (RULE_SETS, subject(jurisdiction_of(item))))
    return Command(RECORD, record_of(item, month), decide, beside=beside, only_if_there=True)
