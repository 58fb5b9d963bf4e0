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
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


class Root(Starlette):
    """Commands go straight to their service, past what all else is led through."""

    def __init__(self, apps: Mapping[str, ASGIApp], **given: Any) -> None:
        super().__init__(**given)
        self._apps = {f"/{name}": app for name, app in apps.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        name = scope["path"][: scope["path"].find("/", 1)] if scope.get("method") == "POST" else ""
        if name in self._apps and not scope.get("root_path"):
            await self._command(self._apps[name], {**scope, "app": self, "app_root_path": "", "root_path": name}, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def _command(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await app(scope, receive, noted)
        except Exception as fault:
            if not begun:
                await (await broken(Request(scope), fault))(scope, receive, send)
            raise


def mounted(apps: Mapping[str, ASGIApp], routes: Sequence[BaseRoute] = (), lifespan: Callable[[Starlette], Any] | None = None) -> Starlette:
    """One application: these routes, and each of these under `/<name>/`."""
    root = Root(
        apps,
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
