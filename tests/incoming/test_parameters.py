"""No question is misread: every address of every service refuses a query parameter that it does not know, and says which it knows."""

from embedded.composition import SERVICES
from tests.incoming.caller import Caller
from tests.incoming.written_fields import address
from tests.scenario.people import Person

OTHERS = ["/events", "/refused", "/health/live", "/health/ready", "/metrics"]
"""What every service has beside its own questions."""


async def test_every_question_names_the_parameter_that_it_does_not_know_and_those_that_it_knows(caller: Caller) -> None:
    for service in SERVICES:
        assert await walked(caller(service.name)) > set(OTHERS), service.name


async def walked(person: Person) -> set[str]:
    """The addresses that were tried."""
    tried = set()
    spec = (await person.http.get("/openapi.json")).json()
    for path, methods in spec["paths"].items():
        for method, route in methods.items():
            known = {one["name"] for one in route.get("parameters", ()) if one["in"] == "query"} | {"min_position"}
            await refuses_the_unknown(person, method, address(path), known)
            assert {"UnknownParameter", "ParameterTwice"} <= set(
                route["responses"]["422"]["content"]["application/problem+json"]["examples"]
            )
            tried.add(path)
    return tried


async def refuses_the_unknown(person: Person, method: str, path: str, known: set[str]) -> None:
    headers = person.headers | {"Idempotency-Key": "6f0c1c52-7b7c-5d0a-9d3e-b1f0a5c7e2d4"}
    answer = await person.http.request(method, path, params={"untis": "219"}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:bihuan:problem:UnknownParameter"), (path, answer.text)
    assert answer.json()["detail"] == f"此地址没有查询参数“untis”，可用的有：{'、'.join(sorted(known))}"


async def test_what_may_be_given_once_is_not_given_twice(caller: Caller) -> None:
    twice = await caller("goals").http.get("/items?year=2020&year=2021", headers=caller("goals").headers)
    assert (twice.status_code, twice.json()["type"]) == (422, "urn:bihuan:problem:ParameterTwice")
    assert twice.json()["detail"] == "查询参数“year”只能给出一次，请求中给出了2次"
    several = await caller("goals").http.get("/items?year=2020&min_position=goals:0&min_position=audit:0", headers=caller("goals").headers)
    assert several.status_code == 200, several.text


async def test_a_name_that_moves_cursors_or_has_no_end_is_not_repeated(caller: Caller) -> None:
    for name in ("", "\u202eunit", "x" * 41, "unit\n"):
        answer = await caller("goals").get("/items", **{"year": "2020", name: "1"})
        assert answer.json()["detail"].startswith("此地址没有查询参数（名称无法显示），可用的有："), name
