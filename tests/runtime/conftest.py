"""A running service of wells for the runtime's tests."""

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog.testing

from issuer.directory import Directory
from issuer.people import User
from shared.runtime.deciding.handler import Handler
from shared.runtime.eventlog.database import Database
from shared.runtime.host import Host, running
from tests.runtime import well
from tests.scenario.people import People, at_the_keyboard
from tests.scenario.serving import COUNTY, MakeHost, Scene
from tests.stores import Store

PEOPLE = [
    User("li", "李", ("AGENCY",), "101001"),
    User("zhou", "周", ("AGENCY",), "101001"),
    User("wu", "吴", ("AGENCY",), "102001"),
    User("shen", "沈", ("AUDIT", "subscriber")),
    User("ops", "运维", ("operator",)),
]


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[structlog.typing.EventDict]]:
    with structlog.testing.capture_logs() as logs:
        yield logs


@pytest.fixture
async def database(store: Store) -> AsyncIterator[Database]:
    """A log that nobody follows."""
    database = store("alone")
    await database.start()
    yield database
    await database.stop()


@pytest.fixture
def handler(database: Database) -> Handler:
    return Handler("wells", COUNTY, database, well.SERVICE.catalogue)


@pytest.fixture
def scene() -> Scene:
    return Scene(well.SERVICE, "2020-03-01", PEOPLE)


@pytest.fixture
async def host(make_host: MakeHost) -> AsyncIterator[Host]:
    host = make_host()
    async with running([host]):
        yield host


@pytest.fixture
async def people(host: Host, directory: Directory) -> AsyncIterator[People]:
    """Nobody waits for what was answered: that is what some of these tests are about."""
    async with at_the_keyboard(host.app, directory) as people:
        yield people
