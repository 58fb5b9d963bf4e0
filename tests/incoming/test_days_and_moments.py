"""Days and moments are ISO 8601 and nothing else: every field of every route and every event is tried."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from embedded.composition import SERVICES
from shared.events.envelope import Event, Malformed, catalogue, decode
from shared.events.values import Day, Moment
from tests.incoming.caller import Caller
from tests.incoming.written_fields import Wanted, address, bodies, holding, parameters, places, reasons
from tests.scenario.people import Person

NUMBERS = [20201231, 2020, 0, 1609372800, 1.5, True]
WORDS = ["20201231", "2020", "0", "-1", "1609372800", "1e9", "", "now", "2020/12/31", "2020-1-1", "2020-366", "2020-W01-1", "2020-02-30"]
WORDS += ["0000-01-01", " 2020-12-31", "2020-12-31 ", "2020-12-31\n", "２０２０-12-31", "二〇二〇年", "12020-12-31", "2020-12-31T10:00:00"]
WORDS += ["2020-12-31 10:00:00+08:00", "20201231T100000Z", "2020-12-31T10:00:00+0800", "2020-12-31T25:00:00Z", "0001-01-01T00:00:00+14:00"]
NO_DAY = [*NUMBERS, *WORDS, "2020-12-31T00:00:00Z", "2020-12-31T00:00:00+08:00", [], {}]
NO_MOMENT = [*NUMBERS, *WORDS, [], {}]
GOOD = {"date": "2020-12-31", "date-time": "2020-12-31T10:00:00.5+08:00"}
BAD = {"date": NO_DAY, "date-time": NO_MOMENT}
FEWEST = {"goals": 4, "monitoring": 4, "evaluation": 2, "feedback": 9, "audit": 6}
"""Fields that the walk must come by, so that it cannot pass by looking nowhere."""
EVERY = 7
"""A field of a route is tried with every seventh value, the next one with those beside; a field of an event with all."""
GOLDEN = Path(__file__).parents[1] / "events" / "golden" / "goals.GoalClosed.json"
EVENTS = [event for service in SERVICES for event in get_args(service.tells)]

KNOWN = catalogue(*(service.tells for service in SERVICES))


def written(kind: str) -> Wanted:
    return lambda schema: schema.get("format") == kind


@pytest.mark.long
async def test_every_day_and_moment_of_every_route_is_refused_in_any_other_form(caller: Caller) -> None:
    for service, fewest in FEWEST.items():
        assert await walked(caller(service)) >= fewest, service


async def walked(person: Person) -> int:
    """The number of fields that were tried."""
    fields, spec = 0, (await person.http.get("/openapi.json")).json()
    for kind, bad in BAD.items():
        for path, place in bodies(spec, written(kind)):
            fields += 1
            field = ".".join(map(str, place))
            for value in bad[fields % EVERY :: EVERY]:
                found = reasons(await person.post(address(path), holding(place, value)), field)
                assert any("写作" in reason for reason in found), (path, field, value, found)
            assert not reasons(await person.post(address(path), holding(place, GOOD[kind])), field)
        for method, path, where, name in parameters(spec, written(kind)):
            fields += 1
            assert (method, where) == ("get", "query"), f"{path}: the walk knows no {kind} in a {where}"
            for value in filter(lambda value: isinstance(value, str), bad[fields % EVERY :: EVERY]):
                found = reasons(await person.get(address(path), **{name: str(value)}), f"query.{name}")
                assert any("写作" in reason for reason in found), (path, name, value, found)
            assert not reasons(await person.get(address(path), **{name: GOOD[kind]}), f"query.{name}")
    return fields


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_day_and_moment_of_every_event_is_refused_in_any_other_form(event: type[Event]) -> None:
    schema = event.model_json_schema()
    for kind, bad in BAD.items():
        for place in places(schema, schema.get("$defs", {}), written(kind)):
            for value in bad:
                with pytest.raises(ValidationError) as wrong:
                    event.model_validate(holding(place, value))
                assert place in [error["loc"] for error in wrong.value.errors()], (place, value)
            with pytest.raises(ValidationError) as other:
                event.model_validate(holding(place, GOOD[kind]) | {"nothing": "of this name"})  # type: ignore[operator]
            assert place not in [error["loc"] for error in other.value.errors()]


def test_the_walk_comes_by_the_days_of_events() -> None:
    schemas = [event.model_json_schema() for event in EVENTS]
    found = [place for schema in schemas for kind in BAD for place in places(schema, schema.get("$defs", {}), written(kind))]
    assert len(found) >= 40


@pytest.mark.parametrize("attribute", ["time", "recordedtime"])
@pytest.mark.parametrize("written", ["2020-12-31T10:00:00", "2020-12-31", "20201231T100000Z", "2020-12-31 10:00:00+08:00", 20201231, None])
def test_a_document_with_any_other_moment_is_malformed(attribute: str, written: object) -> None:
    document = json.loads(GOLDEN.read_bytes())
    assert decode(json.dumps(document).encode(), KNOWN)
    with pytest.raises(Malformed):
        decode(json.dumps(document | {attribute: written}).encode(), KNOWN)


def test_what_python_holds_as_a_day_is_one() -> None:
    assert TypeAdapter(Day).validate_python(date(2020, 12, 31)) == date(2020, 12, 31)
    assert TypeAdapter(Moment).validate_python(datetime(2020, 12, 31, tzinfo=UTC)) == datetime(2020, 12, 31, tzinfo=UTC)
    for kind, wrong in ((Day, datetime(2020, 12, 31, tzinfo=UTC)), (Moment, datetime(2020, 12, 31))):
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(wrong)
