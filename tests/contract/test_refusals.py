"""Every refusal that a route can raise stands at the route, and so in the OpenAPI document and in docs/problems.md."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Route

from embedded.composition import SERVICES
from monitoring.api import executions, rounds
from monitoring.decisions.assignment import OtherYear
from shared.runtime.decider import OutOfOrder, Unknown
from shared.runtime.deciding.handler import TwoLines
from shared.runtime.web.routes import declared
from tests.contract.refusals import reached


def routes() -> Iterator[Any]:
    """Every route of every service; what a form's check (tests/loop/test_checking.py) or a trial finds is its answer."""
    for service in SERVICES:
        for subject in service.routes():
            for route in subject.routes:
                assert isinstance(route, Route)
                if route.path.endswith(("/check", "/what-if", "/preview")):
                    continue
                yield pytest.param(route, id=f"{service.name} {min(route.methods or ())} {route.path}")


@pytest.mark.parametrize("route", list(routes()))
def test_what_a_route_can_refuse_stands_at_the_route(route: Route) -> None:
    missing = {f"{rule.__name__} ({where})" for rule, where in reached(route.endpoint).items() if rule not in declared(route).rules}
    assert sorted(missing) == []


def test_the_reading_sees_what_is_raised_far_from_the_route() -> None:
    assert Unknown in reached(executions.execution_of)
    assert {OtherYear, OutOfOrder, TwoLines} <= set(reached(rounds.assign_round))
    assert OtherYear not in reached(executions.execution_of)
