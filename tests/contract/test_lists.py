"""Every list is read page by page, and narrowed by what its rows have: a unit and those below it, some statuses, a year."""

import inspect
from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from fastapi.routing import APIRoute

from embedded.composition import SERVICES
from shared.runtime.web.pages import Page

WHOLE = {
    "goals GET /scope-policies": "a county sets a few in ten years",
    "monitoring GET /rounds": "twelve a year at most",
    "monitoring GET /rule-sets": "what is shipped",
    "evaluation GET /rule-sets": "what is shipped",
    "feedback GET /rectifications/statistics": "one line for each of four origins",
    "audit GET /figures/{year}": "one line for each figure that is defined",
}
"""Lists that are answered whole, and why they stay short."""
YEARS = {"year", "work_year", "next_year"}


def lists() -> Iterator[tuple[str, APIRoute]]:
    for service in SERVICES:
        for routes in service.routes:
            for route in routes.routes:
                if isinstance(route, APIRoute) and "GET" in (route.methods or ()) and (_paged(route) or get_origin(_answer(route)) is list):
                    yield f"{service.name} GET {route.path}", route


def _answer(route: APIRoute) -> Any:
    return get_type_hints(route.endpoint)["return"]


def _paged(route: APIRoute) -> bool:
    answer = _answer(route)
    return inspect.isclass(answer) and issubclass(answer, Page)


def _row(route: APIRoute) -> set[str]:
    (row,) = get_args(_answer(route).model_fields["items"].annotation)
    return set(get_type_hints(row))


PAGED = {name: route for name, route in lists() if _paged(route)}


def test_every_list_is_paged_or_known_to_stay_short() -> None:
    assert [name for name, _ in lists() if name not in PAGED and name not in WHOLE] == []


@pytest.mark.parametrize("name", PAGED)
def test_every_page_begins_after_a_key_and_has_a_limit(name: str) -> None:
    assert {"after", "limit"} <= set(inspect.signature(PAGED[name].endpoint).parameters)


@pytest.mark.parametrize("name", [name for name in PAGED if "{" not in name])
def test_every_list_is_narrowed_by_what_its_rows_have(name: str) -> None:
    asked = get_type_hints(PAGED[name].endpoint, include_extras=True)
    row = _row(PAGED[name])
    assert "unit" in asked or "unit" not in row
    assert YEARS & set(asked) or not row & {"item", *YEARS}
    if "status" in row:
        assert get_origin(get_args(asked["status"])[0]) is tuple
