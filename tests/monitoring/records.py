"""A monitoring record of the rural roads: filled in, submitted and sent back, as far as a test needs it."""

from datetime import date
from typing import Any

from monitoring.decisions.record import (
    RECORD,
    department_return,
    fill,
    submit,
)
from monitoring.decisions.record_state import Record, RecordEvent
from shared.events.monitoring import (
    IndicatorProgressReported,
    Progress,
)
from tests.monitoring.samples import BEHIND, CHEN, FACT, FORM, ON_TIME, REPORT
from tests.monitoring.shipped import named
from tests.scenario.deciders import Given

FILLED = IndicatorProgressReported(progress=ON_TIME)
FILLED_BEHIND = IndicatorProgressReported(progress=BEHIND)


given = Given(RECORD)


def submitting(state: Record, **other: Any) -> list[RecordEvent]:
    usual: dict[str, Any] = {
        "fact": FACT,
        "stated": None,
        "explanation": "",
        "expected_executed": None,
        "form": FORM,
        "report": REPORT,
        "problems": "",
        "measures": "",
        "rules_named": named,
        "by": "li",
        "today": date(2020, 7, 10),
    }
    return submit(state, **(usual | other))


def filling(state: Record, *progress: Progress, today: date = date(2020, 7, 10)) -> list[RecordEvent]:
    return fill(state, progress=progress, today=today)


def submitted(*before: RecordEvent, **other: Any) -> Record:
    state = given(*before)
    return given.then(state, submitting(state, **other))


def returning(state: Record) -> list[RecordEvent]:
    return department_return(state, reason="里程与台账不符", actor=CHEN)
