import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from joserfc import jws
from joserfc.jwk import KeySet
from starlette.applications import Starlette

from issuer.clients import Clients
from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.forms import FORM
from issuer.routes import SECONDS, routes
from shared.runtime.web.auth import Role
from shared.runtime.web.verifying import Verifier
from tests.scenario.serving import PLACE

SECRET, OTHER = "the-secret-of-goals", "the-secret-of-monitoring"
GRANT = {"grant_type": "client_credentials"}


def basic(credentials: bytes) -> dict[str, str]:
    """HTTP Basic as it stands in the header."""
    return {"Authorization": f"Basic {base64.b64encode(credentials).decode()}"}


GOALS = basic(f"goals:{SECRET}".encode())


@pytest.fixture
async def http(directory: Directory, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    Clients(folder).register("goals", ["subscriber"], SECRET)
    Clients(folder).register("monitoring", ["subscriber"], OTHER)
    transport = httpx.ASGITransport(Starlette(routes=routes(directory, folder, PLACE)))
    async with httpx.AsyncClient(transport=transport, base_url="http://issuer") as http:
        yield http


PRESENTED: dict[str, dict[str, Any]] = {
    "in the form": {"data": GRANT | {"client_id": "goals", "client_secret": SECRET}},
    "by HTTP Basic": {"data": GRANT, "headers": GOALS},
    "by HTTP Basic with the name in the form": {"data": GRANT | {"client_id": "goals"}, "headers": GOALS},
}


@pytest.mark.parametrize("way", PRESENTED)
async def test_the_right_secret_gives_a_token_that_makes_a_subscriber(http: httpx.AsyncClient, way: str) -> None:
    answer = await http.post("/issuer/token", **PRESENTED[way])
    assert (answer.status_code, answer.headers["cache-control"], answer.json()["token_type"]) == (200, "no-store", "Bearer")
    keys = KeySet.import_key_set((await http.get("/issuer/jwks.json")).json())
    person = Verifier(lambda: keys, ISSUER, AUDIENCE, "360922").person(f"Bearer {answer.json()['access_token']}")
    assert (person.sub, person.unit, person.roles) == ("service:goals", "", frozenset({Role.SUBSCRIBER}))


@pytest.mark.parametrize("seconds", [SECONDS, 7])
async def test_a_token_holds_as_long_as_the_answer_says_and_no_longer_than_an_hour(
    directory: Directory, folder: Path, seconds: int
) -> None:
    Clients(folder).register("goals", ["subscriber"], SECRET)
    transport = httpx.ASGITransport(Starlette(routes=routes(directory, folder, PLACE, seconds)))
    async with httpx.AsyncClient(transport=transport, base_url="http://issuer") as http:
        body = (await http.post("/issuer/token", data=GRANT, headers=GOALS)).json()
    claims = json.loads(jws.extract_compact(body["access_token"].encode()).payload)
    assert claims["exp"] - claims["iat"] == body["expires_in"] == seconds <= 3600


def sent(content: bytes, content_type: str = FORM, **headers: str) -> dict[str, Any]:
    """A request that httpx would not make by itself."""
    return {"content": content, "headers": {"Content-Type": content_type, **headers}}


JSON = json.dumps(GRANT | {"client_id": "goals", "client_secret": SECRET}).encode()
TWICE = f"grant_type=client_credentials&client_id=goals&client_secret={SECRET}&client_secret={SECRET}".encode()
REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a wrong secret": ({"data": GRANT | {"client_id": "goals", "client_secret": OTHER}}, "invalid_client", "wrong secret"),
    "a wrong secret by HTTP Basic": ({"data": GRANT, "headers": basic(f"goals:{OTHER}".encode())}, "invalid_client", "wrong secret"),
    "an unknown client": ({"data": GRANT | {"client_id": "audit", "client_secret": SECRET}}, "invalid_client", "unknown client"),
    "an empty secret": ({"data": GRANT | {"client_id": "goals", "client_secret": ""}}, "invalid_client", "wrong secret"),
    "nobody": ({"data": GRANT}, "invalid_client", "unknown client"),
    "nobody with an empty secret": ({"data": GRANT | {"client_id": "", "client_secret": ""}}, "invalid_client", "unknown client"),
    "another scheme": ({"data": GRANT, "headers": {"Authorization": f"Bearer {SECRET}"}}, "invalid_client", "HTTP Basic"),
    "a scheme alone": ({"data": GRANT, "headers": {"Authorization": "Basic"}}, "invalid_client", "HTTP Basic"),
    "no base64": ({"data": GRANT, "headers": {"Authorization": f"Basic goals:{SECRET}"}}, "invalid_client", "HTTP Basic"),
    "base64 of no text": ({"data": GRANT, "headers": basic(b"\xff:\xff")}, "invalid_client", "HTTP Basic"),
    "a name alone": ({"data": GRANT, "headers": basic(b"goals")}, "invalid_client", "HTTP Basic"),
    "bytes beyond ASCII": ({"data": GRANT, "headers": {"Authorization": "Basic é".encode("latin-1")}}, "invalid_client", "HTTP Basic"),
    "no grant type": ({"data": {"scope": "all"}, "headers": GOALS}, "invalid_request", "grant_type is missing"),
    "an empty grant type": ({"data": {"grant_type": ""}, "headers": GOALS}, "invalid_request", "grant_type is missing"),
    "a person's grant": ({"data": {"grant_type": "password"}, "headers": GOALS}, "unsupported_grant_type", "unsupported_grant_type"),
    "JSON": (sent(JSON, "application/json"), "invalid_request", FORM),
    "JSON that says it is a form": (sent(JSON), "invalid_client", "unknown client"),
    "no content type": (sent(b"grant_type=client_credentials", "", **GOALS), "invalid_request", FORM),
    "two ways at once": ({"data": GRANT | {"client_secret": SECRET}, "headers": GOALS}, "invalid_request", "two ways"),
    "a repeated parameter": (sent(TWICE), "invalid_request", "repeated"),
    "a form of no text": (sent(b"grant_type=%ff", **GOALS), "invalid_request", "no form"),
    "a form beyond ASCII": (sent("grant_type=授权".encode(), **GOALS), "invalid_request", "no form"),
    "a form of many fields": (sent(b"&".join(b"f%d=" % number for number in range(17)), **GOALS), "invalid_request", "no form"),
    "a long form": (sent(b"grant_type=" + b"g" * 9_000, **GOALS), "invalid_request", "8192 bytes"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_refused_is_an_error_of_the_rfc_with_one_sentence(
    http: httpx.AsyncClient, logs: list[structlog.typing.EventDict], what: str
) -> None:
    request, code, sentence = REFUSED[what]
    answer = await http.post("/issuer/token", **request)
    body = answer.json()
    assert body.keys() == {"error", "error_description"}
    assert (answer.status_code, body["error"]) == (401 if code == "invalid_client" else 400, code)
    assert sentence in body["error_description"]
    assert ("WWW-Authenticate" in answer.headers) == (answer.status_code == 401)
    assert answer.headers["cache-control"] == "no-store"
    assert [(entry["log_level"], entry["error"]) for entry in logs] == [("warning", code)]
    for secret in (SECRET, OTHER, GOALS["Authorization"].partition(" ")[2]):
        assert secret not in answer.text
        assert secret not in str(logs)


async def test_a_token_given_is_logged_by_the_name_alone(http: httpx.AsyncClient, logs: list[structlog.typing.EventDict]) -> None:
    answer = await http.post("/issuer/token", data=GRANT, headers=GOALS)
    assert logs == [{"event": "token given", "client": "goals", "log_level": "info"}]
    assert SECRET not in answer.text


async def test_a_new_secret_holds_from_the_next_request_and_the_old_one_no_more(http: httpx.AsyncClient, folder: Path) -> None:
    new = basic(b"goals:another-secret-of-goals")
    assert (await http.post("/issuer/token", data=GRANT, headers=new)).status_code == 401
    Clients(folder).register("goals", ["subscriber"], "another-secret-of-goals")
    assert (await http.post("/issuer/token", data=GRANT, headers=new)).status_code == 200
    assert (await http.post("/issuer/token", data=GRANT, headers=GOALS)).status_code == 401


async def test_tokens_are_posted_for_and_never_stand_in_an_address(http: httpx.AsyncClient) -> None:
    assert (await http.get("/issuer/token", params=GRANT | {"client_id": "goals", "client_secret": SECRET})).status_code == 405


async def test_the_keys_told_are_public(http: httpx.AsyncClient) -> None:
    [key] = (await http.get("/issuer/jwks.json")).json()["keys"]
    assert key.keys() == {"kty", "n", "e", "kid", "use", "alg"}
