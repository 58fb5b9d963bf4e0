from enum import StrEnum

import pytest
from fastapi.routing import APIRoute

from monitoring.decisions import disposal, key_monitoring, record_state, round
from monitoring.service import SERVICE
from shared.runtime.web.auth import Role, Scope
from shared.runtime.web.routes import declared

TABLE = SERVICE.permissions

DECISIONS_OF_FINANCE = {
    "open_round",
    "assign_round",
    "close_round",
    "review_by_finance",
    "return_by_finance",
    "close_record",
    "clear_warning",
}


def roles(endpoint: str) -> set[Role]:
    return set(TABLE[endpoint])


def test_who_fills_and_submits_does_not_decide_for_finance() -> None:
    for endpoint in DECISIONS_OF_FINANCE:
        assert not roles(endpoint) & {Role.AGENCY, Role.DEPARTMENT, Role.THIRD_PARTY}, endpoint


def test_units_reach_only_their_own_and_firms_only_what_they_are_engaged_for() -> None:
    for endpoint, permission in TABLE.items():
        assert {permission[role] for role in (Role.AGENCY, Role.DEPARTMENT) if role in permission} <= {Scope.OWN}, endpoint
        assert permission.get(Role.THIRD_PARTY, Scope.ENGAGED) is Scope.ENGAGED, endpoint


@pytest.mark.parametrize("role", [Role.AUDIT, Role.OPERATOR, Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS])
def test_readers_only_read(role: Role) -> None:
    allowed = {endpoint for endpoint, permission in TABLE.items() if role in permission}
    assert all(
        endpoint.endswith(("_of", "_of_year")) or endpoint in {"rule_sets", "late_units", "round_", "download_evidence"}
        for endpoint in allowed
    )


def test_only_the_treasury_tells_executions() -> None:
    assert roles("tell_execution") == {Role.TREASURY}


def test_disposals_are_the_performance_and_the_budget_offices() -> None:
    assert roles("decide_disposal") == roles("release_payment") == {Role.PERFORMANCE_OFFICE, Role.BUDGET_OFFICE}
    assert roles("choose_course") == {Role.AGENCY}


def test_every_decision_of_a_person_stands_at_one_route() -> None:
    kinds: list[type[StrEnum]] = [record_state.Decision, round.Decision, key_monitoring.Decision, disposal.Decision]
    by_no_person = {record_state.Decision.ASSIGN.name, record_state.Decision.FALL_OVERDUE.name}
    decided = [declared(route).decides for routes in SERVICE.routes() for route in routes.routes if isinstance(route, APIRoute)]
    for kind in kinds:
        expected = {decision.name for decision in kind} - (by_no_person if kind is record_state.Decision else set())
        assert sorted(decision.name for decision in decided if isinstance(decision, kind)) == sorted(expected)
