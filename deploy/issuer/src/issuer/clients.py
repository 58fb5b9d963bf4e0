"""The services that may fetch tokens for themselves: names and roles, and of each secret only a salted hash."""

import fcntl
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from issuer import kept

NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
SHORTEST_SECRET = 16
"""Characters; shorter ones can be guessed."""
COST = {"n": 2**14, "r": 8, "p": 1}
"""scrypt: some 50 ms and 16 MB a guess."""


@dataclass(frozen=True)
class Client:
    """A service at the issuer; salt and hash are hexadecimal."""

    name: str
    roles: tuple[str, ...]
    salt: str
    hash: str


NOBODY = Client("", (), "00" * 16, "")
"""No secret has an empty hash; an unknown name takes as long to refuse as a wrong secret."""


class Clients:
    """The clients of one data folder; a registration holds from the next request on."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clients.json"

    def register(self, name: str, roles: Sequence[str], secret: str) -> None:
        """Add the client, or put it in place of the one that had the name."""
        salt = secrets.token_hex(16)
        made = Client(name, tuple(roles), salt, _hash(secret, salt))
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            kept.write(self._file, [asdict(client) for client in (self._all() | {name: made}).values()])

    def proven(self, name: str, secret: str) -> Client | None:
        """The client of this name, where the secret is its own."""
        client = self._all().get(name, NOBODY)
        return client if hmac.compare_digest(_hash(secret, client.salt), client.hash) else None

    def _all(self) -> dict[str, Client]:
        if not self._file.exists():
            return {}
        rows = json.loads(self._file.read_text())
        return {row["name"]: Client(row["name"], tuple(row["roles"]), row["salt"], row["hash"]) for row in rows}


def _hash(secret: str, salt: str) -> str:
    return hashlib.scrypt(secret.encode(), salt=bytes.fromhex(salt), **COST).hex()
