"""The portal before five services at work, and people at their browsers."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from embedded.composition import compose
from issuer.directory import Directory
from issuer.place import Place
from local import ports
from shared.runtime.clock import FileClock
from shared.runtime.web.server import Server
from tests.loop.county import CAST, UNITS, County, county_at_work, moment, steps_before
from tests.portal.browsers import Browsers, browsers_of
from tests.portal.unit_pages import at_an_address
from tests.scenario.serving import COUNTY


@pytest.fixture
async def county(request: pytest.FixtureRequest, tmp_path: Path, issuer_key: Path) -> AsyncIterator[County]:
    """A county of its own for each test."""
    async with county_at_work(tmp_path, issuer_key, after=steps_before(request.node)) as county:
        yield county


@pytest.fixture
async def browsers(county: County) -> AsyncIterator[Browsers]:
    """Each of the county's people, signed in."""
    async with browsers_of(county) as browsers:
        yield browsers


@pytest.fixture
async def home(tmp_path: Path, issuer_key: Path) -> AsyncIterator[str]:
    """The county's address, with its people to choose from, and two units."""
    shutil.copy(issuer_key, tmp_path)
    directory = Directory(tmp_path, COUNTY)
    directory.enrol(CAST)
    clock = FileClock(tmp_path / "clock")
    clock.turn(moment("2019-11-04"))
    place = Place(f"http://127.0.0.1:{(port := ports.free())}", demo=True)
    application = compose(tmp_path, clock, directory, COUNTY, place)
    server = Server(application, port=port)
    async with application.router.lifespan_context(application):
        serving = asyncio.create_task(server.serve())
        async with httpx.AsyncClient(base_url=place.url, headers={"Authorization": f"Bearer {directory.token('wang')}"}) as http:
            async with asyncio.timeout(20):
                while not server.started:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            for code, name in UNITS.items():
                key = {"Idempotency-Key": f"00000000-0000-7000-8000-000000{code:0>6}"}
                (await http.post("/goals/units", json={"code": code, "name": name}, headers=key)).raise_for_status()
        yield place.url
        server.end()
        await serving


@pytest.fixture
async def served(county: County) -> AsyncIterator[str]:
    """The county's portal on a port of its own."""
    async with at_an_address(county) as home:
        yield home
