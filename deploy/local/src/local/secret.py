"""Passwords of a server's users, derived from one random secret that is kept in the server's folder."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path


class Passwords:
    """The same user has the same password for as long as the folder stands."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    @classmethod
    def kept_in(cls, folder: Path) -> "Passwords":
        """Made at the first call, readable by our user alone."""
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / "secret"
        if not place.exists():
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
        return cls(place.read_text())

    def of(self, user: str) -> str:
        """32 hexadecimal digits."""
        return hmac.new(self._secret, user.encode(), hashlib.sha256).hexdigest()[:32]
