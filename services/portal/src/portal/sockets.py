"""Questions over the network: asked of httpx2, carried by aiohttp, at a third of what httpx2's own connections cost a page."""

from collections.abc import AsyncIterator

import aiohttp
import httpx2
from yarl import URL

OURS_ALONE = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""Headers that stand in a request as httpx2 made it or not at all; aiohttp would add its own."""


class Sockets(httpx2.AsyncBaseTransport):
    """A pool of kept connections; whoever asks says how long they wait."""

    def __init__(self) -> None:
        self._made: aiohttp.ClientSession | None = None

    def _session(self) -> aiohttp.ClientSession:
        """Made by the first question, for it belongs to the event loop that it is made in."""
        if self._made is None:
            self._made = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(), auto_decompress=False, skip_auto_headers=OURS_ALONE
            )
        return self._made

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """One request, and its answer as far as its headers. Raises ConnectError."""
        limits = request.extensions.get("timeout", {})
        sent = request.content if isinstance(request.stream, httpx2.ByteStream) else request.stream
        try:
            answer = await self._session().request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=[(name.decode(), value.decode()) for name, value in request.headers.raw if name.lower() != b"transfer-encoding"],
                data=sent or None,
                timeout=aiohttp.ClientTimeout(sock_connect=limits.get("connect"), sock_read=limits.get("read")),
                allow_redirects=False,
            )
        except (aiohttp.ClientError, OSError) as failure:
            raise httpx2.ConnectError(repr(failure)) from failure
        return httpx2.Response(answer.status, headers=answer.raw_headers, stream=_Body(answer))

    async def aclose(self) -> None:
        """Let go of the connections."""
        if self._made is not None:
            await self._made.close()


class _Body(httpx2.AsyncByteStream):
    """An answer's bytes as they come; one that is not read to its end takes its connection with it."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._answer.content.iter_any():
                yield piece
        except (aiohttp.ClientError, OSError) as failure:
            raise httpx2.ReadError(repr(failure)) from failure

    async def aclose(self) -> None:
        self._answer.close()
