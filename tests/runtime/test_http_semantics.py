"""Methods, redirects, validators and errors as RFC 9110 has them, at every address of a process."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from embedded.composition import SERVICES, compose
from issuer.directory import Directory
from shared.runtime.clock import Clock
from shared.runtime.host import Host
from tests.runtime.writing import ITEM
from tests.scenario.people import People
from tests.scenario.serving import PLACE

WELL = f"/wells/{ITEM}"
GOOD = {"unit": "101001", "metres": 10}
FORGED = {"Host": "evil.example"}


def told(answer: httpx.Response) -> tuple[int, str]:
    """Status and rule of a problem."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["type"].removeprefix("urn:bihuan:problem:")


@pytest.fixture
async def http(host: Host, people: People) -> AsyncIterator[httpx.AsyncClient]:
    """Someone at the keyboard with li's token."""
    transport = httpx.ASGITransport(host.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://wells", headers=people["li"].headers) as http:
        (await http.post(f"{WELL}/drilling", json=GOOD, headers={"Idempotency-Key": str(uuid4())})).raise_for_status()
        yield http


@pytest.fixture
async def root(directory: Directory, tmp_path: Path, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """All services in one process, by their one address."""
    app = compose(tmp_path, clock, directory, "360922", PLACE)
    headers = {"Authorization": f"Bearer {directory.token('li')}"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://county", headers=headers) as http,
    ):
        yield http


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", f"{WELL}/drilling", "POST"),
        ("HEAD", f"{WELL}/drilling", "POST"),
        ("DELETE", WELL, "GET, HEAD"),
        ("PATCH", "/depths", "GET, HEAD"),
        ("POST", "/events", "GET, HEAD"),
        ("PUT", "/health/ready", "GET, HEAD"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
async def test_a_method_that_is_not_taken_is_told_with_all_that_are(http: httpx.AsyncClient, method: str, path: str, allowed: str) -> None:
    answer = await http.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert answer.content == b"" if method == "HEAD" else told(answer) == (405, "WrongMethod")


@pytest.mark.parametrize(
    "path", [WELL, "/depths?min_position=wells:1", "/events", "/health/live", "/health/ready", "/openapi.json", "/docs", "/nowhere", "/"]
)
async def test_head_is_answered_as_get_is_without_the_body(http: httpx.AsyncClient, path: str) -> None:
    asked, got = await http.head(path), await http.get(path)
    assert asked.headers.pop("traceparent") != got.headers.pop("traceparent"), "each request is a step of its own"
    assert (asked.status_code, asked.headers, asked.content) == (got.status_code, got.headers, b"")
    assert got.content


@pytest.mark.parametrize("given", ['"1"', 'W/"1"', '"7", "1"', "*"])
async def test_a_thing_is_not_sent_again_to_who_has_it(http: httpx.AsyncClient, given: str) -> None:
    answer = await http.get(WELL, headers={"If-None-Match": given})
    assert (answer.status_code, answer.headers["ETag"], answer.content) == (304, '"1"', b"")


@pytest.mark.parametrize("given", ['"0"', "1", "", '"11"'])
async def test_a_thing_is_sent_to_who_has_another_version(http: httpx.AsyncClient, given: str) -> None:
    answer = await http.get(WELL, headers={"If-None-Match": given})
    assert (answer.status_code, answer.json()["metres"]) == (200, 10)


async def test_a_thing_that_has_changed_is_sent_again(http: httpx.AsyncClient) -> None:
    known = (await http.get(WELL)).headers["ETag"]
    await http.post(f"{WELL}/deepening", json={"metres": 1}, headers={"Idempotency-Key": str(uuid4())})
    answer = await http.get(WELL, headers={"If-None-Match": known})
    assert (answer.status_code, answer.json()["metres"]) == (200, 11)


async def test_a_redirect_names_no_host(root: httpx.AsyncClient) -> None:
    for service in (one.name for one in SERVICES):
        answer = await root.get(f"/{service}", headers=FORGED)
        assert (answer.status_code, answer.headers["Location"]) == (307, f"{service}/")
        assert "evil" not in str(answer.headers) + answer.text


ERRORS = {
    ("GET", "/nowhere"): (404, "NoSuchAddress"),
    ("GET", "/goals/"): (404, "NoSuchAddress"),
    ("GET", "/goals/nowhere"): (404, "NoSuchAddress"),
    ("GET", "/goals/docs/nowhere"): (404, "NoSuchAddress"),
    ("GET", "/issuer/nowhere"): (404, "NoSuchAddress"),
    ("GET", "/issuer/token"): (405, "WrongMethod"),
    ("POST", "/api"): (405, "WrongMethod"),
    ("POST", "/goals"): (405, "WrongMethod"),
    ("BREW", "/health/live"): (405, "WrongMethod"),
    ("DELETE", "/goals/health/ready"): (405, "WrongMethod"),
}


async def test_every_error_of_a_process_is_a_problem(root: httpx.AsyncClient) -> None:
    for (method, path), problem in ERRORS.items():
        answer = await root.request(method, path, headers=FORGED)
        assert told(answer) == problem, (method, path)
        assert ("Allow" in answer.headers) == (answer.status_code == 405)
        assert "evil" not in str(answer.headers) + answer.text


async def test_the_first_page_has_a_head(root: httpx.AsyncClient) -> None:
    asked, got = await root.head("/api"), await root.get("/api")
    assert (asked.status_code, asked.headers, asked.content) == (200, got.headers, b"")


async def test_an_address_that_nothing_answers_is_a_page_for_a_browser_and_a_problem_for_a_program(root: httpx.AsyncClient) -> None:
    page = await root.get("/nowhere", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "没有这一页" in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert told(await root.get("/nowhere")) == (404, "NoSuchAddress")
    assert told(await root.get("/goals/nowhere", headers={"Accept": "application/json"})) == (404, "NoSuchAddress")
