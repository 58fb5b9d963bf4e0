"""A service with routes that fail by its own fault, asked as a client sees it: what is raised inside reaches nobody."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx

from issuer.directory import Directory
from shared.runtime.host import running
from shared.runtime.web.routes import Routes
from tests.runtime import well
from tests.scenario.people import People, at_the_keyboard
from tests.scenario.serving import MakeHost


@contextlib.asynccontextmanager
async def with_routes(make_host: MakeHost, directory: Directory, routes: Routes) -> AsyncIterator[tuple[httpx.AsyncClient, People]]:
    """The wells with these routes too."""
    host = make_host(replace(well.SERVICE, routes=lambda: [*well.SERVICE.routes(), routes]))
    transport = httpx.ASGITransport(host.app, raise_app_exceptions=False)
    async with (
        running([host]),
        at_the_keyboard(host.app, directory) as people,
        httpx.AsyncClient(transport=transport, base_url="http://w") as http,
    ):
        yield http, people
