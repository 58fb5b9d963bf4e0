"""Every reaction of every service is walked through every state of what it touches; the refusals that there are stand here, with why."""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import EnumMeta, StrEnum
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from embedded.composition import SERVICES
from shared.events.envelope import Event, RecordedEvent, catalogue, decode
from shared.runtime.decider import Decider, Refusal
from shared.runtime.deciding.reaction import Command, heard_by
from shared.todo.tables import status_of

LONG_AFTER = datetime(2030, 1, 1, tzinfo=UTC)
GOLDEN = Path(__file__).parents[1] / "events" / "golden"
KNOWN = catalogue(*(service.tells for service in SERVICES))
REACTIONS = [reaction for service in SERVICES for reaction in service.reactions]

TROUBLE = {
    ("when_goal_approved_watch_it", "监控中", "OutOfOrder"): "the approval was heard before the cancellation that it follows",
    ("when_goal_adjusted_follow_it", "未纳入监控", "Unknown"): "the adjustment was heard before the approval that it follows",
    (
        "when_goal_adjusted_follow_it",
        "已终止监控",
        "OutOfOrder",
    ): "the adjustment was heard before the new approval",
    ("when_goal_cancelled_stop_watching", "未纳入监控", "Unknown"): "the cancellation of an approved goal was heard before its approval",
    (
        "when_goal_cancelled_stop_watching",
        "已终止监控",
        "OutOfOrder",
    ): "the cancellation of an approved goal was heard before its new approval",
}
"""(reaction, state, rule): each reaction follows the log for itself, so one may overtake another after a standstill. Such a
refusal is real trouble: an operator sees it and retries it when the others have come as far. Whatever else is refused is a fault."""


BY_MORE_THAN_STATUS = {
    "when_execution_reported_assess_anew": "tests/loop/test_treasury.py",
    "when_execution_corrected_assess_anew": "tests/loop/test_treasury.py",
    "when_monitoring_submitted_ask_the_treasury_again": "tests/monitoring/test_following.py",
    "when_lights_assessed_answer_earlier_warnings": "tests/loop/test_warnings.py",
    "when_disposal_decided_answer_warnings": "tests/loop/test_warnings.py",
    "when_rectification_closed_answer_warnings": "tests/monitoring/test_following.py",
    "when_warned_or_cleared_ask_for_a_choice_or_no_more": "tests/loop/test_choice.py",
}
"""What decides by figures, warnings and other streams, whatever the status, and where it is shown to decide."""


def golden(event: type[Event]) -> RecordedEvent[Any]:
    """An event of this type as it was once recorded."""
    recorded = decode((GOLDEN / f"{event.TYPE.removeprefix('bihuan.')}.json").read_bytes().strip(), KNOWN)
    assert recorded is not None
    return recorded


def variants(event: Event) -> Iterator[Event]:
    """The event, and with each of its yes-or-no fields and of its choices said otherwise."""
    yield event
    for name, annotation in get_type_hints(type(event)).items():
        for kind in {annotation, *get_args(annotation)}:
            choices = (True, False) if kind is bool else kind if isinstance(kind, EnumMeta) else ()
            yield from (event.model_copy(update={name: said}) for said in choices)


def worded(event: Event) -> Iterator[Event]:
    """The event, and with each of the texts that it may leave empty."""
    yield event
    empty = [name for name, field in type(event).model_fields.items() if field.default == ""]
    yield from (event.model_copy(update={name: "有说明"}) for name in empty)


@cache
def states(decider: Decider[Any, Any]) -> Mapping[Any, Any]:
    """A state of every status that the decider's own events lead to."""
    hints = get_type_hints(decider.evolve, vars(importlib.import_module(decider.evolve.__module__)))
    events = [said for event in get_args(hints["event"]) for wording in worded(golden(event).event) for said in variants(wording)]
    found, fresh = {status_of(decider.initial): decider.initial}, [decider.initial]
    while fresh:
        state = fresh.pop()
        for event in events:
            after = decider.evolve(state, event)
            if status_of(after) not in found:
                found[status_of(after)] = after
                fresh.append(after)
    return found


@pytest.mark.parametrize("reaction", REACTIONS, ids=lambda reaction: reaction.__name__)
def test_a_reaction_is_refused_where_there_is_trouble_and_nowhere_else(reaction: Any) -> None:
    refused: set[tuple[str, str, str]] = set()
    told = [(recorded, event) for recorded in map(golden, heard_by(reaction)) for event in variants(recorded.event)]
    for (recorded, event), time in product(told, (None, LONG_AFTER)):
        for command in listed(reaction(event, replace(recorded, event=event, time=time or recorded.time))):
            reached = states(command.decider)
            statuses: type[StrEnum] = type(status_of(command.decider.initial))
            assert set(reached) == set(statuses), "every status is reached"
            for status, state in reached.items():
                try:
                    command.decide(state)
                except Refusal as refusal:
                    refused.add((reaction.__name__, str(status), type(refusal).__name__))
    assert refused == {one for one in TROUBLE if one[0] == reaction.__name__}


def test_every_trouble_is_one_of_a_reaction_that_there_is() -> None:
    assert {name for name, _, _ in TROUBLE} <= {reaction.__name__ for reaction in REACTIONS}


def listed(commands: Any) -> list[Command[Any, Any]]:
    """What a reaction answers, as a list."""
    return [commands] if isinstance(commands, Command) else list(commands or ())
