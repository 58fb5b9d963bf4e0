"""Five services at work in one process, the county's people, and a clock that a test turns."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from embedded.composition import SERVICES
from issuer.directory import Directory
from shared.runtime.clock import FileClock
from shared.runtime.host import running
from shared.runtime.web.mounted import mounted
from tests.loop.county import CAST, County, moment
from tests.scenario.people import Waiting, at_the_keyboard
from tests.scenario.serving import COUNTY, host_of
from tests.stores import Store


@pytest.fixture
async def county(tmp_path: Path, issuer_key: Path) -> AsyncIterator[County]:
    """The five services, begun on the fourth of November 2019 with nothing but two registered units and the departments above them."""
    shutil.copy(issuer_key, tmp_path)
    directory = Directory(tmp_path, COUNTY)
    directory.enrol(CAST)
    clock = FileClock(tmp_path / "clock")
    clock.turn(moment("2019-11-04"))
    store = Store(lambda name: str(tmp_path / f"{name}.sqlite"))
    hosts = {service.name: host_of(service, store, clock, directory) for service in SERVICES}
    async with running(list(hosts.values())):
        everything = mounted({name: host.app for name, host in hosts.items()})
        async with at_the_keyboard(everything, directory, Waiting()) as people:
            county = County(people, clock, hosts)
            await county.begin()
            yield county
