"""Every list is read page by page, and narrowed by what its rows have: a unit and those below it, some statuses, a year."""

from typing import get_args, get_origin, get_type_hints

import pytest
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from tests.contract.lists import YEARS, answer, lists, paged

WHOLE = {
    "goals GET /scope-policies": "a county sets a few in ten years",
    "monitoring GET /executions/months": "one line for each month that the treasury told of",
    "monitoring GET /rounds": "twelve a year at most",
    "feedback GET /rule-sets": "what is shipped, and what a county has set: a few",
    "goals GET /rule-sets": "what is shipped, and what a county has set: a few",
    "monitoring GET /rule-sets": "what is shipped",
    "evaluation GET /rule-sets": "what is shipped, and what a county has set: a few",
    "feedback GET /rectifications/ages": "one line for each of seven ages",
    "feedback GET /rectifications/statistics": "one line for each of four origins",
    "audit GET /figures/{year}": "one line for each figure that is defined",
    "audit GET /figures/{year}/flow": "one line for each leg",
}
"""Lists that are answered whole, and why they stay short."""
TURNLESS = {
    "goals GET /units": "a unit waits for nobody",
    "goals GET /budget-entries": "what became of a fact that somebody else told",
    "goals GET /library/indicators": "an indicator says so itself",
    "monitoring GET /engagements": "a firm's own",
    "evaluation GET /engagements": "a firm's own",
    "goals GET /todo": "the asker's turn",
    "monitoring GET /todo": "the asker's turn",
    "evaluation GET /todo": "the asker's turn",
    "feedback GET /todo": "the asker's turn",
    "audit GET /todo": "the asker's turn",
}
"""Lists whose rows have a status and do not say whose turn it is."""


def _row(route: APIRoute) -> set[str]:
    (row,) = get_args(answer(route).model_fields["items"].annotation)
    return set(get_type_hints(row))


PAGED = {name: route for name, route in lists() if paged(route)}


def test_every_list_is_paged_or_known_to_stay_short() -> None:
    assert [name for name, _ in lists() if name not in PAGED and name not in WHOLE] == []


@pytest.mark.parametrize("name", PAGED)
def test_every_page_begins_after_a_key_and_has_a_limit(name: str) -> None:
    assert {"after", "limit"} <= {field.alias for field in get_flat_params(PAGED[name].dependant)}


@pytest.mark.parametrize("name", [name for name in PAGED if "{" not in name])
def test_every_list_is_narrowed_by_what_its_rows_have(name: str) -> None:
    asked = get_type_hints(PAGED[name].endpoint, include_extras=True)
    row = _row(PAGED[name])
    assert "unit" in asked or "unit" not in row
    assert YEARS & set(asked) or not row & {"item", *YEARS}
    if "status" in row:
        assert get_origin(get_args(asked["status"])[0]) is tuple


def test_every_list_of_what_has_a_status_says_whose_turn_it_is() -> None:
    assert {name for name in PAGED if "status" in _row(PAGED[name]) and "turn" not in _row(PAGED[name])} == set(TURNLESS)
