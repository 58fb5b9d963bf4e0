import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import structlog
from joserfc import jwt
from joserfc.jwk import RSAKey

from issuer.directory import AUDIENCE, ISSUER, Directory
from shared.runtime.clock import FileClock
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.host import Host, running
from shared.runtime.web import verifying
from shared.runtime.web.auth import Unauthenticated
from shared.runtime.web.jwks import Jwks, KeysMissing
from shared.runtime.web.verifying import LEEWAY, RECHECK, Verifier
from tests.issuer.listening import Issuer
from tests.runtime import tokens, well
from tests.runtime.waiting import until
from tests.scenario.people import Person
from tests.scenario.serving import COUNTY

KEYS = "/issuer/jwks.json"
NEVER = 3600.0


@pytest.fixture
def issuer(directory: Directory, tmp_path: Path) -> Issuer:
    """Away until the test lets it listen."""
    return Issuer(tmp_path)


class Service:
    """The keys that a service keeps, and the verifier that looks into them."""

    def __init__(self, issuer: Issuer, least: float = 0.0) -> None:
        self._issuer = issuer
        self.jwks = Jwks(f"{issuer.url}{KEYS}", period=2 * NEVER, least=least)
        self.verifier = Verifier(self.jwks, ISSUER, AUDIENCE, COUNTY)

    @contextlib.asynccontextmanager
    async def keeping(self) -> AsyncIterator[None]:
        """It fetches keys until the block ends."""
        keeping = asyncio.create_task(self.jwks.renew_until_cancelled())
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    def accepts(self, token: str) -> bool:
        """Does it take this token?"""
        try:
            return bool(self.verifier.person(f"Bearer {token}"))
        except Unauthenticated:
            return False

    async def has_the_keys(self) -> None:
        """Come back when it has the keys that the issuer tells now."""
        recorded = [key.kid for key in self._issuer.directory.keys().keys]
        await until(lambda: self._kids() == recorded)

    def _kids(self) -> list[str | None]:
        try:
            return [key.kid for key in self.jwks().keys]
        except KeysMissing:
            return []


@contextlib.asynccontextmanager
async def at_work(*services: Service) -> AsyncIterator[None]:
    """They have their keys."""
    async with contextlib.AsyncExitStack() as stack:
        for service in services:
            await stack.enter_async_context(service.keeping())
            await service.has_the_keys()
        yield


async def asked_for_keys(issuer: Issuer, times: int) -> None:
    """Come back when it was asked so often."""
    await until(lambda: issuer.asked[KEYS] >= times)


@pytest.fixture
def strangers() -> Iterator[str]:
    """Tokens of a key that no issuer tells, each under another key id."""
    key = RSAKey.generate_key(2048)
    return (jwt.encode({"alg": "RS256", "kid": f"strange{number}"}, tokens.claims(), key) for number in range(10_000))


async def test_a_token_of_a_new_key_is_accepted_after_one_fetch(issuer: Issuer) -> None:
    service = Service(issuer)
    async with issuer.listening(), at_work(service):
        assert service.accepts(issuer.directory.token("li"))
        assert issuer.asked[KEYS] == 1
        issuer.change_key()
        assert not service.accepts(issuer.directory.token("li"))
        await service.has_the_keys()
        assert service.accepts(issuer.directory.token("li"))
        assert issuer.asked[KEYS] == 2


async def test_a_hundred_strange_tokens_at_once_are_one_fetch(issuer: Issuer, tmp_path: Path, strangers: Iterator[str]) -> None:
    other = Issuer(tmp_path)
    flooded, dripped = Service(issuer), Service(other)
    async with issuer.listening(), other.listening(), at_work(flooded, dripped):
        assert not any(flooded.accepts(next(strangers)) for _ in range(100))
        await asked_for_keys(issuer, 2)
        for fetches in range(2, 7):
            assert not dripped.accepts(next(strangers))
            await asked_for_keys(other, fetches)
        assert issuer.asked[KEYS] == 2


async def test_however_many_strange_tokens_come_the_least_time_passes_between_two_fetches(
    issuer: Issuer, tmp_path: Path, strangers: Iterator[str]
) -> None:
    other = Issuer(tmp_path)
    patient, eager = Service(issuer, least=NEVER), Service(other)
    async with issuer.listening(), other.listening(), at_work(patient, eager):
        for fetches in range(2, 7):
            stranger = next(strangers)
            assert not patient.accepts(stranger)
            assert not eager.accepts(stranger)
            await asked_for_keys(other, fetches)
        assert issuer.asked[KEYS] == 1


async def test_while_the_issuer_is_silent_nobody_waits_for_it(issuer: Issuer) -> None:
    service = Service(issuer)
    async with issuer.listening(), at_work(service):
        old = issuer.directory.token("li")
        issuer.change_key()
        issuer.speaks.clear()
        assert not service.accepts(issuer.directory.token("li"))
        await asked_for_keys(issuer, 2)
        assert service.accepts(old)
        assert not service.accepts(issuer.directory.token("zhou"))
        issuer.speaks.set()
        await service.has_the_keys()
        assert service.accepts(issuer.directory.token("zhou"))


async def test_before_the_first_answer_of_the_issuer_a_service_says_that_it_cannot_check_tokens_yet(
    issuer: Issuer, clock: FileClock, tmp_path: Path
) -> None:
    service = Service(issuer)
    host = Host(well.SERVICE, Sqlite(tmp_path / "wells.sqlite"), clock, service.verifier, COUNTY)
    transport = httpx.ASGITransport(host.app)
    async with running([host]), service.keeping(), httpx.AsyncClient(transport=transport, base_url="http://wells") as http:
        li = Person(http, issuer.directory.token("li"))
        early = await li.get("/depths")
        assert (early.status_code, early.json()["type"]) == (503, "urn:bihuan:problem:KeysMissing")
        assert early.headers["retry-after"] == "2"
        async with issuer.listening():
            await service.has_the_keys()
        assert (await li.get("/depths")).status_code == 200


async def test_while_the_issuer_is_away_the_last_keys_hold(
    issuer: Issuer, strangers: Iterator[str], logs: list[structlog.typing.EventDict]
) -> None:
    service = Service(issuer)
    async with contextlib.AsyncExitStack() as stack:
        async with issuer.listening():
            await stack.enter_async_context(at_work(service))
        assert not service.accepts(next(strangers))
        await until(lambda: [entry for entry in logs if entry["event"] == "no keys from the issuer"])
        assert service.accepts(issuer.directory.token("li"))


async def test_a_token_that_was_accepted_is_refused_some_minutes_after_its_key_was_withdrawn(
    issuer: Issuer, strangers: Iterator[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, ahead = Service(issuer), 0.0
    monkeypatch.setattr(verifying, "time", SimpleNamespace(time=lambda: time.time() + ahead))
    async with issuer.listening(), at_work(service):
        withdrawn = issuer.directory.token("li")
        assert service.accepts(withdrawn)
        issuer.change_key()
        kept = issuer.directory.token("li")
        service.jwks.renew()
        await service.has_the_keys()
        assert service.accepts(kept)
        ahead = RECHECK
        assert not service.accepts(withdrawn)
        assert service.accepts(kept)


WRONG: dict[str, Callable[[Path], str]] = {
    "alg none": lambda _: tokens.unsigned(),
    "signed with the public key": tokens.with_the_public_key_as_secret,
    "signed by another key under the issuer's key id": tokens.of_another_key,
    "for another audience": lambda folder: tokens.signed(folder, aud="other"),
    "expired": lambda folder: tokens.signed(folder, exp=int(time.time()) - LEEWAY - 1),
    "of tomorrow": lambda folder: tokens.signed(folder, iat=int(time.time()) + 86_400, exp=int(time.time()) + 90_000),
}


@pytest.mark.parametrize("what", WRONG)
async def test_a_wrong_token_is_refused(issuer: Issuer, tmp_path: Path, what: str) -> None:
    service = Service(issuer)
    async with issuer.listening(), at_work(service):
        assert not service.accepts(WRONG[what](tmp_path))
        assert service.accepts(tokens.signed(tmp_path))


async def test_the_issuers_clock_may_be_some_seconds_ahead(issuer: Issuer, tmp_path: Path) -> None:
    service = Service(issuer)
    async with issuer.listening(), at_work(service):
        assert service.accepts(tokens.signed(tmp_path, iat=int(time.time()) + LEEWAY // 2))
