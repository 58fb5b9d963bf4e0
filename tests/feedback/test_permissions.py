import pytest

from feedback.service import SERVICE
from shared.runtime.web.auth import Role, Scope

TABLE = SERVICE.permissions

OF_THE_UNIT = {"acknowledge_result", "acknowledge", "submit_measures", "report_result", "request_extension", "publish"}
CHECKS = {"check_acknowledge_result", "check_submit_measures", "check_report_result", "check_publish"}
"""They try what the unit may decide, and decide nothing."""
FILES = {"upload_evidence", "download_evidence"}
"""Handed in by whoever proves something, brought under the permission of the claim: tests/loop/test_evidence.py."""
ANSWERS_OF_THE_BUDGET_OFFICE = {"confirm", "decline", "apply"}
QUESTIONS = {endpoint for endpoint in TABLE if endpoint.endswith(("_of", "_of_year", "_statistics"))} | {
    "waiting_for_rectification",
    "results_of_report",
    "rule_sets",
}
UNITS = {Role.AGENCY, Role.DEPARTMENT}


def test_units_answer_for_themselves_and_decide_nothing_else() -> None:
    decided = {endpoint for endpoint, permission in TABLE.items() if UNITS & set(permission)} - QUESTIONS - CHECKS - FILES
    assert decided == OF_THE_UNIT
    assert all(set(TABLE[endpoint]) == UNITS for endpoint in OF_THE_UNIT)


def test_units_reach_only_their_own() -> None:
    for endpoint, permission in TABLE.items():
        assert {permission[role] for role in UNITS if role in permission} <= {Scope.OWN}, endpoint


def test_the_budget_office_answers_proposals_and_makes_none() -> None:
    assert Role.BUDGET_OFFICE not in TABLE["propose"]
    assert all(set(TABLE[endpoint]) == {Role.BUDGET_OFFICE} for endpoint in ANSWERS_OF_THE_BUDGET_OFFICE)


@pytest.mark.parametrize("role", [Role.AUDIT, Role.OPERATOR, Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS])
def test_readers_only_read(role: Role) -> None:
    assert {endpoint for endpoint, permission in TABLE.items() if role in permission} <= QUESTIONS | {"download_evidence"}


def test_third_parties_have_no_part_in_feedback() -> None:
    assert {name for name, permission in TABLE.items() if Role.THIRD_PARTY in permission} == {"todo_of"}
