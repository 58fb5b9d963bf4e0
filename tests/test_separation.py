"""Three who are independent (三方独立): every decision that judges, of every service, tried by filer, own unit, unit below and stranger."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import pytest
from starlette.routing import Route

import tests.audit.judging
import tests.evaluation.judging
import tests.feedback.judging
import tests.goals.judging
import tests.monitoring.judging
from embedded.composition import SERVICES
from shared.runtime.actor import Actor
from shared.runtime.web.routes import declared
from tests.scenario.judging import Judged

TABLES: Sequence[tuple[Sequence[tuple[StrEnum, Judged]], Sequence[StrEnum]]] = [
    (one.JUDGING, one.FILING)
    for one in (tests.goals.judging, tests.monitoring.judging, tests.evaluation.judging, tests.feedback.judging, tests.audit.judging)
]


def name(decision: StrEnum) -> str:
    """Of one decision among those of all services: `goals.decisions.goal_state.APPROVE`."""
    return f"{type(decision).__module__}.{decision.name}"


JUDGING = {name(decision): judged for judging, _ in TABLES for decision, judged in judging}
FILING = {name(decision) for _, filing in TABLES for decision in filing}
FILED = [(decision, filer) for decision, judged in JUDGING.items() for filer in judged.filers]
ON_RULES = {
    f"{service}.decisions.rule_sets.{one}"
    for service in ("goals", "evaluation", "monitoring", "feedback")
    for one in ("PROPOSE", "APPROVE", "REJECT", "WITHDRAW")
}
"""Rule sets are no unit's; whoever proposed one is kept from approving it, which tests/rules shows."""
OF_NO_ITEM = {
    "set_scope",
    "upload_evidence",
    "keep_import",
    "preview_approvals",
    "preview_import",
    "preview_frameworks",
    "preview_self_checks",
    "preview_self_evaluations",
    "take_in",
    "tell_execution",
    "set_policy",
    "set_limit",
}
"""Routes for the register, files and what is read in them, the treasury's facts and the yearly rules."""


def posts() -> Iterator[Route]:
    for service in SERVICES:
        for routes in service.routes():
            yield from (route for route in routes.routes if isinstance(route, Route) and "POST" in (route.methods or ()))


def test_every_decision_that_a_person_may_take_judges_or_does_not() -> None:
    decided = {name(decision) for route in posts() if (decision := declared(route).decides)}
    assert decided == set(JUDGING) | FILING | ON_RULES
    assert not set(JUDGING) & FILING


def test_what_decides_on_no_item_is_named() -> None:
    asked = {route.name for route in posts() if route.path.endswith("/check")}
    assert {route.name for route in posts() if not declared(route).decides} - asked == OF_NO_ITEM


def test_whoever_a_route_keeps_from_judging_is_kept_by_a_rule_that_it_documents() -> None:
    for route in posts():
        if (decision := declared(route).decides) and (judged := JUDGING.get(name(decision))):
            assert judged.own_unit in declared(route).refuses, route.name
            assert not judged.filers or judged.self_review in declared(route).refuses, route.name


@pytest.mark.parametrize(("decision", "filer"), FILED)
@pytest.mark.parametrize("unit", ["", "999"])
def test_who_filed_does_not_judge_for_whatever_unit(decision: str, filer: str, unit: str) -> None:
    with pytest.raises(JUDGING[decision].self_review, match=filer):
        JUDGING[decision].judge(Actor(filer, unit))


@pytest.mark.parametrize("decision", JUDGING)
@pytest.mark.parametrize("below", ["", "001"])
def test_nobody_judges_the_own_unit_or_one_above_it(decision: str, below: str) -> None:
    judged = JUDGING[decision]
    with pytest.raises(judged.own_unit, match=judged.unit):
        judged.judge(Actor("nobody-else", judged.unit + below))


@pytest.mark.parametrize("decision", JUDGING)
@pytest.mark.parametrize("unit", ["", "999"])
def test_a_stranger_judges(decision: str, unit: str) -> None:
    assert JUDGING[decision].judge(Actor("nobody-else", unit))
