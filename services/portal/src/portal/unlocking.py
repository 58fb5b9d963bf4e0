"""The password of a locked file while it is imported: typed once, sealed in the browser for that one file, and in no page or address."""

import time

from starlette.requests import Request
from starlette.responses import Response

from portal.session import Keeper, Person

LASTS = 3600.0
"""Seconds after the last look at the file; then the password is asked for again."""


class Passwords:
    """What opens a file, in a cookie that nobody can read, sent with the requests about this file alone; ours keeps nothing."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._cookie = f"{keeper.cookie}-file"

    def known(self, request: Request, person: Person) -> str:
        """What this person typed for the file at this address; empty where nothing was, or too long ago."""
        value = request.cookies.get(self._cookie, "")
        kept = self._keeper.opened(value) if value else {}
        return str(kept["password"]) if (kept.get("person"), kept.get("path")) == (person.id, request.url.path) else ""

    def keep(self, answer: Response, request: Request, person: Person, password: str) -> None:
        """It opened the file at this address: from this answer on it is not asked for again."""
        path = request.url.path
        content = {"until": time.time() + LASTS, "person": person.id, "path": path, "password": password}
        secure = request.url.scheme == "https"
        answer.set_cookie(self._cookie, self._keeper.sealed(content), path=path, httponly=True, samesite="lax", secure=secure)

    def forget(self, answer: Response, request: Request) -> None:
        """The file at this address is done with."""
        answer.delete_cookie(self._cookie, path=request.url.path)
