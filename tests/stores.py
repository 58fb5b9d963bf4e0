"""The databases that tests run on: everything that stores something is held on SQLite and on PostgreSQL."""

import contextlib
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text

from local.databases import DatabaseUrls
from shared.runtime.eventlog import schema
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.eventlog.sqlite import BEGIN_IMMEDIATE, Sqlite, engine
from shared.runtime.sql.sqlite_files import engine_of
from tests.sources import PostgresServer

QUICK = (
    "tests/runtime/test_feed.py",
    "tests/runtime/test_follower",
    "tests/runtime/test_log",
    "tests/runtime/test_reaction",
    "tests/runtime/test_backup",
    "tests/evaluation/test_coverage_view",
    "tests/evaluation/test_evaluations_view",
    "tests/evaluation/test_goals_heard",
    "tests/evaluation/test_results_view",
    "tests/goals/test_goals_of_year_view",
    "tests/goals/test_reviews_view",
    "tests/feedback/test_views",
    "tests/feedback/test_lists",
    "tests/monitoring/test_views",
    "tests/audit/test_trail",
)
"""Where the default run holds PostgreSQL too; elsewhere that is for the long one."""
SAMPLED, EVERY = "tests/feedback/test_deadlines", 7
"""Where hundreds of combinations are walked through, the default run has every seventh, and the long one all on SQLite."""
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
ON_SQLITE = (
    "tests/runtime/test_http",
    "tests/runtime/test_auth",
    "tests/runtime/test_metrics",
    "tests/goals/test_bad_input",
)
"""What is said before a database is asked and after; what a log promises is held on both in `test_log`, a service's road in its journey."""
IN_MEMORY = engine_of(":memory:", poolclass=NullPool)
"""Each connection is an empty database of its own."""
Connect = Callable[[], Connection]


@event.listens_for(Engine, "engine_connect")
def outlive_no_power_failure(conn: Connection) -> None:
    """Nothing that tests write has to, on SQLite as little as on the run's PostgreSQL; what a killed process wrote is there."""
    if conn.dialect.name == "sqlite" and "told" not in conn.info:
        with contextlib.suppress(sqlite3.OperationalError):  # somebody has the file to himself
            conn.connection.cursor().execute("PRAGMA synchronous=OFF")
            conn.info["told"] = True


@dataclass(frozen=True)
class Store:
    """Opens databases by name; the same name again is the same database."""

    place: Callable[[str], str]
    """The URL of a PostgreSQL database, or the path of a SQLite file: all that another process needs to open it too."""

    def __call__(self, name: str) -> Database:
        place = self.place(name)
        if place.startswith("postgresql"):
            return Postgres(name, place)
        if not (path := Path(place)).exists():
            path.write_bytes(_ready())
        return Sqlite(path)


@cache
def _ready() -> bytes:
    """A SQLite file with a log's tables and no log, as the migrations make it: made once, since making it takes longer than most tests."""
    with TemporaryDirectory() as folder:
        made = engine(path := Path(folder) / "ready.sqlite", BEGIN_IMMEDIATE, size=1)
        with made.begin() as conn:
            schema.bring(conn)
        made.dispose()
        return path.read_bytes()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the default run short, and the long one within its time."""
    walked = {kind: [item for item in items if item.nodeid.startswith(SAMPLED) and kind in item.name] for kind in ("sqlite", "postgresql")}
    too_many = {*walked["postgresql"]} - {*walked["postgresql"][::EVERY]}
    for item in {*walked["sqlite"]} - {*walked["sqlite"][::EVERY]}:
        item.add_marker("long")
    too_many |= {item for item in items if item.nodeid.startswith(ON_SQLITE) and "postgresql" in item.name}
    config.hook.pytest_deselected(items=[*too_many])
    items[:] = [item for item in items if item not in too_many]
    for item in items:
        on_both = {"store", "connect"} & set(getattr(item, "fixturenames", ()))
        if on_both and "postgresql" in item.name and not item.nodeid.startswith(QUICK):
            item.add_marker("long")


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Empty databases, of a name each when first opened."""
    if request.param == "sqlite":
        return Store(lambda name: str(tmp_path / f"{name}.sqlite"))
    return on_postgres(request.getfixturevalue("migrated_database"))


@pytest.fixture(scope="session")
def _migrated(postgres_server: PostgresServer) -> Iterator[DatabaseUrls]:
    name = f"migrated_{secrets.token_hex(4)}"
    made = postgres_server.create(name)
    schema.migrate(made.owner, made.runtime)
    yield made
    postgres_server.drop(name)


@pytest.fixture
def migrated_database(postgres_server: PostgresServer, _migrated: DatabaseUrls) -> Iterator[Callable[[str], DatabaseUrls]]:
    """`migrated_database("goals")` makes a copy of a database that was migrated, with its two roles, dropped after the test."""
    made: list[str] = []

    def create(service: str) -> DatabaseUrls:
        made.append(f"{service}_{secrets.token_hex(4)}")
        return postgres_server.copy(_migrated, made[-1])

    yield create
    for database in made:
        postgres_server.drop(database)


def on_postgres(migrated: Callable[[str], DatabaseUrls]) -> Store:
    """Migrated databases, opened by the role that serves."""
    made: dict[str, str] = {}

    def place(name: str) -> str:
        if name not in made:
            made[name] = migrated(name).runtime
        return made[name]

    return Store(place)


@pytest.fixture(scope="session")
def _postgres_for_views(postgres_server: PostgresServer) -> Iterator[Engine]:
    name = f"views_{secrets.token_hex(4)}"
    # At a rollback, which readers never ask for, psycopg would drop the lists' statements with its own.
    engine = create_engine(postgres_server.create(name).owner, connect_args={"prepare_threshold": None})
    yield engine
    engine.dispose()
    postgres_server.drop(name)


@pytest.fixture(params=BOTH)
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Opens connections for views, each to an empty room of its own; nothing of it stays."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield lambda: stack.enter_context(IN_MEMORY.connect())
        else:
            engine = request.getfixturevalue("_postgres_for_views")
            yield lambda: _room(stack.enter_context(engine.connect()))


def _room(conn: Connection) -> Connection:
    room = f"room_{secrets.token_hex(4)}"
    conn.execute(text(f"CREATE SCHEMA {room}"))
    conn.execute(text(f"SET LOCAL search_path TO {room}"))
    return conn


@pytest.fixture
def conn(connect: Connect) -> Connection:
    """An empty room for views."""
    return connect()
