"""Whoever decided something is shown by name, wherever in an answer the id stands."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from embedded.composition import SERVICES
from portal.people import persons_in
from portal.terms import PERSONS
from shared.events.envelope import Called


def test_every_field_of_an_event_that_holds_a_person_is_one_that_pages_show_by_name() -> None:
    events = [event for service in SERVICES for event in get_args(service.tells)]
    assert {name for event in events for name in _persons(event)} <= PERSONS


def test_people_are_found_however_deep_in_an_answer_they_stand() -> None:
    answer = {"who": "li", "unit": "219001", "data": {"by": "chen", "rows": [{"declared_by": "wang", "name": "qian"}, {"by": None}]}}
    assert set(persons_in([answer, {"found_by": ""}])) == {"li", "chen", "wang"}


def _persons(model: type[BaseModel]) -> Iterator[str]:
    for name, one in model.model_fields.items():
        if "PersonId" in [said.name for said in one.metadata if isinstance(said, Called)] or "PersonId" in repr(one.annotation):
            yield name
        for inner in _models(one.annotation):
            yield from _persons(inner)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
