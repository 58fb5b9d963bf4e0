import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from issuer.clients import COST, Clients
from issuer.directory import AUDIENCE, ISSUER, Directory
from shared.runtime.following import credentials
from shared.runtime.following.credentials import EARLY, Credentials, NoToken
from shared.runtime.following.feed import FeedFailed
from shared.runtime.following.http_feed import HttpFeed
from shared.runtime.web.auth import Role
from shared.runtime.web.verifying import Verifier
from tests.issuer.listening import Issuer
from tests.runtime.waiting import until
from tests.scenario.serving import COUNTY

SECRET = "the-secret-of-goals"
TOKEN = "/issuer/token"


@pytest.fixture
def issuer(directory: Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """Away until the test lets it listen; quick to hash a secret."""
    monkeypatch.setitem(COST, "n", 2)
    Clients(tmp_path).register("goals", ["subscriber"], SECRET)
    return Issuer(tmp_path)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as http:
        yield http


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock that credentials look at; the test turns it by `watch.now`."""
    watch = SimpleNamespace(now=1_000.0)
    watch.monotonic = lambda: watch.now
    monkeypatch.setattr(credentials, "time", watch)
    return watch


def of_goals(issuer: Issuer, secret: str = SECRET) -> Credentials:
    return Credentials(f"{issuer.url}{TOKEN}", "goals", secret)


async def test_the_header_says_which_service_asks(issuer: Issuer, http: httpx.AsyncClient) -> None:
    async with issuer.listening():
        header = await of_goals(issuer).header(http)
    person = Verifier(issuer.directory.keys, ISSUER, AUDIENCE, COUNTY).person(header["Authorization"])
    assert (person.sub, person.roles) == ("service:goals", frozenset({Role.SUBSCRIBER}))


@pytest.mark.parametrize("secret", ["a secret with spaces", "colon:percent%41plus+and&=", "绩效评价的秘密，十六个字以上才算够长"])
async def test_a_secret_may_hold_any_character(issuer: Issuer, http: httpx.AsyncClient, tmp_path: Path, secret: str) -> None:
    Clients(tmp_path).register("goals", ["subscriber"], secret)
    async with issuer.listening():
        assert await of_goals(issuer, secret).header(http)


@pytest.mark.parametrize(("seconds", "renewed_after"), [(3600, 3600 - EARLY), (120, 60), (40, 20)])
async def test_a_token_is_kept_until_shortly_before_its_end(watch: SimpleNamespace, seconds: int, renewed_after: float) -> None:
    given = iter(range(1, 9))

    async def give(_: object) -> Response:
        return JSONResponse({"access_token": f"token{next(given)}", "token_type": "Bearer", "expires_in": seconds})

    transport = httpx.ASGITransport(Starlette(routes=[Route(TOKEN, give, methods=["POST"])]))
    ours = Credentials(f"http://issuer{TOKEN}", "goals", SECRET)
    async with httpx.AsyncClient(transport=transport) as http:
        for passed, token in ((0, 1), (renewed_after - 1, 1), (renewed_after, 2), (2 * renewed_after - 1, 2), (2 * renewed_after, 3)):
            watch.now = 1_000.0 + passed
            assert await ours.header(http) == {"Authorization": f"Bearer token{token}"}


async def test_a_token_that_a_feed_refuses_is_not_shown_a_second_time() -> None:
    given = iter(range(1, 9))

    async def give(_: Request) -> Response:
        return JSONResponse({"access_token": f"token{next(given)}", "token_type": "Bearer", "expires_in": 3600})

    async def tell(request: Request) -> Response:
        if request.headers["authorization"] == "Bearer token1":
            return JSONResponse({"title": "the key has changed"}, 401)
        return JSONResponse([], headers={"Log-Id": "log", "Leaf-Hash": "", "Head": "0"})

    transport = httpx.ASGITransport(Starlette(routes=[Route(TOKEN, give, methods=["POST"]), Route("/goals/events", tell)]))
    async with httpx.AsyncClient(transport=transport) as http:
        feed = HttpFeed("goals", "http://issuer", http, Credentials(f"http://issuer{TOKEN}", "monitoring", SECRET))
        with pytest.raises(FeedFailed, match="answers 401"):
            await feed.page(0, 1)
        assert (await feed.page(0, 1)).head == 0


async def test_many_who_ask_at_once_wait_for_one_request(issuer: Issuer, http: httpx.AsyncClient, watch: SimpleNamespace) -> None:
    ours = of_goals(issuer)
    async with issuer.listening():
        for requests in (1, 2):
            headers = await asyncio.gather(*(ours.header(http) for _ in range(50)))
            assert len({header["Authorization"] for header in headers}) == 1
            assert issuer.asked[TOKEN] == requests
            watch.now += 3600


async def test_one_who_does_not_wait_any_longer_hinders_nobody(issuer: Issuer, http: httpx.AsyncClient) -> None:
    ours = of_goals(issuer)
    issuer.speaks.clear()
    async with issuer.listening():
        impatient, patient = (asyncio.create_task(ours.header(http)) for _ in range(2))
        await until(lambda: issuer.asked[TOKEN])
        impatient.cancel()
        issuer.speaks.set()
        assert (await patient)["Authorization"].startswith("Bearer ")
        assert (impatient.cancelled(), issuer.asked[TOKEN]) == (True, 1)


async def test_while_the_issuer_is_away_everybody_is_told_so_and_each_call_tries_again(issuer: Issuer, http: httpx.AsyncClient) -> None:
    ours = of_goals(issuer)
    for _ in range(2):
        failures = await asyncio.gather(*(ours.header(http) for _ in range(5)), return_exceptions=True)
        assert all(isinstance(failure, NoToken) and str(failure).startswith(f"{issuer.url}{TOKEN}: ") for failure in failures)
    async with issuer.listening():
        assert await ours.header(http)


async def test_a_refusal_is_told_with_its_reason_and_ends_when_the_client_is_registered(
    issuer: Issuer, http: httpx.AsyncClient, tmp_path: Path, logs: list[structlog.typing.EventDict]
) -> None:
    ours = of_goals(issuer, "a-secret-not-yet-known")
    async with issuer.listening():
        with pytest.raises(NoToken, match=f"{TOKEN} answers 401: .*unknown client or wrong secret") as refused:
            await ours.header(http)
        assert "a-secret-not-yet-known" not in f"{refused.value!r} {logs}"
        Clients(tmp_path).register("goals", ["subscriber"], "a-secret-not-yet-known")
        assert await ours.header(http)


NO_TOKENS: dict[str, Any] = {
    "a page": Response("<html>登录</html>"),
    "bytes that are no text": Response(b"\xff\xfe"),
    "a list": JSONResponse([]),
    "no token": JSONResponse({"expires_in": 60}),
    "no end": JSONResponse({"access_token": "token"}),
    "an end that is no number": JSONResponse({"access_token": "token", "expires_in": "soon"}),
    "another address": Response(status_code=302, headers={"Location": "/login"}),
}


@pytest.mark.parametrize("what", NO_TOKENS)
async def test_what_is_no_token_is_not_taken_for_one(what: str) -> None:
    async def give(_: object) -> Response:
        answer: Response = NO_TOKENS[what]
        return answer

    transport = httpx.ASGITransport(Starlette(routes=[Route(TOKEN, give, methods=["POST"])]))
    async with httpx.AsyncClient(transport=transport) as http:
        with pytest.raises(NoToken, match=f"^http://issuer{TOKEN} answers "):
            await Credentials(f"http://issuer{TOKEN}", "goals", SECRET).header(http)


async def test_a_feed_that_cannot_be_read_for_want_of_a_token_names_the_issuer(issuer: Issuer, http: httpx.AsyncClient) -> None:
    with pytest.raises(FeedFailed, match=f"http://wells/wells/events: {issuer.url}{TOKEN}: "):
        await HttpFeed("wells", "http://wells", http, of_goals(issuer)).page(0, 1)


async def test_a_feed_that_falls_silent_is_told_with_the_kind_of_failure(
    issuer: Issuer, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.runtime.following.http_feed.TIMEOUT", 0.2)
    ours = of_goals(issuer)
    async with issuer.listening():
        await ours.header(http)
        issuer.speaks.clear()
        with pytest.raises(FeedFailed, match=r"/wells/events: ReadTimeout$"):
            await HttpFeed("wells", issuer.url, http, ours).page(0, 1)
        issuer.speaks.set()
