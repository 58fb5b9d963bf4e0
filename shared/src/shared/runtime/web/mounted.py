"""The root of a process: services under their names, every error a problem, redirects without a host, HEAD wherever GET is."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi.responses import JSONResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.runtime.web.middleware import as_get
from shared.runtime.web.problems import broken, unanswered


class HeadAsGet:
    """Pure ASGI: HEAD is answered as GET is, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        scope, send = as_get(scope, send)
        await self._app(scope, receive, send)


def mounted(apps: Mapping[str, ASGIApp], routes: Sequence[BaseRoute] = (), lifespan: Callable[[Starlette], Any] | None = None) -> Starlette:
    """One application: these routes, and each of these under `/<name>/`."""
    root = Starlette(
        routes=[*routes, *(one for name, app in apps.items() for one in (Route(f"/{name}", _home), Mount(f"/{name}", app)))],
        middleware=[Middleware(HeadAsGet)],
        exception_handlers={HTTPException: _told, Exception: broken},
        lifespan=lifespan,
    )
    root.router.redirect_slashes = False
    return root


async def _home(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path.rsplit('/', 1)[1]}/")


async def _told(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, HTTPException)
    return unanswered(failure.status_code, request.scope, request.app.routes)
