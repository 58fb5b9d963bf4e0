"""Fixtures that give tests a real PostgreSQL and a real Kafka: one of each per run, whichever worker asks first."""

import os
import secrets
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest

import local.kafka
import local.postgres
from local.child import NotRunning
from local.databases import DatabaseUrls
from local.kafka import Kafka
from local.postgres import Postgres
from tests.office import Office, Window, Worker
from tests.sources import KafkaServer, Kind, PostgresServer, Sources, folder

NEEDS: dict[str, Kind] = {
    "postgres_server": "postgres",
    "own_postgres": "postgres",
    "kafka_server": "kafka",
    "own_kafka": "kafka",
    "secure_kafka_server": "secure_kafka",
}
MARKS: dict[Kind, str] = {"postgres": "postgres", "kafka": "kafka", "secure_kafka": "kafka"}


OFFICE = pytest.StashKey[Office]()
WINDOW = pytest.StashKey[Window]()


def pytest_configure(config: pytest.Config) -> None:
    """The servers are the controller's; a worker asks it."""
    config.addinivalue_line("markers", "postgres: needs a PostgreSQL server")
    config.addinivalue_line("markers", "kafka: needs a Kafka broker")
    given = getattr(config, "workerinput", None)
    if given is not None:
        config.stash[OFFICE] = Worker(given["servers"], given["servers_key"])
        return
    config.stash[OFFICE] = sources = Sources()
    config.stash[WINDOW] = Window(sources)
    config.add_cleanup(sources.close)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where to ask."""
    window = node.config.stash[WINDOW]
    node.workerinput |= {"servers": window.address, "servers_key": window.key.hex()}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a server."""
    for item in items:
        for fixture, kind in NEEDS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(MARKS[kind])


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def pytest_deselect_what_lacks_its_server(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, of what is still selected, the tests whose server is nowhere to be had; with CI=true they stay, and fail."""
    if os.environ.get("CI") == "true":
        return
    office = config.stash[OFFICE]
    away = [item for item in items if any(office.lacking(kind) for kind in _needed(item))]
    if away:
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was deselected and how to get it."""
    if WINDOW in config.stash:
        for sentence in config.stash[WINDOW].sources.lacked():
            terminalreporter.write_line(f"未测试 / not tested: {sentence}", yellow=True)


def _needed(item: pytest.Item) -> set[Kind]:
    by_fixture = {kind for fixture, kind in NEEDS.items() if fixture in getattr(item, "fixturenames", ())}
    by_mark: set[Kind] = {kind for kind in ("postgres", "kafka") if item.get_closest_marker(kind)}
    return by_fixture | by_mark


def _server(config: pytest.Config, kind: Kind) -> PostgresServer | KafkaServer:
    try:
        return config.stash[OFFICE].server(kind)
    except NotRunning as reason:
        sentence = str(reason)
    pytest.fail(sentence, pytrace=False)


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> PostgresServer:
    """The PostgreSQL of the whole run."""
    return cast(PostgresServer, _server(pytestconfig, "postgres"))


@pytest.fixture(scope="session")
def kafka_server(pytestconfig: pytest.Config) -> KafkaServer:
    """The broker of the whole run, where everybody may do everything; use topics of your own."""
    return cast(KafkaServer, _server(pytestconfig, "kafka"))


@pytest.fixture(scope="session")
def secure_kafka_server(pytestconfig: pytest.Config) -> KafkaServer:
    """The broker of the whole run with passwords and ACLs; `users["admin"]` is the administrator's password."""
    return cast(KafkaServer, _server(pytestconfig, "secure_kafka"))


@pytest.fixture
def fresh_database(postgres_server: PostgresServer) -> Iterator[Callable[[str], DatabaseUrls]]:
    """`fresh_database("goals")` makes a new empty database with two roles of its own, dropped after the test."""
    made: list[str] = []

    def create(service: str) -> DatabaseUrls:
        made.append(f"{service}_{secrets.token_hex(4)}")
        return postgres_server.create(made[-1])

    yield create
    for database in made:
        postgres_server.drop(database)


@pytest.fixture(scope="module")
def _postgres_of_module() -> Iterator[Postgres]:
    with folder() as place, local.postgres.postgres(place) as server:
        yield server


@pytest.fixture(scope="session")
def _kafka_of_worker() -> Iterator[Kafka]:
    with folder() as place, local.kafka.kafka(place) as server:
        yield server


@pytest.fixture
def own_postgres(_postgres_of_module: Postgres) -> Postgres:
    """A PostgreSQL that the test may kill, always from deploy/local; running at the start, with what the module's tests left there."""
    _postgres_of_module.start()
    return _postgres_of_module


@pytest.fixture
def own_kafka(_kafka_of_worker: Kafka) -> Kafka:
    """A broker that the test may kill or pause, always from deploy/local; running at the start, with what the worker's tests left there."""
    _kafka_of_worker.resume()
    _kafka_of_worker.start()
    return _kafka_of_worker
