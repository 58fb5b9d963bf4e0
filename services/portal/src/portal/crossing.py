"""Before every page: posts from other sites are refused, and every answer says what a browser may do with it."""

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT = "public, max-age=31536000, immutable"


class OwnSiteAlone:
    """Pure ASGI: what changes something comes from our own pages; `refused` answers what does not."""

    def __init__(self, app: ASGIApp, refused: ASGIApp) -> None:
        self._app, self._refused = app, refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        foreign = scope["type"] == "http" and scope["method"] not in SAFE and not _ours(Headers(scope=scope), scope)
        await (self._refused if foreign else self._app)(scope, receive, send)


def _ours(headers: Mapping[str, str], scope: Scope) -> bool:
    """Browsers say where a post comes from by Sec-Fetch-Site, older ones by Origin; one that says nothing is none of ours."""
    if (site := headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    return headers.get("origin") == f"{scope['scheme']}://{headers.get('host', '')}"


class TooLarge(Exception):
    """More is sent than is taken at once."""


class Bounded:
    """Pure ASGI: whoever reads a body of more than `most` bytes stops with TooLarge, before anything of it where its length is said."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        said = Headers(raw=scope.get("headers", [])).get("content-length", "")
        read = int(said) if said.isdecimal() and int(said) > self._most else 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive() if read <= self._most else {}
            if (read := read + len(message.get("body", b""))) > self._most:
                raise TooLarge
            return message

        await self._app(scope, bounded if scope["type"] == "http" else receive, send)


class Guarded:
    """Pure ASGI: no script but our files, no frame, no sniffing, nothing of a page kept by a cache."""

    def __init__(self, app: ASGIApp, provider: str) -> None:
        self._app = app
        self._policy = (
            "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
            f"form-action 'self'{f' {provider}' if provider else ''}"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = self._policy
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "same-origin"
                headers["cross-origin-opener-policy"] = "same-origin"
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, answering if scope["type"] == "http" else send)
