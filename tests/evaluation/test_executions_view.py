"""What the treasury told of a year, late, corrected, and after the year."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection

from evaluation.views import executions
from shared.events.monitoring import ExecutionCorrected, ExecutionReported
from tests.evaluation.cases import ITEM
from tests.scenario.events import Story, batches, hear, recorded_events

STREAM = f"execution/{ITEM}"


def reported(reference: str, as_of: str, executed: str) -> ExecutionReported:
    figures = {"initial_budget": "100.00", "adjusted_budget": "100.00", "executed": executed}
    return ExecutionReported.model_validate({"reference": reference, "as_of": as_of, **figures})


def corrected(reference: str, corrects: str, as_of: str, executed: str) -> ExecutionCorrected:
    fact: dict[str, Any] = reported(reference, as_of, executed).model_dump()
    return ExecutionCorrected.model_validate(fact | {"corrects": corrects, "reason": "退库"})


@pytest.mark.parametrize("size", [1, 9])
def test_the_newest_fact_of_the_year_that_still_counts_is_known(conn: Connection, size: int) -> None:
    story: Story = [
        (STREAM, reported("t/1", "2019-12-31", "95.00")),
        (STREAM, reported("t/2", "2019-07-31", "50.00")),
        (STREAM, reported("t/3", "2020-01-31", "99.00")),
        (STREAM, corrected("t/4", "t/1", "2019-12-31", "90.00")),
        (STREAM, reported("t/5", "2019-12-31", "91.00")),
        (STREAM, corrected("t/6", "t/5", "2019-11-30", "80.00")),
    ]
    known = []
    for told in range(len(story) + 1):
        executions.facts.drop(conn, checkfirst=True)
        executions.facts.create(conn)
        hear(conn, executions.VIEW, batches(recorded_events(story[:told]), size))
        fact = executions.of_year(conn, ITEM)
        known.append((fact.as_of, fact.executed) if fact else None)
    end = date(2019, 12, 31)
    expected = ["95.00", "95.00", "95.00", "90.00", "91.00", "90.00"]
    assert known == [None, *((end, Decimal(executed)) for executed in expected)]
