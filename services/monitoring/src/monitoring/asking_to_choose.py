"""What monitoring does when its own warnings ask the unit to choose: the demand, its lapse, and the pause when the term has passed."""

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

from monitoring.decisions.assignment import record_of
from monitoring.decisions.choice import follow_warnings, pause
from monitoring.decisions.disposal import DISPOSALS, DisposalEvent, Disposals
from monitoring.decisions.record import RECORD
from monitoring.decisions.record_state import Record
from monitoring.decisions.rule_sets import RULE_SETS
from monitoring.rules.shipped import Rules
from monitoring.views import choices
from shared.events.envelope import RecordedEvent
from shared.events.monitoring import WarningCleared, WarningLapsed, WarningRaised
from shared.events.values import jurisdiction_of
from shared.rules.book import Book, subject
from shared.runtime.clock import day_of, midnight
from shared.runtime.deciding.reaction import Command, Deadlines, Due

DisposalCommand: TypeAlias = Command[Disposals, DisposalEvent]


def when_warned_or_cleared_ask_for_a_choice_or_no_more(
    event: WarningRaised | WarningCleared | WarningLapsed, recorded: RecordedEvent[Any]
) -> DisposalCommand:
    """限期选择, as the rule set of the warned round lays it down."""
    item, today = recorded.subject, day_of(recorded.time)

    def decide(state: Disposals, book: Book = Book(), *records: Record) -> list[DisposalEvent]:
        return follow_warnings(state, records, Rules(book), jurisdiction=jurisdiction_of(item), today=today)

    return Command(DISPOSALS, item, decide, beside=_beside(item))


def due(conn: Connection, moment: datetime, limit: int) -> list[Due]:
    """Whose term has passed at that moment without a choice, oldest first."""

    def decide(state: Disposals, book: Book = Book(), *records: Record) -> list[DisposalEvent]:
        return pause(state, records, Rules(book))

    return [
        Due(midnight(falls_on), f"pause {falls_on}", Command(DISPOSALS, item, decide, beside=_beside(item)))
        for item, falls_on in choices.fallen(conn, day_of(moment), limit)
    ]


DEADLINES = Deadlines(choices.VIEW, due)


def _beside(item: str) -> tuple[Any, ...]:
    return ((RULE_SETS, subject(jurisdiction_of(item))), *((RECORD, record_of(item, month)) for month in range(1, 13)))
