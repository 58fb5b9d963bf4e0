"""Numbers are stored and told as people write them: no exponent, no negative zero, as number or as text alike."""

import json
import time
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from shared.events.values import Money, Percent, Points, Quantity
from shared.runtime.strict_json import parsed
from tests.goals.samples import ITEM, form
from tests.incoming.caller import Caller
from tests.incoming.written_fields import address, bodies, holding, reasons

QUANTITIES = {
    "-0": "0",
    "-0.00": "0.00",
    "1E+3": "1000",
    "1e3": "1000",
    "-1.5E+2": "-150",
    "12E-2": "0.12",
    "0E+9": "0",
    "0E-9": "0",
    "-0E+999999": "0",
    "0.000001": "0.000001",
    "3.50": "3.50",
    "123456789012.123456": "123456789012.123456",
}
HUNDREDTHS = {"-0": "0.00", "-0.00": "0.00", "1E+1": "10.00", "9.5e1": "95.00", "0E+999": "0.00", "0E-999": "0.00", "3.5": "3.50"}
TOO_BIG = ["1E+999999", "-1E+999999", "1E+99999999999999999999", "1E-999999", "1E+19", "9" * 100_000, "NaN", "Infinity", "sNaN"]


class Numbers(BaseModel):
    quantity: Quantity = Decimal(0)
    money: Money = Decimal(0)
    points: Points = Decimal(0)
    percent: Percent = Decimal(0)


def told(**given: Any) -> dict[str, str]:
    """As an event or an answer has them."""
    return json.loads(Numbers(**given).model_dump_json())  # type: ignore[no-any-return]


@pytest.mark.parametrize(("written", "stored"), QUANTITIES.items())
def test_a_quantity_is_told_as_people_write_it(written: str, stored: str) -> None:
    assert told(quantity=written)["quantity"] == stored
    assert told(quantity=Decimal(stored))["quantity"] == stored


@pytest.mark.parametrize("field", ["money", "points", "percent"])
@pytest.mark.parametrize(("written", "stored"), HUNDREDTHS.items())
def test_hundredths_are_told_with_two_decimals(field: str, written: str, stored: str) -> None:
    assert told(**{field: written})[field] == stored


@pytest.mark.parametrize(("written", "stored"), {w: s for w, s in QUANTITIES.items() if "999999" not in w}.items())
def test_a_number_and_its_text_are_alike(written: str, stored: str) -> None:
    assert told(quantity=parsed(f'{{"quantity": {written}}}'.encode())["quantity"])["quantity"] == stored


@pytest.mark.parametrize("field", Numbers.model_fields)
@pytest.mark.parametrize("written", TOO_BIG, ids=lambda written: written[:12])
def test_what_is_too_big_or_no_number_is_refused_at_once(field: str, written: str) -> None:
    began = time.perf_counter()
    with pytest.raises(ValidationError):
        Numbers(**{field: written})
    assert time.perf_counter() - began < 0.5


async def test_an_exponent_of_a_request_is_no_exponent_in_events_and_answers(caller: Caller) -> None:
    person = caller("goals", unit="219001")
    await person.post("/units", {"code": "219001", "name": "公路站"})
    for target in ("1E+3", 1e3):
        content = form() | {"other_funds": "-0"}
        content["indicators"][0] |= {"target": target, "baseline": "-0"}
        assert (await person.post(f"/items/{ITEM}/draft", {"content": content})).is_success
    drafted = [one["data"]["content"] for one in json.loads((await person.get("/events")).content) if "content" in one["data"]]
    assert [(one["indicators"][0]["target"], one["indicators"][0]["baseline"], one["other_funds"]) for one in drafted] == [
        ("1000", "0", "0.00"),
        ("1000.0", "0", "0.00"),
    ]
    assert "E+" not in (await person.get(f"/items/{ITEM}")).text


WHOLE_NUMBERS = {"goals": 1, "monitoring": 3, "feedback": 1}
"""Fields that the walk must come by."""


TRUTHS = {"goals": 3, "monitoring": 1, "evaluation": 2}


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "values", "reason", "services"),
    [
        pytest.param("integer", (True, False), "应为整数", WHOLE_NUMBERS, id="true is no whole number"),
        pytest.param("boolean", (0, 1, "true", "no"), "应为 true 或 false", TRUTHS, id="a number or a word is neither true nor false"),
    ],
)
async def test_what_is_of_another_kind_is_refused_in_any_body(
    caller: Caller, kind: str, values: tuple[Any, ...], reason: str, services: dict[str, int]
) -> None:
    for service, fewest in services.items():
        person, fields = caller(service), 0
        spec = (await person.http.get("/openapi.json")).json()
        for path, place in bodies(spec, lambda schema: schema.get("type") == kind):
            fields += 1
            for value in values:
                found = reasons(await person.post(address(path), holding(place, value)), ".".join(map(str, place)))
                assert found == [reason], (path, place, found)
        assert fields >= fewest, (service, fields)
