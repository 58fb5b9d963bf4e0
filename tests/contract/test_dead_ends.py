"""No dead ends: from every state somebody may move an item on, and an end that is meant can be reached; the meant ends stand here."""

import pytest

from tests.contract.dead_ends import ENDS, moved_on, reached
from tests.contract.tables import LEADS, OTHERWISE, Table, tables

TABLES = list(tables())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.module}.{table.name}")
def test_from_every_state_a_role_can_move_on_and_reach_an_end_that_is_meant(table: Table) -> None:
    ends = ENDS[table.module]
    assert set(ends) < {status.name for status in table.statuses}
    stuck = {status.name for status in table.statuses if not moved_on(table, status.name) and status.name not in (*ends, "NONE")}
    assert not stuck, f"no role can move these on: {stuck}"
    lost = {status.name for status in table.statuses if status.name != "NONE" and not reached(table, status.name) & set(ends)}
    assert not lost, f"no end can be reached from {lost}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.module}.{table.name}")
def test_what_is_said_to_lead_somewhere_names_decisions_and_states_that_there_are(table: Table) -> None:
    assert set(LEADS[table.module]) <= {decision.name for decision in table.allowed}
    assert {to for those in LEADS[table.module].values() for to in those.split()} < {status.name for status in table.statuses}
    everything = {to for status in table.statuses for to in table.steps(status, roles_alone=False)}
    otherwise = {status for module, status in OTHERWISE if module == table.module}
    assert everything | otherwise | {"NONE"} == {status.name for status in table.statuses}, "every state is led to by something"
