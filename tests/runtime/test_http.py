import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from issuer.directory import Directory
from issuer.people import User
from shared.runtime.host import Host
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes
from tests.runtime import tokens, well
from tests.runtime.faulty import with_routes
from tests.runtime.writing import ITEM
from tests.scenario.people import People
from tests.scenario.serving import MakeHost

DRILLING = f"/wells/{ITEM}/drilling"
DEEPENING = f"/wells/{ITEM}/deepening"
GOOD = {"unit": "101001", "metres": 10}
MARK = "回声Echo7"
"""Stands in the wrong input and must not stand in the answer."""


def is_problem(answer: httpx.Response, status: int, rule: str) -> dict[str, Any]:
    """The answer is this problem, said in Chinese, and repeats nothing."""
    assert answer.headers["content-type"] == "application/problem+json"
    recorded: dict[str, Any] = answer.json()
    assert (answer.status_code, recorded["status"], recorded["type"]) == (status, status, f"urn:bihuan:problem:{rule}")
    for sentence in (recorded["title"], recorded["detail"], *(error["reason"] for error in recorded.get("errors", []))):
        assert any("\u4e00" <= character <= "\u9fff" for character in sentence), sentence
    assert recorded["title_en"].isascii()
    assert MARK not in answer.text
    assert "Traceback" not in answer.text
    return recorded


@pytest.fixture
async def http(host: Host) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(host.app), base_url="http://wells") as http:
        yield http


def text(body: str) -> bytes:
    return body.replace("MARK", MARK).encode()


BODIES: dict[str, tuple[bytes, int, str]] = {
    "no json": (text("MARK"), 400, "Malformed"),
    "half a document": (text('{"unit":"MARK",'), 400, "Malformed"),
    "two documents": (text('{"unit":"MARK"}{}'), 400, "Malformed"),
    "not UTF-8": (b'{"unit":"\xff\xfe"}', 400, "Malformed"),
    "5 MB": (text('{"unit":"MARK' + "1" * 5_000_000 + '"}'), 413, "BodyTooLarge"),
    "NaN": (text('{"unit":"MARK","metres":NaN}'), 400, "Malformed"),
    "-Infinity": (text('{"unit":"MARK","metres":-Infinity}'), 400, "Malformed"),
    "1e999": (text('{"unit":"MARK","metres":1e999}'), 400, "Malformed"),
    "an integer of 5,000 digits": (text('{"unit":"MARK","metres":' + "9" * 5_000 + "}"), 400, "Malformed"),
    "half a character": (text('{"unit":"MARK\\ud800","metres":1}'), 400, "Malformed"),
    "half a character in a name": (text('{"MARK\\udfff":"101001","metres":1}'), 400, "Malformed"),
    "NUL": (text('{"unit":"MARK\\u0000","metres":1}'), 400, "Malformed"),
    "a thousand lists": (b"[" * 1_000 + b"]" * 1_000, 400, "Malformed"),
    "a hundred thousand lists": (b"[" * 100_000 + b"]" * 100_000, 400, "Malformed"),
    "two hundred objects": (b'{"unit":' * 200 + b"1" + b"}" * 200, 422, "InvalidRequest"),
    "no body": (b"", 422, "InvalidRequest"),
    "an empty object": (b"{}", 422, "InvalidRequest"),
    "null": (b"null", 422, "InvalidRequest"),
    "a list": (text('["MARK"]'), 422, "InvalidRequest"),
    "a string": (text('"MARK"'), 422, "InvalidRequest"),
    "an unknown field": (text('{"unit":"101001","metres":1,"MARK <b>":"MARK"}'), 422, "InvalidRequest"),
    "a wrong unit": (text('{"unit":"MARK","metres":1}'), 422, "InvalidRequest"),
    "a text for a number": (text('{"unit":"101001","metres":"MARK"}'), 422, "InvalidRequest"),
    "a list for a number": (text('{"unit":"101001","metres":["MARK"]}'), 422, "InvalidRequest"),
    "a fraction for an integer": (b'{"unit":"101001","metres":1.5}', 422, "InvalidRequest"),
    "a number beyond the limit": (b'{"unit":"101001","metres":10001}', 422, "InvalidRequest"),
    "an integer of 4,000 digits": (b'{"unit":"101001","metres":' + b"9" * 4_000 + b"}", 422, "InvalidRequest"),
    "a day that is none": (b'{"unit":"101001","metres":1,"inspect_on":"2020-02-30"}', 422, "InvalidRequest"),
    "a moment for a day": (b'{"unit":"101001","metres":1,"inspect_on":"2020-02-03T04:05:06"}', 422, "InvalidRequest"),
    "another's unit": (b'{"unit":"102001","metres":1}', 403, "OutOfScope"),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_wrong_body_is_told_as_what_it_is_and_nothing_happens(
    host: Host, people: People, http: httpx.AsyncClient, name: str
) -> None:
    body, status, rule = BODIES[name]
    headers = people["li"].headers | {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    is_problem(await http.post(DRILLING, content=body, headers=headers), status, rule)
    assert host.database.head == 0


async def test_a_body_without_length_is_cut_off_at_1_mb(host: Host, people: People, http: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b" " * 100_000

    answer = await http.post(DRILLING, content=endless(), headers=people["li"].headers | {"Idempotency-Key": str(uuid4())})
    is_problem(answer, 413, "BodyTooLarge")
    assert host.database.head == 0


@pytest.mark.parametrize("content", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/png", ""])
async def test_a_body_that_does_not_say_it_is_json_is_not_guessed_at(
    host: Host, people: People, http: httpx.AsyncClient, content: str
) -> None:
    headers = people["li"].headers | {"Idempotency-Key": str(uuid4()), "Content-Type": content}
    is_problem(await http.post(DRILLING, content=json.dumps(GOOD), headers=headers), 422, "InvalidRequest")
    assert host.database.head == 0


HEADERS: dict[str, tuple[dict[str, str], int, str]] = {
    "no Idempotency-Key": ({"Idempotency-Key": ""}, 400, "MissingIdempotencyKey"),
    "an Idempotency-Key that is no UUID": ({"Idempotency-Key": "Echo7"}, 400, "MissingIdempotencyKey"),
    "If-Match with a star": ({"If-Match": "*"}, 400, "BadIfMatch"),
    "If-Match with a word": ({"If-Match": '"Echo7"'}, 400, "BadIfMatch"),
    "If-Match with an endless number": ({"If-Match": "9" * 5000}, 400, "BadIfMatch"),
    "a version that is not there yet": ({"If-Match": '"7"'}, 412, "StaleVersion"),
    "a strange Content-Length": ({"Content-Length": "Echo7"}, 413, "BodyTooLarge"),
    "an endless Content-Length": ({"Content-Length": "9" * 5000}, 413, "BodyTooLarge"),
}


@pytest.mark.parametrize("name", HEADERS)
async def test_a_wrong_header_is_told_as_what_it_is_and_nothing_happens(host: Host, people: People, name: str) -> None:
    headers, status, rule = HEADERS[name]
    answer = await people["li"].post(DRILLING, GOOD, **headers)
    is_problem(answer, status, rule)
    assert "Echo7" not in answer.text
    assert host.database.head == 0


def elsewhere(folder: Path) -> str:
    """A token of another county's issuer."""
    (folder / "elsewhere").mkdir()
    other = Directory(folder / "elsewhere", "360922")
    other.enrol([User("li", "李", ("AGENCY",), "101001")])
    return other.token("li")


TOKENS: dict[str, tuple[Callable[[Path], str], int, str]] = {
    "no token": (lambda _: "", 401, "Unauthenticated"),
    "a word": (lambda _: MARK.encode("ascii", "replace").decode(), 401, "Unauthenticated"),
    "three words": (lambda _: "a.b.c", 401, "Unauthenticated"),
    "expired": (lambda folder: tokens.signed(folder, exp=1_600_000_000), 401, "Unauthenticated"),
    "without end": (lambda folder: tokens.signed(folder, exp=None), 401, "Unauthenticated"),
    "without person": (lambda folder: tokens.signed(folder, sub=None), 401, "Unauthenticated"),
    "of another issuer's name": (lambda folder: tokens.signed(folder, iss="urn:other"), 401, "Unauthenticated"),
    "for another audience": (lambda folder: tokens.signed(folder, aud="other"), 401, "Unauthenticated"),
    "with roles that are no list": (lambda folder: tokens.signed(folder, roles=7), 401, "Unauthenticated"),
    "with roles that are objects": (lambda folder: tokens.signed(folder, roles=[{}]), 401, "Unauthenticated"),
    "unsigned": (lambda _: tokens.unsigned(), 401, "Unauthenticated"),
    "of another issuer": (elsewhere, 401, "Unauthenticated"),
    "of another key under the issuer's id": (tokens.of_another_key, 401, "Unauthenticated"),
    "signed with the public key": (tokens.with_the_public_key_as_secret, 401, "Unauthenticated"),
    "changed": (tokens.changed, 401, "Unauthenticated"),
    "of another jurisdiction": (lambda folder: tokens.signed(folder, jurisdiction="360923"), 403, "Forbidden"),
    "without roles": (lambda folder: tokens.signed(folder, roles=None), 403, "Forbidden"),
    "of another role": (lambda folder: tokens.signed(folder, roles=["AUDIT"]), 403, "Forbidden"),
    "of another unit": (lambda folder: tokens.signed(folder, unit="102001"), 403, "OutOfScope"),
    "of no unit": (lambda folder: tokens.signed(folder, unit=None), 403, "OutOfScope"),
}


@pytest.mark.parametrize("name", TOKENS)
async def test_whoever_may_not_does_not(host: Host, directory: Directory, http: httpx.AsyncClient, tmp_path: Path, name: str) -> None:
    make, status, rule = TOKENS[name]
    headers = {"Authorization": f"Bearer {make(tmp_path)}", "Idempotency-Key": str(uuid4())}
    answer = await http.post(DRILLING, json=GOOD, headers=headers)
    is_problem(answer, status, rule)
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert host.database.head == 0


async def test_a_token_of_a_well_known_key_passes(http: httpx.AsyncClient, directory: Directory, tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {tokens.signed(tmp_path)}", "Idempotency-Key": str(uuid4())}
    assert (await http.post(DRILLING, json=GOOD, headers=headers)).status_code == 200


@pytest.mark.parametrize("scheme", ["Basic bGk6bGk=", "Bearer", "bearer", "Token x"])
async def test_another_scheme_is_no_token(http: httpx.AsyncClient, scheme: str) -> None:
    is_problem(await http.get("/depths", headers={"Authorization": scheme}), 401, "Unauthenticated")


ADDRESSES: dict[str, tuple[str, int, str]] = {
    "an unknown address": ("/Echo7", 404, "NoSuchAddress"),
    "an unknown item": ("/wells/360922-2020-P0099", 404, "Unknown"),
    "an item that is none": ("/wells/Echo7", 422, "InvalidRequest"),
    "an item of another jurisdiction": ("/wells/360923-2020-P0001", 403, "OutOfScope"),
    "NUL in the path": ("/wells/Echo7%00", 400, "Malformed"),
    "NUL in the query": ("/depths?after=Echo7%00", 400, "Malformed"),
    "bytes that are no text in the path": ("/wells/%ff%fe", 422, "InvalidRequest"),
    "a cursor that was never given": ("/depths?after=Echo7", 422, "BadCursor"),
    "a cursor of two keys": ("/depths?after=WzEsMl0=", 422, "BadCursor"),
    "a cursor with half a character": ("/depths?after=WyJcdWQ4MDAiXQ==", 422, "BadCursor"),
    "a cursor beyond 64 bits": ("/depths?after=WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwXQ==", 422, "BadCursor"),
    "a cursor that is true or false": ("/depths?after=W2ZhbHNlXQ==", 422, "BadCursor"),
    "an address with a slash too many": ("/depths/", 404, "NoSuchAddress"),
    "a cursor of bytes that are no text": ("/depths?after=%ff%fe", 422, "BadCursor"),
    "a cursor as long as a book": ("/depths?after=" + "a" * 700, 422, "InvalidRequest"),
    "a limit of none": ("/depths?limit=0", 422, "InvalidRequest"),
    "a limit of a word": ("/depths?limit=Echo7", 422, "InvalidRequest"),
    "a limit beyond the limit": ("/depths?limit=501", 422, "InvalidRequest"),
    "a position that is none": ("/depths?min_position=Echo7", 422, "BadPosition"),
    "a position of digits that are none": ("/depths?min_position=wells:12345678901234567890", 422, "BadPosition"),
    "a position that is never reached": ("/depths?min_position=wells:999", 503, "NotYetThere"),
}


@pytest.mark.parametrize("name", ADDRESSES)
async def test_a_wrong_address_is_told_as_what_it_is(
    people: People, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("shared.runtime.host.PATIENCE", 0.05)
    address, status, rule = ADDRESSES[name]
    answer = await http.get(address, headers=people["li"].headers)
    is_problem(answer, status, rule)
    assert "Echo7" not in answer.text


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "BREW"])
async def test_another_method_is_told_as_what_it_is(people: People, http: httpx.AsyncClient, method: str) -> None:
    is_problem(await http.request(method, DRILLING, headers=people["li"].headers), 405, "WrongMethod")


async def test_the_same_command_twice_is_answered_the_same(host: Host, people: People) -> None:
    key = str(uuid4())
    first = await people["li"].post(DRILLING, GOOD, Idempotency_Key=key)
    again = await people["li"].post(DRILLING, GOOD, Idempotency_Key=key)
    assert (first.status_code, first.content, first.headers["ETag"]) == (again.status_code, again.content, again.headers["ETag"])
    assert first.headers["Position"] == again.headers["Position"] == "wells:1"
    assert host.database.head == 1


@pytest.mark.parametrize("other", ["body", "path", "person", "version"])
async def test_a_command_id_is_not_taken_for_another_request(host: Host, directory: Directory, people: People, other: str) -> None:
    key = str(uuid4())
    path = f"/wells/{ITEM.replace('P0001', 'P0002')}/drilling" if other == "path" else DRILLING
    body = GOOD | ({"metres": 11} if other == "body" else {})
    headers = {"If_Match": '"0"'} if other == "version" else {}
    await people["li"].post(DRILLING, GOOD, Idempotency_Key=key)
    is_problem(await people["zhou" if other == "person" else "li"].post(path, body, Idempotency_Key=key, **headers), 422, "CommandReused")
    assert host.database.head == 1


async def test_a_refused_command_may_come_again_under_its_id(host: Host, people: People) -> None:
    key = str(uuid4())
    is_problem(await people["li"].post(DEEPENING, {"metres": 1}, Idempotency_Key=key), 409, "NoWell")
    await people["li"].post(DRILLING, GOOD)
    assert (await people["li"].post(DEEPENING, {"metres": 1}, Idempotency_Key=key)).status_code == 200


async def test_a_decision_that_rests_on_an_old_version_is_refused(people: People) -> None:
    await people["li"].post(DRILLING, GOOD)
    etag = (await people["li"].get(f"/wells/{ITEM}")).headers["ETag"]
    assert etag == '"1"'
    deeper = await people["li"].post(DEEPENING, {"metres": 1}, If_Match=etag)
    assert (deeper.status_code, deeper.headers["ETag"]) == (200, '"2"')
    is_problem(await people["li"].post(DEEPENING, {"metres": 1}, If_Match=etag), 412, "StaleVersion")


async def test_two_who_race_without_a_version_both_have_their_way(people: People) -> None:
    await people["li"].post(DRILLING, GOOD)
    answers = await asyncio.gather(*(people["li"].post(DEEPENING, {"metres": 1}) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert (await people["li"].get(f"/wells/{ITEM}")).json()["metres"] == 13


async def test_an_answer_names_stream_version_and_events(people: People) -> None:
    answer = (await people["li"].post(DRILLING, GOOD)).json()
    assert (answer["stream"], answer["version"]) == (f"well/{ITEM}", 1)
    assert [(one["type"], UUID(one["id"]).version) for one in answer["events"]] == [("bihuan.wells.WellDrilled", 7)]


async def test_a_bulk_command_has_one_result_for_each_key(host: Host, people: People) -> None:
    await people["li"].post(DRILLING, GOOD)
    key, other = str(uuid4()), "360922-2020-P0002"
    first = await people["li"].post("/deepenings", [ITEM, other, "360923-2020-P0001"], Idempotency_Key=key)
    recorded = first.json()
    assert (recorded["recorded"], recorded["refused"]) == (1, 2)
    assert [one["recorded"] for one in recorded["results"]] == [True, False, False]
    assert [(one["problem"] or {}).get("type") for one in recorded["results"]][1:] == [
        "urn:bihuan:problem:NoWell",
        "urn:bihuan:problem:OutOfScope",
    ]
    head = host.database.head
    again = await people["li"].post("/deepenings", [ITEM, other, "360923-2020-P0001"], Idempotency_Key=key)
    assert again.json() == recorded
    assert (await people["li"].get(f"/wells/{ITEM}")).json()["metres"] == 11
    assert head >= 2


async def test_a_bulk_command_stands_for_the_list_and_the_refusals_that_it_was_first_answered_with(people: People) -> None:
    key = str(uuid4())
    first = await people["li"].post("/deepenings", [ITEM], Idempotency_Key=key)
    assert first.json()["refused"] == 1
    await people["li"].post(DRILLING, GOOD)
    again = await people["li"].post("/deepenings", [ITEM], Idempotency_Key=key)
    assert (again.content, again.headers["Position"]) == (first.content, first.headers["Position"])
    assert (await people["li"].get(f"/wells/{ITEM}")).json()["metres"] == 10
    is_problem(await people["li"].post("/deepenings", [], Idempotency_Key=key), 422, "CommandReused")
    is_problem(await people["li"].post(DEEPENING, {"metres": 1}, Idempotency_Key=key), 422, "CommandReused")


async def test_a_list_that_names_an_item_twice_is_refused_as_a_whole(host: Host, people: People) -> None:
    await people["li"].post(DRILLING, GOOD)
    is_problem(await people["li"].post("/deepenings", [ITEM, ITEM]), 422, "ItemTwice")
    assert host.database.head == 1


async def test_a_question_waits_for_the_position_it_names_and_is_woken(people: People) -> None:
    waiting = asyncio.create_task(people["li"].get("/depths", min_position="wells:1"))
    done, _ = await asyncio.wait([waiting], timeout=0.2)
    assert not done
    await people["li"].post(DRILLING, GOOD)
    answer = await asyncio.wait_for(waiting, 5)
    assert [row["metres"] for row in answer.json()["items"]] == [10]


async def test_the_servers_own_fault_is_told_without_its_inside(make_host: MakeHost, directory: Directory) -> None:
    routes = Routes()

    @routes.get("/fault", may=well.READERS)
    async def fault(ask: Ask) -> str:
        raise ZeroDivisionError(MARK)

    async with with_routes(make_host, directory, routes) as (http, people):
        is_problem(await http.get("/fault", headers=people["li"].headers), 500, "Broken")


async def test_what_a_route_refuses_is_documented(http: httpx.AsyncClient) -> None:
    described = (await http.get("/openapi.json")).json()
    responses = described["paths"]["/wells/{item}/drilling"]["post"]["responses"]
    assert "AlreadyDrilled" in responses["409"]["content"]["application/problem+json"]["examples"]
    assert "Forbidden" in responses["403"]["content"]["application/problem+json"]["examples"]
