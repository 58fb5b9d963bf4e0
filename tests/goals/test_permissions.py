import pytest

from goals.service import SERVICE
from shared.runtime.web.auth import Role, Scope

TABLE = SERVICE.permissions

QUESTIONS = {
    route.name
    for routes in SERVICE.routes()
    for route in routes.routes
    if "GET" in getattr(route, "methods", ()) and hasattr(route, "name")
}
UNITS = {Role.AGENCY, Role.DEPARTMENT}


def roles(endpoint: str) -> set[Role]:
    return set(TABLE[endpoint])


def test_units_reach_only_their_own() -> None:
    for endpoint, permission in TABLE.items():
        assert {permission[role] for role in UNITS if role in permission} <= {Scope.OWN}, endpoint


@pytest.mark.parametrize("role", [Role.AUDIT, Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS, Role.THIRD_PARTY, Role.SUBSCRIBER])
def test_readers_only_read(role: Role) -> None:
    assert {endpoint for endpoint, permission in TABLE.items() if role in permission} <= QUESTIONS


def test_the_budget_office_alone_approves_and_adjusts() -> None:
    for endpoint in ("approve", "approve_all", "adjust", "refuse_adjustment"):
        assert roles(endpoint) == {Role.BUDGET_OFFICE}, endpoint


def test_no_unit_reviews_for_finance_and_no_agency_for_its_department() -> None:
    assert not UNITS & (roles("review") | roles("review_adjustment") | roles("return_by_finance") | roles("close"))
    for endpoint in ("review_by_department", "return_by_department", "review_adjustment_by_department", "return_adjustment"):
        assert roles(endpoint) == {Role.DEPARTMENT}, endpoint


def test_finance_declares_for_nobody() -> None:
    for endpoint in ("draft", "declare", "complete", "request_adjustment"):
        assert roles(endpoint) == UNITS, endpoint


def test_only_the_treasury_tells_budget_facts() -> None:
    assert roles("take_in") == {Role.TREASURY}
