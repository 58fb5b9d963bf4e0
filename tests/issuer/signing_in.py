"""A browser and a client before the issuer: what each sends, and what comes back."""

import base64
import hashlib
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from starlette.applications import Starlette

from issuer.clients import Clients
from issuer.directory import Directory
from issuer.passwords import Passwords
from issuer.people import User
from issuer.place import Place
from issuer.routes import routes
from issuer.sessions import Session, Sessions
from issuer.store import Store

SECRET, RIVALS = "the-secret-of-the-portal", "the-secret-of-a-rival"
URL = "http://127.0.0.1:8000"
BACK, HOME = "http://127.0.0.1:8000/signed-in", "http://127.0.0.1:8000/"
PASSWORD = "稻田里的十二只白鹭"
LI = User("li", "李", ("AGENCY",), "219001")
WANG = User("wang", "王", ("PERFORMANCE_OFFICE",))
OWN = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Moment:
    """What the issuer's clock shows; tests turn it."""

    seconds: float = field(default_factory=time.time)

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Journey:
    """One sign-in: what the client keeps to itself meanwhile."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def asks(self, **changed: str | None) -> dict[str, str]:
        """The parameters of the address that the browser is sent to; None leaves one out."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        usual: dict[str, str | None] = {
            "response_type": "code",
            "client_id": "portal",
            "redirect_uri": BACK,
            "scope": "openid profile",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in (usual | changed).items() if value is not None}


def furnish(folder: Path) -> Path:
    """Two clients that people sign in through, and two people's passwords: what takes long to hash."""
    Clients(folder).register("portal", (), SECRET, [BACK], [HOME])
    Clients(folder).register("rival", (), RIVALS, ["http://127.0.0.1:9999/back"], [])
    passwords = Passwords(folder, Store(folder))
    for person in (LI, WANG):
        assert passwords.set_by_link(passwords.link(person.id), PASSWORD) == person.id
    return folder


class Door:
    """The issuer of a folder with two people and two clients, a browser that keeps cookies, and the portal's back channel."""

    def __init__(self, folder: Path, directory: Directory, registers: Path, now: Moment, demo: bool = False) -> None:
        self.folder, self.directory, self.now = folder, directory, now
        self.place = Place(URL, demo)
        self.place.write(folder)
        directory.enrol([LI, WANG])
        for name in ("clients.json", "passwords.json"):
            shutil.copy(registers / name, folder)
        self.store = Store(folder, now)
        self.passwords = Passwords(folder, self.store)
        self.app = Starlette(routes=routes(directory, folder, self.place, now=now))
        self.browser = self.another_browser()

    def another_browser(self) -> httpx.AsyncClient:
        """With no cookie yet."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=URL)

    def sessions(self) -> Sequence[Session]:
        """Who is signed in."""
        return Sessions(self.store).all()

    async def ask(self, journey: Journey, **changed: str | None) -> httpx.Response:
        """The browser comes from the client."""
        return await self.browser.get("/issuer/authorize", params=journey.asks(**changed))

    async def enter(
        self, journey: Journey, person: str = "li", password: str = PASSWORD, changed: Mapping[str, str | None] | None = None
    ) -> httpx.Response:
        """The browser sends the form of the page."""
        form = {"person": person, "password": password}
        return await self.browser.post("/issuer/authorize", params=journey.asks(**(changed or {})), data=form, headers=OWN)

    async def redeem(
        self, code: str, journey: Journey, client: tuple[str, str] = ("portal", SECRET), changed: Mapping[str, str | None] | None = None
    ) -> httpx.Response:
        """The client brings the code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": journey.verifier,
            **(changed or {}),
        }
        return await self.browser.post("/issuer/token", data={k: v for k, v in form.items() if v is not None}, auth=client)

    async def renew(self, token: str, client: tuple[str, str] = ("portal", SECRET)) -> httpx.Response:
        """The client goes on."""
        return await self.browser.post("/issuer/token", data={"grant_type": "refresh_token", "refresh_token": token}, auth=client)

    async def signed_in(self, person: str = "li") -> dict[str, Any]:
        """A whole sign-in; what the client was given."""
        journey = Journey()
        answer = await self.redeem(told(await self.enter(journey, person))["code"], journey)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def told(answer: httpx.Response) -> dict[str, str]:
    """What the browser takes back to the client."""
    assert answer.status_code in (302, 303), (answer.status_code, answer.text)
    where = urlsplit(answer.headers["location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == BACK
    return {name: values[0] for name, values in parse_qs(where.query).items()}
