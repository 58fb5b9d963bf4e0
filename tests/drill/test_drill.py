"""What is restored from a backup and recovered is what it was, for everybody; what is lost for good is lost for everybody."""

import pytest

from tests.drill.steps import DRILLED
from tests.faults.run import run

SEED = 2000
"""A backup, a branch, one database lost, all lost, both from before the branch."""


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.kafka
async def test_databases_that_were_lost_are_restored_and_recovered_and_nothing_is_missing_or_doubled() -> None:
    outcome = await run("production", 4, SEED, chosen=DRILLED)
    assert outcome.course.findings == []
    assert outcome.course.faults == {"keep_a_backup": 1, "lose_one_database": 1, "lose_all_databases": 1, "branch_a_log": 1}
    assert outcome.commands["put back"] > 0
