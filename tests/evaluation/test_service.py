"""The service as a whole: every event has an aggregate, every endpoint its readers and deciders."""

from typing import get_args

import pytest
from fastapi.routing import APIRoute

from evaluation.decisions.department_evaluation import DepartmentEvaluationEvent
from evaluation.decisions.key_evaluation_state import KeyEvaluationEvent
from evaluation.decisions.rule_sets import RuleSetEvent
from evaluation.decisions.self_evaluation_state import SelfEvaluationEvent
from evaluation.service import SERVICE
from shared.events.evaluation import EvaluationEvent, EvidenceUploaded, LogBranched
from shared.runtime.web.auth import Person, Role, Scope

ROUTES = {route.name: route for routes in SERVICE.routes() for route in routes.routes if isinstance(route, APIRoute)}
TABLE = SERVICE.permissions
DECISIONS = sorted(name for name, route in ROUTES.items() if "POST" in (route.methods or ()) and not route.path.endswith("/check"))
READS_ONLY = frozenset({Role.AUDIT, Role.COUNTY_GOVERNMENT, Role.PEOPLES_CONGRESS, Role.OPERATOR, Role.SUBSCRIBER, Role.TREASURY})
UNIONS = (SelfEvaluationEvent, DepartmentEvaluationEvent, KeyEvaluationEvent, RuleSetEvent)


def test_every_event_belongs_to_an_aggregate() -> None:
    aggregates = {event for union in UNIONS for event in get_args(union)}
    aggregates |= {LogBranched, EvidenceUploaded}  # of the log itself, and of the files handed in
    assert aggregates == set(get_args(EvaluationEvent))


def test_who_only_reads_decides_nothing() -> None:
    assert [name for name in DECISIONS if Person("shen", "", READS_ONLY, "360922").scopes(TABLE[name])] == []


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_units_reach_their_own_and_firms_what_they_are_engaged_for(name: str) -> None:
    assert {TABLE[name].get(role, Scope.OWN) for role in (Role.AGENCY, Role.DEPARTMENT)} == {Scope.OWN}
    assert TABLE[name].get(Role.THIRD_PARTY, Scope.ENGAGED) is Scope.ENGAGED


def test_every_decision_names_the_rules_that_may_refuse_it() -> None:
    assert [name for name in DECISIONS if "409" not in {str(status) for status in ROUTES[name].responses}] == []
