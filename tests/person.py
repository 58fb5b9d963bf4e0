"""Someone at the keyboard: posts with a fresh Idempotency-Key, asks with a token."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

import httpx

from issuer.directory import Directory
from shared.runtime.host import Host


class Person:
    """A caller of one service; `min_position` travels with every question."""

    def __init__(self, http: httpx.AsyncClient, token: str, min_position: Sequence[str] = ()) -> None:
        self.http = http
        self.headers = {"Authorization": f"Bearer {token}"}
        self.min_position = list(min_position)

    async def post(self, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Send a command; headers by name, with _ for -."""
        sent = self.headers | {"Idempotency-Key": str(uuid4())} | {name.replace("_", "-"): value for name, value in headers.items()}
        params = {"min_position": self.min_position}
        return await self.http.post(path, json={} if body is None else body, headers=sent, params=params)

    async def get(self, path: str, **params: str | float) -> httpx.Response:
        """Put a question."""
        asked: dict[str, str | float | list[str]] = {"min_position": self.min_position, **params}
        return await self.http.get(path, params=asked, headers=self.headers)


People = dict[str, Person]


@contextlib.asynccontextmanager
async def at_the_keyboard(host: Host, directory: Directory, min_position: Sequence[str] = ()) -> AsyncIterator[People]:
    """Everyone in the directory, connected to this host."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(host.app), base_url="http://service") as http:
        yield {user.id: Person(http, directory.token(user.id), min_position) for user in directory.people()}
