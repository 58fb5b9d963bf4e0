"""All services in one process: their logs and views as SQLite files in one folder, followers inside the process."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

import audit.service
import evaluation.service
import feedback.service
import goals.service
import issuer.routes
import monitoring.service
from embedded import page
from embedded.pages import pages
from goals import seeding
from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.place import Place
from shared.runtime.clock import Clock
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.files.shelf import Shelf
from shared.runtime.host import Host, running
from shared.runtime.service import Service
from shared.runtime.web.mounted import mounted
from shared.runtime.web.problems import unanswered
from shared.runtime.web.verifying import Verifier

SERVICES: tuple[Service, ...] = (
    goals.service.SERVICE,
    monitoring.service.SERVICE,
    evaluation.service.SERVICE,
    feedback.service.SERVICE,
    audit.service.SERVICE,
)

EVIDENCE = "evidence"
"""The folder, below that of the data, where what is handed in lies."""


def compose(folder: Path, clock: Clock, directory: Directory, jurisdiction: str, place: Place, *, library_by: str = "") -> Starlette:
    """The one application, reached at this place; its lifespan opens the logs and lets go of them.

    `library_by`: who brings the published indicators into the library before anybody is served; empty: nobody.
    """
    verifier = Verifier(directory.keys, ISSUER, AUDIENCE, jurisdiction)
    hosts = [
        Host(
            service,
            Sqlite(folder / f"{service.name}.sqlite"),
            clock,
            verifier,
            jurisdiction,
            shelf=Shelf(str(folder / EVIDENCE), service.name),
        )
        for service in SERVICES
    ]

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with running(hosts):
            if library_by:
                await seeding.seed(hosts[0].handler, clock.now(), library_by)
            yield

    async def ready(_: Request) -> Response:
        standings = [host.standing() for host in hosts]
        body = {standing.service: standing.model_dump(mode="json") for standing in standings}
        return JSONResponse(body, 200 if all(standing.ready for standing in standings) else 503)

    async def live(_: Request) -> Response:
        return JSONResponse({"live": True})

    async def index(_: Request) -> Response:
        return HTMLResponse(page.render(SERVICES, jurisdiction, clock.now()))

    async def everything(scope: Scope, receive: Receive, send: Send) -> None:
        await root(scope, receive, send)

    names = [host.service.name for host in hosts]
    own: list[BaseRoute] = [
        Route("/api", index),
        Route("/health/live", live),
        Route("/health/ready", ready),
        *issuer.routes.routes(directory, folder, place),
    ]
    paths, shown = pages(everything, names, folder, place.url, clock, jurisdiction)

    async def unknown(request: Request, _: Exception) -> Response:
        """A page for a browser, a problem for a program."""
        return shown if "text/html" in request.headers.get("accept", "") else unanswered(404, request.scope, request.app.routes)

    root = mounted({host.service.name: host.app for host in hosts}, own + paths, lifespan)
    root.add_exception_handler(404, unknown)
    return root
