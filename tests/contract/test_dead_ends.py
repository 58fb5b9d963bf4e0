"""No dead ends: from every state somebody may move an item on, and an end that is meant can be reached; the meant ends stand here."""

import pytest

from tests.contract.tables import LEADS, OTHERWISE, Table, tables

TABLES = list(tables())
ENDS = {
    "goals.decisions.goal_state": {
        "CLOSED": "the year is over; what it came to is evaluated",
        "CANCELLED": "taken back or cancelled with its project; may be drafted anew",
        "REJECTED": "graded 差: no budget in this round (财预〔2015〕88号 Art 25)",
    },
    "goals.decisions.unit": {"REGISTERED": "a unit stands until a reform closes it", "CLOSED": "merged or closed"},
    "monitoring.decisions.watch": {
        "WATCHED": "watched for its fiscal year, and ended by the reaction to the goal's cancellation, which finance decides",
        "ENDED": "cancelled with its goal",
    },
    "monitoring.decisions.round": {"CLOSED": "everything is reported"},
    "monitoring.decisions.record_state": {"CLOSED": "reviewed and filed"},
    "monitoring.decisions.key_monitoring": {"CONCLUDED": "reported and concluded"},
    "monitoring.decisions.disposal": {"FLOWING": "payments flow", "CANCELLED": "the project is cancelled"},
    "evaluation.decisions.self_evaluation": {
        "FINAL": "confirmed",
        "RECHECKED": "confirmed and evaluated again by finance",
        "CANCELLED": "may be assigned anew",
    },
    "evaluation.decisions.department_evaluation": {"CONFIRMED": "confirmed", "CANCELLED": "may be selected anew"},
    "evaluation.decisions.key_evaluation_state": {"CONFIRMED": "confirmed", "CANCELLED": "may be selected anew"},
    "feedback.decisions.result": {"ACKNOWLEDGED": "the unit has it in writing"},
    "feedback.decisions.linkage": {"DECLINED": "not taken up; may be proposed anew", "APPLIED": "stands in next year's budget"},
    "feedback.decisions.disclosure": {
        "PUBLISHED": "published",
        "EXEMPT": "not to be published, with the reason",
        "LAPSED": "its goal was cancelled",
    },
    "feedback.decisions.report": {"SUBMITTED": "submitted"},
    "feedback.decisions.rectification_state": {"CLOSED": "销号", "WITHDRAWN": "taken back with the reason"},
    "audit.decisions.finding": {"SETTLED": "销号"},
}
"""Module → status → why it may stay so for ever. Some can be left again; that they need not be is what stands here."""


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


def moved_on(table: Table, status: str) -> set[str]:
    """The states that follow this one when some role decides."""
    return {to for one in table.statuses if one.name == status for to in table.steps(one)}


def reached(table: Table, status: str) -> set[str]:
    """Every state that can follow this one, itself included."""
    found, fresh = {status}, [status]
    while fresh:
        new = moved_on(table, fresh.pop()) - found
        found |= new
        fresh += new
    return found
