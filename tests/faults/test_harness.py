"""The harness finds what is wrong in services with one rule taken out; that it finds nothing in them as they are, `make faults` shows."""

import sys
from collections.abc import Mapping, Sequence

import pytest

from tests.faults import production
from tests.faults.injector import Kind
from tests.faults.mutant import MUTATIONS
from tests.faults.run import run

PROVOKED: Mapping[str, tuple[Mapping[Kind, int], Sequence[str]]] = {
    "no-position-rule": ({production.tell_twice: 1}, ["its events"]),
    "checkpoint-before-acks": ({production.kill_two_at_once: 2, production.kill_a_process: 1}, ["without a gap"]),
    "two-transactions": ({production.kill_two_at_once: 2, production.kill_a_process: 1}, ["its events", "GoalApproved, and"]),
}
"""By mutation: the faults that show it, and the words of the findings that it may bring: a view or a reaction lost its events."""
REAL = [pytest.mark.postgres, pytest.mark.kafka, pytest.mark.long]


def test_every_mutation_has_faults_that_show_it() -> None:
    assert set(PROVOKED) == set(MUTATIONS)


@pytest.mark.parametrize("mutation", [pytest.param(name, marks=REAL) for name in PROVOKED])
async def test_a_broken_build_is_caught(mutation: str) -> None:
    kinds, words = PROVOKED[mutation]
    python = (sys.executable, "-m", "tests.faults.mutant", mutation)
    outcome = await run("production", 30, 7, chosen=kinds, check_after=5, python=python)
    assert any(one in finding for finding in outcome.course.findings for one in words), outcome.course.findings
