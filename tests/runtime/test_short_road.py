from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from embedded.composition import SERVICES
from issuer.directory import Directory
from shared.runtime.host import Host, short_road
from shared.runtime.service import Service
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.routes import Routes
from shared.runtime.web.short_road import ShortRoad
from tests.runtime import well
from tests.runtime.faulty import with_routes
from tests.runtime.well import Deepening
from tests.runtime.writing import ITEM
from tests.scenario.people import People
from tests.scenario.serving import MakeHost

DRILLING = f"/wells/{ITEM}/drilling"
DEEPENING = f"/wells/{ITEM}/deepening"
GOOD = {"unit": "101001", "metres": 10}
MARK = "回声Echo7"
"""Stands in the wrong input and must not stand in the answer."""

Roads = Callable[[], list[bool]]


@pytest.fixture
def roads(monkeypatch: pytest.MonkeyPatch) -> Roads:
    """Which of the requests so far were answered on the short road."""
    taken: list[bool] = []
    serve = ShortRoad.serve

    async def noted(*given: object) -> bool:
        taken.append(await serve(*given))  # type: ignore[arg-type]
        return taken[-1]

    monkeypatch.setattr(ShortRoad, "serve", noted)
    return lambda: taken


async def test_a_command_is_answered_alike_on_both_roads(host: Host, people: People, roads: Roads) -> None:
    key = {**people["li"].headers, "Idempotency-Key": str(uuid4())}
    kinds = ("application/json", "application/problem+json", "application/json; charset=utf-8")
    said = [await people["li"].http.post(DRILLING, json=GOOD, headers={**key, "Content-Type": kind}) for kind in kinds]
    assert roads() == [True, False, True]
    assert (
        len({(one.status_code, one.content, one.headers["ETag"], one.headers["Position"], one.headers["Content-Type"]) for one in said})
        == 1
    )
    assert host.database.head == 1


@pytest.mark.parametrize("query", ["min_position=wells:0", "min_position=wells:0&min_position=wells:0", ""])
async def test_a_position_to_wait_for_hinders_nobody_from_the_short_road(people: People, roads: Roads, query: str) -> None:
    headers = {**people["li"].headers, "Idempotency-Key": str(uuid4())}
    assert (await people["li"].http.post(f"{DRILLING}?{query}", json=GOOD, headers=headers)).is_success
    assert roads() == [True]


@pytest.mark.parametrize(
    ("path", "body", "status", "rule", "short"),
    [
        (f"{DRILLING}?min_position=1", GOOD, 422, "BadPosition", True),
        (f"{DRILLING}?depth=1", GOOD, 422, "UnknownParameter", False),
        (DRILLING, {**GOOD, "metres": MARK}, 422, "InvalidRequest", False),
        (DRILLING.replace("2020-P", "2020-Q"), GOOD, 422, "InvalidRequest", False),
        (DEEPENING, {"metres": 5}, 409, "NoWell", True),
    ],
)
async def test_what_is_wrong_is_told_as_what_it_is_on_either_road(
    host: Host, people: People, roads: Roads, path: str, body: object, status: int, rule: str, short: bool
) -> None:
    headers = {**people["li"].headers, "Idempotency-Key": str(uuid4())}
    answer = await people["li"].http.post(path, json=body, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:bihuan:problem:{rule}")
    assert MARK not in answer.text
    assert (roads(), host.database.head) == ([short], 0)


async def test_the_servers_own_fault_in_a_decision_is_told_without_its_inside(
    make_host: MakeHost, directory: Directory, roads: Roads
) -> None:
    routes = Routes()

    @routes.post("/fault", may=well.READERS)
    async def fault(body: Deepening, call: Call) -> Answer:
        raise ZeroDivisionError(MARK)

    async with with_routes(make_host, directory, routes) as (http, people):
        answer = await http.post("/fault", json={"metres": 1}, headers=people["li"].headers)
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:bihuan:problem:Broken")
    assert MARK not in answer.text
    assert False not in roads()


@pytest.mark.parametrize(
    ("path", "status", "rule", "short"),
    [
        (f"/wells/{ITEM}", 200, None, True),
        (f"/wells/{ITEM}?min_position=wells:1&min_position=wells:1", 200, None, True),
        ("/depths?limit=1&after=", 422, "BadCursor", True),
        ("/depths?limit=1&min_position=wells:1", 200, None, True),
        (f"/wells/{ITEM}?min_position=1", 422, "BadPosition", True),
        (f"/wells/{ITEM.replace('P0', 'P9')}", 404, "Unknown", True),
        ("/depths?limit=0", 422, "InvalidRequest", False),
        ("/depths?limit=1&limit=2", 422, "ParameterTwice", False),
        (f"/depths?{MARK}=1", 422, "UnknownParameter", False),
        (f"/wells/{ITEM}?item={ITEM}", 422, "UnknownParameter", False),
        ("/wells/P1", 422, "InvalidRequest", False),
        ("/nowhere", 404, "NoSuchAddress", False),
    ],
)
async def test_a_question_is_answered_alike_on_both_roads(
    people: People, roads: Roads, monkeypatch: pytest.MonkeyPatch, path: str, status: int, rule: str | None, short: bool
) -> None:
    key = {**people["li"].headers, "Idempotency-Key": str(uuid4())}
    assert (await people["li"].http.post(DRILLING, json=GOOD, headers=key)).is_success
    said = [await people["li"].http.get(path, headers=people["li"].headers)]
    assert roads()[1:] == [short]
    monkeypatch.setattr(ShortRoad, "serve", _declined)
    said.append(await people["li"].http.get(path, headers=people["li"].headers))
    answer = said[0]
    assert (answer.status_code, answer.json().get("type")) == (status, rule and f"urn:bihuan:problem:{rule}")
    assert len({(one.status_code, one.content, *_lasting(one)) for one in said}) == 1


async def test_a_question_whose_answer_is_known_is_304_on_the_short_road_too(people: People, roads: Roads) -> None:
    key = {**people["li"].headers, "Idempotency-Key": str(uuid4())}
    await people["li"].http.post(DRILLING, json=GOOD, headers=key)
    etag = (await people["li"].http.get(f"/wells/{ITEM}", headers=people["li"].headers)).headers["ETag"]
    again = await people["li"].http.get(f"/wells/{ITEM}", headers={**people["li"].headers, "If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["ETag"], roads()) == (304, b"", etag, [True, True, True])


async def _declined(*_: object) -> bool:
    return False


def _lasting(answer: httpx.Response) -> list[tuple[str, str]]:
    """The headers of it that are not its own request's."""
    return sorted((name, value) for name, value in answer.headers.items() if name != "traceparent")


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_question_of_a_service_has_the_short_road_but_its_feed_and_what_is_open(service: Service) -> None:
    long = {path for path, question in short_road(service).questions.items() if question is None}
    assert long == {"/events", "/schemas/{name}/{version}", "/metrics"}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_decision_of_a_service_has_the_short_road_but_those_whose_body_may_be_left_out(service: Service) -> None:
    roads = short_road(service).decisions.items()
    long = {path for path, decision in roads if decision is None and not path.endswith(("/check", "/preview"))}  # they decide nothing
    of_the_operator = {"/refused/{id}/retry", "/refused/{id}/dismissal", "/parked/{id}/replay", "/parked/{id}/discard"}
    of_the_operator |= {"/views/{view}/rebuilding", "/views/{view}/stopping"}
    a_file = "/evidence"  # taken in as it comes
    assert long - of_the_operator <= {"/rounds/{round}/assignments", "/rounds/{round}/closing", a_file}
