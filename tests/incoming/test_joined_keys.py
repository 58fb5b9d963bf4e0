"""Two facts never have one id, and no name stands twice in an object."""

import json
from uuid import uuid4

import httpx
import pytest

from shared.runtime.deciding.handler import TwoLines, caused
from tests.goals.samples import ITEM
from tests.incoming.caller import Caller
from tests.scenario.people import Person


async def sent(person: Person, body: str) -> httpx.Response:
    headers = person.headers | {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    answer: httpx.Response = await person.http.post("/units", content=body.encode(), headers=headers)
    return answer


def test_ids_that_were_given_stay_what_they_are() -> None:
    assert caused("gk", "2020-1") == "3acc31c3-e0e6-5685-9029-9260dc884819"


def test_causes_of_two_lines_have_no_id() -> None:
    for parts in (("gk\n1", "2"), ("gk", "1\n2")):
        with pytest.raises(TwoLines):
            caused(*parts)


@pytest.mark.parametrize(("service", "path"), [("goals", "/budget-replies"), ("monitoring", "/executions")])
async def test_source_and_id_of_a_fact_are_one_line(caller: Caller, service: str, path: str) -> None:
    for field in ("source", "id"):
        for text in ("gk\n1", "gk\r1", "gk\t1", "gk\x0b1", "gk\x851", "gk\u20281", "\n"):
            fact = {"source": "gk", "id": "1", "item": ITEM, "amount": "1.00", field: text}
            refused = await caller(service).post(path, fact)
            assert refused.status_code == 422
            assert field in [error["field"] for error in refused.json()["errors"]], text


async def test_a_name_that_stands_twice_is_refused_and_named_where_it_is_plain(caller: Caller) -> None:
    person = caller("goals")
    plain = await sent(person, '{"code": "219001", "name": "公路站", "code": "219002"}')
    assert (plain.status_code, plain.json()["type"]) == (400, "urn:bihuan:problem:Malformed")
    assert "code" in plain.json()["detail"]
    odd = await sent(person, '{"<b>回声": 1, "<b>回声": 2}')
    assert odd.status_code == 400
    assert "回声" not in odd.text
    deep = await sent(person, '{"code": "219001", "name": {"a": [{"x": 1, "x": 1}]}}')
    assert deep.status_code == 400
    assert json.loads((await person.get("/events")).content) == []


async def test_many_names_of_which_the_last_stands_twice_are_refused_at_once(caller: Caller) -> None:
    names = ",".join(f'"{n}":0' for n in range(90_000))
    assert (await sent(caller("goals"), f'{{{names},"89999":0}}')).status_code == 400


async def test_a_body_is_256_deep_at_most(caller: Caller) -> None:
    for depth, status in ((256, 422), (257, 400)):
        assert (await sent(caller("goals"), "[" * depth + "]" * depth)).status_code == status
