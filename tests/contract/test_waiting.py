"""Nothing waits for nobody unless the table says that it is an end; and for whoever it waits, there is something to decide."""

from dataclasses import fields, replace
from enum import StrEnum
from functools import cache

import pytest
from fastapi.routing import APIRoute

from embedded.composition import SERVICES
from evaluation.decisions import rule_sets
from feedback.decisions import rectification_state
from monitoring.decisions import disposal, record_state
from shared.runtime.web.routes import declared
from shared.todo.tables import End, Kind, Waits
from tests.contract.dead_ends import ENDS
from tests.contract.tables import deciders, status_of
from tests.loop.kept import EVERY

KINDS = [pytest.param(kind, id=kind.title) for todos in EVERY for kind in todos.kinds]
PARTS = {
    "warning": {record_state.Decision.EXPLAIN_WARNING, record_state.Decision.CLEAR_WARNING, disposal.Decision.DECIDE},
    "rule-set": {*rule_sets.Decision},
    "extension-request": {rectification_state.Decision.EXTEND, rectification_state.Decision.REFUSE_EXTENSION},
}
"""What is decided on the parts of a stream that wait by themselves."""
TURNS = {"TO_COMPLETE": "FIN_REVIEWED", "TO_ADJUST": "APPROVED"}
"""Rows that are not called by the status."""
NOT_LISTED = {"unit": "stands until a reform closes it", "watch": "ends with its goal", "budget-gate": "others move it"}
BY_PARTS = {"rule-sets"}
"""Of which only parts have states: each of the county's rule sets."""
ENDS_HERE = {
    "CLEARED": "the warning is answered",
    "LAPSED": "the warning's year was ended; finance may clear it",
    "ANSWERED": "the deadline is extended, or stays",
    "APPROVED": "the goal's year goes on; after it, finance closes it",
}


def status_name(row: str) -> str:
    turn = row.removesuffix("_FIRST_LEVEL")
    return TURNS.get(turn, turn)


@pytest.mark.parametrize("kind", KINDS)
def test_every_status_has_its_row_and_an_end_is_one_that_is_meant(kind: Kind) -> None:
    status = type(status_of(kind.decider.initial))
    assert {status_name(row) for row in kind.table} == {one.name for one in status}
    ends = {name for name, row in kind.table.items() if isinstance(row, End)}
    assert ends - {"NONE", *ENDS_HERE} <= set(ENDS.get(status.__module__, ()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("unit", ["219", "219001"])
def test_a_list_says_of_a_status_and_a_unit_whose_turn_it_is_as_the_answer_about_such_a_thing_does(kind: Kind, unit: str) -> None:
    initial = kind.decider.initial
    told = {one.name for one in fields(initial)}
    for status in type(status_of(initial)):
        state = replace(
            initial, **{name: value for name, value in (("status", status), ("payment", status), ("unit", unit)) if name in told}
        )
        for over in (False, True):
            turn = kind.turn_of(state, over=over)
            assert kind.whose_turn(str(status), unit, over=over) == (turn.whom if turn else ()), (status, over)


@pytest.mark.parametrize("kind", KINDS)
def test_for_whom_a_status_waits_may_decide_something_there(kind: Kind) -> None:
    for name, row in kind.table.items():
        for now in (one for one in (row, row.after_year) if isinstance(one, Waits)):
            there = PARTS[kind.decider.kind] if kind.of else decided_on(kind, status_name(name))
            may = {role for route in deciding_routes() if declared(route).decides in there for role in declared(route).may}
            assert set(now.whom) <= may, name


def test_every_aggregate_is_listed_or_said_to_wait_for_nobody() -> None:
    listed = {kind.streams for todos in EVERY for kind in todos.kinds}
    assert {decider.kind for decider, _ in deciders()} == listed - BY_PARTS | set(NOT_LISTED)


def decided_on(kind: Kind, status: str) -> set[StrEnum]:
    [tables] = [tables for decider, tables in deciders() if decider.kind == kind.decider.kind]
    return {decision for table in tables for decision, those in table.allowed.items() if status in {one.name for one in those}}


@cache
def deciding_routes() -> list[APIRoute]:
    return [one for service in SERVICES for routes in service.routes() for one in routes.routes if isinstance(one, APIRoute)]
