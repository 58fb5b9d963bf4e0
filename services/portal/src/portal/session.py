"""Who is signed in: an encrypted cookie (JWE) that the browser keeps and nobody can read or change."""

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import MutableMapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from http.cookies import SimpleCookie
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "bihuan-"
"""With the jurisdiction: two counties on one host, at two ports, share their cookies."""
HOURS = 12
"""A session ends after so long, whatever its tokens say."""
LARGEST = 4000
"""Bytes of the cookie: browsers drop a longer one without a word."""
PEOPLE = 1000
"""So many cookies are kept as they were opened; each is the key to itself."""
ALGORITHMS = ["dir", "A256GCM", "DEF"]


class TooMuch(Exception):
    """What the provider gave does not fit into a cookie."""


@dataclass(frozen=True)
class Person:
    """Who works with the page, and the token that speaks for them; it never reaches the browser in the clear."""

    id: str
    name: str
    roles: tuple[str, ...]
    unit: str
    jurisdiction: str
    token: str
    renewal: str = ""
    expires_at: float = 0.0

    @property
    def mark(self) -> str:
        """By which a browser tells one person's drafts from another's, without their id."""
        return sha256(f"{self.jurisdiction} {self.id}".encode()).hexdigest()[:16]


class Keeper:
    """Seals what is kept in the cookie: the first key encrypts, all decrypt."""

    def __init__(self, keys: Sequence[str], jurisdiction: str) -> None:
        self.cookie = f"{COOKIE}{jurisdiction}"
        self._keys = {sha256(key.encode()).hexdigest()[:8]: OctKey.import_key(bytes.fromhex(key)) for key in keys}
        self._plain = lru_cache(maxsize=PEOPLE)(self._decrypted)

    def sealed(self, content: MutableMapping[str, Any]) -> str:
        """The cookie's value. Raises TooMuch."""
        kid, key = next(iter(self._keys.items()))
        header = {"alg": "dir", "enc": "A256GCM", "zip": "DEF", "kid": kid}
        value = jwe.encrypt_compact(header, json.dumps(content, ensure_ascii=False), key, algorithms=ALGORITHMS)
        if len(value) + len(self.cookie) > LARGEST:
            raise TooMuch(f"{len(value)}")
        return value

    def opened(self, value: str) -> dict[str, Any]:
        """What was sealed; nothing where it is not ours or has been changed."""
        try:
            content = json.loads(self._plain(value))
        except (JoseError, ValueError, KeyError, TypeError, IndexError):
            return {}
        return content if isinstance(content, dict) and content.get("until", 0) > time.time() else {}

    def _decrypted(self, value: str) -> bytes:
        header = json.loads(urlsafe_b64decode(value.split(".", 1)[0] + "=="))
        return jwe.decrypt_compact(value, self._keys[header["kid"]], algorithms=ALGORITHMS).plaintext or b"{}"


class Sessions:
    """Pure ASGI: the cookie is opened before a page is made, and set anew where the page has changed what it holds."""

    def __init__(self, app: ASGIApp, keeper: Keeper) -> None:
        self._app, self._keeper = app, keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        was = self._keeper.opened(HTTPConnection(scope).cookies.get(self._keeper.cookie, ""))
        held = scope["session"] = dict(was)

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start" and held != was:
                MutableHeaders(scope=message).append("set-cookie", self._cookie(held, scope["scheme"] == "https"))
            await send(message)

        await self._app(scope, receive, answering)

    def _cookie(self, held: dict[str, Any], secure: bool) -> str:
        cookie, its = SimpleCookie(), self._keeper.cookie
        cookie[its] = self._keeper.sealed({"until": time.time() + HOURS * 3600} | held) if held else ""
        for name, value in {"path": "/", "httponly": True, "samesite": "Lax", "secure": secure}.items():
            cookie[its][name] = value
        if not held:
            cookie[its]["max-age"] = 0
        return cookie.output(header="").strip()


def person_of(connection: HTTPConnection) -> Person | None:
    """Who is signed in."""
    kept = connection.session.get("person")
    return Person(**kept | {"roles": tuple(kept["roles"])}) if kept else None


def keep(connection: HTTPConnection, person: Person) -> None:
    """From this answer on they are signed in; how long the session may last was said by its first answer."""
    connection.session["person"] = asdict(person)


def forget(connection: HTTPConnection) -> None:
    """From this answer on nobody is signed in."""
    connection.session.clear()
