"""What monitoring does when it hears itself of the treasury's facts: submitted records rest on what is known now."""

from collections.abc import Sequence
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
    year = fiscal_year_of(recorded.subject)
    return _follow(recorded, [month for month in MONTHS if (event.as_of.year, event.as_of.month) <= (year, month)])


def when_execution_corrected_assess_anew(event: ExecutionCorrected, recorded: RecordedEvent[Any]) -> Sequence[RecordCommand]:
    """重新测算; the fact that counts no more may have been of any day."""
    return _follow(recorded, MONTHS)


def when_monitoring_submitted_ask_the_treasury_again(event: MonitoringSubmitted, recorded: RecordedEvent[Any]) -> Sequence[RecordCommand]:
    """A fact that was told while the form was being handed in is not lost."""
    return _follow(recorded, [event.period_end_month])


def _follow(recorded: RecordedEvent[Any], months: Sequence[int]) -> Sequence[RecordCommand]:
    """Of the item's records of these months, those that are there."""
    item, today = recorded.subject, day_of(recorded.time)
    jurisdiction, year = jurisdiction_of(item), fiscal_year_of(item)

    def decide(state: Record, treasury: Treasury = Treasury(), round_: Round = Round(), book: Book = Book()) -> list[RecordEvent]:
        return follow_treasury(state, treasury, round_, rules_named=Rules(book).named, today=today)

    facts, rules = (EXECUTION, item), (RULE_SETS, subject(jurisdiction))
    asked_in = [(ROUND, round_of(jurisdiction, year, month)) for month in months]
    return [
        Command(RECORD, record_of(item, month), decide, beside=(facts, round_, rules), only_if_there=True)
        for month, round_ in zip(months, asked_in, strict=True)
    ]
