"""`python -m tests.bench.asking_served <service> <database> <folder> <port>`: one service's API in a process of its own."""

import asyncio
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import uvicorn
import uvloop
from fastapi import Response
from fastapi.routing import APIRoute
from starlette.applications import Starlette
from starlette.routing import Mount

import audit.service
import goals.service
from audit.views import trail
from goals.permissions import READERS
from goals.views import goals_of_year, linkages, reached
from issuer.directory import AUDIENCE, ISSUER, Directory
from shared.events.values import FiscalYear
from shared.runtime.clock import WallClock
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.eventlog.sqlite import Sqlite
from shared.runtime.host import Host
from shared.runtime.service import Part, Service
from shared.runtime.web.context import Item
from shared.runtime.web.pages import After, Limit
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes
from shared.runtime.web.verifying import Verifier
from tests.bench.years import COUNTY

SERVICES = (
    replace(
        goals.service.SERVICE,
        views=[goals_of_year.VIEW, *(replace(one, hears=()) for one in (linkages.VIEW, reached.VIEW))],
        reactions=[],
        deadlines=[],
    ),
    replace(audit.service.SERVICE, views=[replace(trail.VIEW, hears=("goals",))], reactions=[], deadlines=[]),
)
"""The two, with the views that are asked here; nobody tells but goals."""
READY_ITEM, READY_PAGE = Path("ready-item.json"), Path("ready-page.json")
"""In the folder, once the services answer: what the endpoints that do nothing answer."""


def with_nothing(service: Service, folder: Path) -> Service:
    """The service with two endpoints of FastAPI's more that take the same token and the same path, and give an answer that is ready."""
    routes, item_, page_ = Routes(), cache((folder / READY_ITEM).read_bytes), cache((folder / READY_PAGE).read_bytes)
    routes.route_class = APIRoute

    @routes.get("/nothing/{item}", may=READERS)
    async def nothing(item: Item, ask: Ask) -> Response:
        """Does nothing."""
        return Response(item_(), media_type="application/json")

    @routes.get("/nothing", may=READERS)
    async def no_page(ask: Ask, year: FiscalYear, after: After = None, limit: Limit = 50) -> Response:
        """Does nothing either."""
        return Response(page_(), media_type="application/json")

    return replace(service, routes=lambda: [*service.routes(), routes])


async def serve(service: Service, database: Database, folder: Path, port: int) -> None:
    """Answer until a signal comes."""
    keys = Directory(folder, COUNTY.jurisdiction).keys()
    verifier = Verifier(lambda: keys, ISSUER, AUDIENCE, COUNTY.jurisdiction)
    host = Host(with_nothing(service, folder), database, WallClock(), verifier, COUNTY.jurisdiction, frozenset({Part.API}))
    await host.open()
    await host.begin({})
    try:
        mounted = Starlette(routes=[Mount(f"/{service.name}", host.app)])
        config = uvicorn.Config(mounted, port=port, http="httptools", lifespan="off", log_config=None, access_log=False)
        await uvicorn.Server(config).serve()
    finally:
        await host.close()


if __name__ == "__main__":
    name, address, place = sys.argv[1:4]
    asked = next(one for one in SERVICES if one.name == name)
    opened: Database = Postgres(name, address) if address.startswith("postgresql") else Sqlite(Path(address))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(asked, opened, Path(place), int(sys.argv[4])))
