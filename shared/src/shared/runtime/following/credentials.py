"""Who we are to other services: a token by OAuth2 client credentials, kept until shortly before it expires."""

import asyncio
import time
from urllib.parse import quote_plus

import httpx

EARLY = 60.0
"""Seconds before its end at which a token is renewed; one that holds for less than two minutes, at half its time."""


class NoToken(httpx.HTTPError):
    """The issuer gives no token; the message tells its address and the reason."""


class Credentials:
    """One client at one token endpoint (RFC 6749 §4.4)."""

    def __init__(self, token_url: str, client_id: str, client_secret: str) -> None:
        self._url = token_url
        self._client = (quote_plus(client_id), quote_plus(client_secret))
        self._token = ""
        self._until = 0.0
        self._asking: asyncio.Task[None] | None = None

    async def header(self, http: httpx.AsyncClient) -> dict[str, str]:
        """The Authorization header; all who ask at once wait for one request. Raises NoToken."""
        if time.monotonic() >= self._until:
            if self._asking is None or self._asking.done():
                self._asking = asyncio.create_task(self._ask(http))
                self._asking.add_done_callback(lambda done: done.cancelled() or done.exception())
            await asyncio.shield(self._asking)
        return {"Authorization": f"Bearer {self._token}"}

    def refused(self) -> None:
        """The token is not taken any more: ask for another one next time."""
        self._until = 0.0

    async def _ask(self, http: httpx.AsyncClient) -> None:
        began = time.monotonic()
        try:
            answer = await http.post(self._url, data={"grant_type": "client_credentials"}, auth=self._client)
        except httpx.HTTPError as failure:
            raise NoToken(f"{self._url}: {str(failure) or type(failure).__name__}") from failure
        if answer.status_code != 200:
            raise NoToken(f"{self._url} answers {answer.status_code}: {answer.text[:200]}")
        try:
            granted = answer.json()
            self._token, seconds = str(granted["access_token"]), float(granted["expires_in"])
        except (ValueError, KeyError, TypeError) as wrong:
            raise NoToken(f"{self._url} answers without a token ({type(wrong).__name__})") from wrong
        self._until = began + max(seconds - EARLY, seconds / 2)
