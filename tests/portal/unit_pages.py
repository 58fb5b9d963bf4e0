"""A county that a browser reaches at an address, moved on by its people over the services while somebody looks at pages."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from playwright.async_api import Page

from local import ports
from portal.serving import inside
from shared.runtime.web.server import Server
from tests.loop.county import County
from tests.portal.browsers import KEEPER, signed


@contextlib.asynccontextmanager
async def at_an_address(county: County) -> AsyncIterator[str]:
    """The portal before this county's services; the address."""
    home = f"http://127.0.0.1:{(port := ports.free())}"
    portal = inside(county.everything, county.hosts, home, ("portal", "no secret"), KEEPER, county.clock, "万载县")
    server = Server(portal, port=port)
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    yield home
    server.end()
    await serving


async def signs_in(page: Page, home: str, county: County, who: str) -> None:
    """As this person, with the token that they have for the services."""
    await page.context.add_cookies([{"name": KEEPER.cookie, "value": signed(county, who), "url": home}])
