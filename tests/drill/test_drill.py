"""What is restored from a backup and recovered is what it was, for everybody."""

import pytest

from tests.drill.restoring import DRILLED
from tests.faults.run import run

SEED = 1995
"""A backup, one database lost, all lost."""


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.kafka
async def test_databases_that_were_lost_are_restored_and_recovered_and_nothing_is_missing_or_doubled() -> None:
    outcome = await run("production", 3, SEED, chosen=DRILLED)
    assert outcome.course.findings == []
    assert outcome.course.faults == {"keep_a_backup": 1, "lose_one_database": 1, "lose_all_databases": 1}
    assert outcome.commands["put back"] > 0
