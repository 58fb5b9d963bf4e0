"""The services that may fetch tokens for themselves, and those that people sign in through; of each secret only a salted hash is kept."""

import contextlib
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin

from issuer import kept

NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
SHORTEST_SECRET = 16
"""Characters; shorter ones can be guessed."""
SCOPES = ("openid", "profile")
PROVEN = "proven"
"""How clients authenticate: name and secret were compared before a grant sees the request."""
COST = {"n": 2**14, "r": 8, "p": 1}
"""scrypt: some 50 ms and 16 MB a guess."""


@dataclass(frozen=True)
class Client(ClientMixin):
    """A service at the issuer; salt and hash are hexadecimal."""

    name: str
    roles: tuple[str, ...]
    salt: str
    hash: str
    former: tuple[str, str] | None = None
    """Salt and hash of the secret that is good beside the new one until the rotation is finished."""
    redirects: tuple[str, ...] = ()
    """Where a browser may be sent back with a code, letter by letter; none: people do not sign in through this client."""
    after: tuple[str, ...] = ()
    """Where it may be sent when it has been signed out."""

    @property
    def client_metadata(self) -> Mapping[str, Sequence[str]]:
        """As end session reads it."""
        return {"post_logout_redirect_uris": self.after}

    def get_client_id(self) -> str:
        """Its name."""
        return self.name

    def get_default_redirect_uri(self) -> None:
        """There is none: a request says where it wants to go."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What of it can be granted; nothing without `openid`."""
        asked = (scope or "").split()
        return " ".join(one for one in SCOPES if one in asked) if "openid" in asked else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """It is one of its own."""
        return redirect_uri in self.redirects

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """It has proven its secret before it is asked."""
        return method == PROVEN

    def check_response_type(self, response_type: str) -> bool:
        """A code, where people sign in through it."""
        return response_type == "code" and bool(self.redirects)

    def check_grant_type(self, grant_type: str) -> bool:
        """A token for itself, where it has roles; one for a person, where people sign in through it."""
        return bool(self.roles if grant_type == "client_credentials" else self.redirects)


NOBODY = Client("", (), "00" * 16, "")
"""No secret has an empty hash; an unknown name takes as long to refuse as a wrong secret."""


class NoSuchClient(Exception):
    """Nobody is registered under this name."""


class StillTwo(Exception):
    """A rotation was begun and is not finished."""


class Clients:
    """The clients of one data folder; a registration holds from the next request on."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clients.json"

    def register(self, name: str, roles: Sequence[str], secret: str, redirects: Sequence[str] = (), after: Sequence[str] = ()) -> None:
        """Add the client, or put it in place of the one that had the name."""
        salt = secrets.token_hex(16)
        made = Client(name, tuple(roles), salt, _hash(secret, salt), None, tuple(redirects), tuple(after))
        with self._changing() as known:
            known[name] = made

    def grant(self, name: str, roles: Sequence[str]) -> None:
        """It has these roles from now on, and its secret as before. Raises NoSuchClient."""
        with self._changing() as known:
            known[name] = replace(_of(known, name), roles=tuple(roles))

    def rotate(self, name: str, secret: str) -> None:
        """A new secret, good beside the one before until `finish`. Raises NoSuchClient or StillTwo."""
        salt = secrets.token_hex(16)
        with self._changing() as known:
            client = _of(known, name)
            if client.former:
                raise StillTwo(name)
            known[name] = replace(client, salt=salt, hash=_hash(secret, salt), former=(client.salt, client.hash))

    def finish(self, name: str) -> None:
        """Only the newest secret is good. Raises NoSuchClient."""
        with self._changing() as known:
            known[name] = replace(_of(known, name), former=None)

    def remove(self, name: str) -> None:
        """It gets no token any more; those that it has hold until they expire. Raises NoSuchClient."""
        with self._changing() as known:
            del known[_of(known, name).name]

    def all(self) -> Sequence[Client]:
        """Everybody registered, by name."""
        return sorted(self._all().values(), key=lambda client: client.name)

    def named(self, name: str) -> Client | None:
        """The client of this name, whoever asks."""
        return self._all().get(name)

    def proven(self, name: str, secret: str) -> Client | None:
        """The client of this name, where the secret is its own."""
        client = self._all().get(name, NOBODY)
        good = [(client.salt, client.hash), *([client.former] if client.former else [])]
        return client if any(hmac.compare_digest(_hash(secret, salt), hash_) for salt, hash_ in good) else None

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, Client]]:
        with kept.alone(self._file):
            known = self._all()
            yield known
            kept.write(self._file, [asdict(client) for client in known.values()])

    def _all(self) -> dict[str, Client]:
        if not self._file.exists():
            return {}
        rows = json.loads(self._file.read_text())
        return {row["name"]: _client(row) for row in rows}


def _client(row: Mapping[str, Any]) -> Client:
    former = row.get("former")
    two = (former[0], former[1]) if former else None
    where = (tuple(row.get("redirects", ())), tuple(row.get("after", ())))
    return Client(row["name"], tuple(row["roles"]), row["salt"], row["hash"], two, *where)


def _of(known: Mapping[str, Client], name: str) -> Client:
    if name not in known:
        raise NoSuchClient(name)
    return known[name]


def _hash(secret: str, salt: str) -> str:
    return hashlib.scrypt(secret.encode(), salt=bytes.fromhex(salt), **COST).hex()
