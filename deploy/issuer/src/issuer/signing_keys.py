"""The issuer's signing keys: a new one is published before it signs, and the one before it stays published until it is retired."""

import json
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from joserfc.jwk import KeySet, RSAKey

from issuer import kept


@dataclass(frozen=True)
class SigningKey:
    """A key, and from when on it signs: seconds since 1970."""

    key: RSAKey
    signs_from: float


class SigningKeys:
    """The keys of one data folder, the first made at the first use; a change holds from the next question on."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "issuer-key.json"
        self._seen: tuple[int, int] = (0, 0)
        self._keys: list[SigningKey] = []
        self._public = KeySet([])
        if not self._file.exists():
            self._keep([_made(0)])

    def all(self) -> list[SigningKey]:
        """Those that are published, in the order in which they sign."""
        now = self._file.stat()
        if (seen := (now.st_mtime_ns, now.st_ino)) != self._seen:
            self._keys, self._seen = _read(self._file), seen
            self._public = KeySet([RSAKey.import_key(one.key.as_dict(private=False)) for one in self._keys])
        return self._keys

    def signing(self) -> RSAKey:
        """The newest of those that sign already."""
        return self._begun()[-1].key

    def public(self) -> KeySet:
        """What verifies the tokens of all of them (JWKS)."""
        self.all()
        return self._public

    def rotate(self, seconds: float) -> SigningKey:
        """A new key, published at once, that signs when so many seconds have passed."""
        with kept.alone(self._file):
            made = _made(time.time() + seconds)
            self._keep([*self.all(), made])
        return made

    def retire(self) -> list[str]:
        """Tokens of the keys before the one that signs are refused from now on; which keys these are."""
        with kept.alone(self._file):
            gone = self._begun()[:-1]
            if gone:
                self._keep([one for one in self.all() if one not in gone])
        return [str(one.key.kid) for one in gone]

    def _begun(self) -> list[SigningKey]:
        return [one for one in self.all() if one.signs_from <= time.time()]

    def _keep(self, keys: list[SigningKey]) -> None:
        kept.write(self._file, [{"signs_from": one.signs_from, "key": one.key.as_dict(private=True)} for one in keys])


def _made(signs_from: float) -> SigningKey:
    return SigningKey(_with_id(RSAKey.generate_key(2048, parameters={"use": "sig", "alg": "RS256"})), signs_from)


def _read(file: Path) -> list[SigningKey]:
    """A folder of an earlier version has one key alone."""
    found: Any = json.loads(file.read_text())
    rows = found if isinstance(found, list) else [{"signs_from": 0, "key": found}]
    keys = [SigningKey(_checked(json.dumps(row["key"])), row["signs_from"]) for row in rows]
    return sorted(keys, key=lambda one: one.signs_from)


@lru_cache(maxsize=8)
def _checked(written: str) -> RSAKey:
    """A key as it was kept. To see that it is one takes as long as to sign a hundred tokens: once is enough."""
    return _with_id(RSAKey.import_key(json.loads(written)))


def _with_id(key: RSAKey) -> RSAKey:
    key.ensure_kid()
    return key
