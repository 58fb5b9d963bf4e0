"""A folder with the signing key and the directory of people; whoever can read the folder can issue tokens."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from issuer import kept
from issuer.people import User
from issuer.signing_keys import SigningKeys

ISSUER = "urn:bihuan:issuer"
AUDIENCE = "bihuan"
HOURS = 12


class AnotherCounty(Exception):
    """A data folder keeps the jurisdiction that began it."""


class NoSuchPerson(Exception):
    """The directory does not know this person."""


class Directory:
    """People and key, made at the first use and kept with access for the owner alone. Raises AnotherCounty."""

    def __init__(self, folder: Path, jurisdiction: str) -> None:
        self.jurisdiction = jurisdiction
        self.folder = folder
        self._people = folder / "people.json"
        if (begun := known_jurisdiction(folder)) not in ("", jurisdiction):
            raise AnotherCounty(
                f"数据文件夹 {folder} 属于财政区划 {begun}，不能为 {jurisdiction} 服务 "
                f"/ the folder is {begun}'s and does not serve {jurisdiction}"
            )
        if not begun:
            kept.replace(folder / "jurisdiction", jurisdiction)
        self._keys = SigningKeys(folder)

    def enrol(self, users: Sequence[User]) -> None:
        """Add these people, or write them anew."""
        with kept.alone(self._people):
            known = {user.id: user for user in self.people()} | {user.id: user for user in users}
            kept.write(self._people, [asdict(user) for user in known.values()])

    def dismiss(self, person: str) -> None:
        """They get no token any more; those that they have hold until they expire. Raises NoSuchPerson."""
        with kept.alone(self._people):
            known = {user.id: user for user in self.people()}
            if known.pop(person, None) is None:
                raise NoSuchPerson(person)
            kept.write(self._people, [asdict(user) for user in known.values()])

    def people(self) -> list[User]:
        """Everyone in the directory."""
        if not self._people.exists():
            return []
        return [User(row["id"], row["name"], tuple(row["roles"]), row["unit"]) for row in json.loads(self._people.read_text())]

    def person(self, id: str) -> User | None:
        """Who has this id, as they stand there now."""
        return next((user for user in self.people() if user.id == id), None)

    def token(self, person: str, hours: float = HOURS) -> str:
        """A bearer token (RS256) for a person. Raises NoSuchPerson."""
        user = self.person(person)
        if user is None:
            raise NoSuchPerson(person)
        return self.signed(user.id, user.roles, int(hours * 3600), unit=user.unit)

    def signed(self, sub: str, roles: Sequence[str], seconds: int, unit: str = "") -> str:
        """A bearer token (RS256) that says this and holds for so many seconds."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": sub,
            "roles": list(roles),
            "jurisdiction": self.jurisdiction,
            "iat": now,
            "exp": now + seconds,
        }
        key = self.signing_key()
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims | ({"unit": unit} if unit else {}), key)

    def signing_key(self) -> RSAKey:
        """The private key that signs now."""
        return self._keys.signing()

    def keys(self) -> KeySet:
        """The public keys that verify the tokens (JWKS)."""
        return self._keys.public()


def known_jurisdiction(folder: Path) -> str:
    """The jurisdiction that a data folder was begun for; empty for a folder that no process has opened yet."""
    kept = folder / "jurisdiction"
    return kept.read_text() if kept.exists() else ""
