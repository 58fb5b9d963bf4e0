"""A document of the contract: composed once, when the first one asks, and beside the event loop, where others are answered meanwhile."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response

from shared.runtime.web.unchanged import tag_of, unless_known

JSON = "application/json"


def composed(describe: Callable[[], Mapping[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers with this document, or with 304 to whoever has it."""
    composing = threading.Lock()

    @cache
    def written() -> bytes:
        return msgspec.json.encode(describe())

    def once() -> bytes:
        with composing:
            return written()

    async def document(request: Request) -> Response:
        body = written() if written.cache_info().currsize else await asyncio.to_thread(once)
        return unless_known(request, Response(body, media_type=JSON, headers={"ETag": tag_of(body)}))

    return document


def serve(app: FastAPI) -> None:
    """The OpenAPI document so, in place of the framework's route, which composes and encodes it on the loop."""
    address = app.openapi_url or ""
    app.router.routes[:] = [one for one in app.router.routes if getattr(one, "path", "") != address]
    app.add_route(address, composed(app.openapi), include_in_schema=False)
