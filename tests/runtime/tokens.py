"""Tokens that an issuer would not give out."""

import base64
import hmac
import json
import time
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from issuer.directory import AUDIENCE, ISSUER
from issuer.signing_keys import SigningKeys

LI = {"sub": "li", "unit": "101001", "roles": ["AGENCY"], "jurisdiction": "360922"}


class _Ascii(json.JSONEncoder):
    """Half a character can be escaped, not encoded."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"ensure_ascii": True})


def claims(**other: Any) -> dict[str, Any]:
    """What li's token says, and what is changed; None leaves a claim out."""
    said = {"iss": ISSUER, "aud": AUDIENCE, "exp": int(time.time()) + 600, **LI, **other}
    return {name: value for name, value in said.items() if value is not None}


def key_of(folder: Path) -> RSAKey:
    """The issuer's private key."""
    return SigningKeys(folder).signing()


def signed(folder: Path, **other: Any) -> str:
    """Signed with the issuer's own key."""
    key = key_of(folder)
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims(**other), key, encoder_cls=_Ascii)


def _part(said: dict[str, Any]) -> str:
    return _text(json.dumps(said).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unsigned() -> str:
    """alg none."""
    return f"{_part({'alg': 'none'})}.{_part(claims())}."


def of_another_key(folder: Path) -> str:
    """Signed by somebody else under the issuer's key id."""
    return jwt.encode({"alg": "RS256", "kid": key_of(folder).kid}, claims(), RSAKey.generate_key(2048))


def with_the_public_key_as_secret(folder: Path) -> str:
    """HS256 with what everybody knows."""
    key = key_of(folder)
    said = f"{_part({'alg': 'HS256', 'kid': key.kid})}.{_part(claims())}"
    return f"{said}.{_text(hmac.digest(key.as_pem(private=False), said.encode(), 'sha256'))}"


def changed(folder: Path) -> str:
    """li's own token, moved to another unit."""
    header, _, signature = signed(folder).split(".")
    return f"{header}.{_part(claims(unit='101'))}.{signature}"
