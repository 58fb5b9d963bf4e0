from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from local.databases import DatabaseUrls
from shared.runtime.eventlog import log, schema
from shared.runtime.eventlog.log import OtherJurisdiction
from shared.runtime.eventlog.schema import NewerSchema, NotMigrated
from shared.runtime.eventlog.sqlite import Sqlite, engine
from shared.runtime.sql import migrations
from tests.stores import Connect


@pytest.fixture
def urls(migrated_database: Callable[[str], DatabaseUrls]) -> DatabaseUrls:
    return migrated_database("goals")


@pytest.fixture
def serving(urls: DatabaseUrls) -> Iterator[Connection]:
    yield from connected(urls.runtime)


def connected(url: str) -> Iterator[Connection]:
    made = create_engine(url)
    with made.connect() as conn:
        yield conn
    made.dispose()


def set_revision(owner: str, revision: str) -> None:
    for conn in connected(owner):
        conn.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": revision})
        conn.commit()


def check(runtime: str) -> None:
    for conn in connected(runtime):
        schema.check(conn)


def test_the_revisions_make_the_tables_that_the_code_uses(connect: Connect) -> None:
    conn = connect()
    migrations.upgrade(conn, None)
    assert compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), log.metadata) == []


def test_the_files_of_the_revisions_are_called_by_them() -> None:
    directory = ScriptDirectory(str(migrations.HISTORY))
    assert [script.revision for script in directory.walk_revisions()] == migrations.known()


def older(path: Path, begun: bool = True) -> None:
    """A file as it was before revisions were kept, with one event if it has begun."""
    made = engine(path, "BEGIN IMMEDIATE", size=1)
    with made.begin() as conn:
        migrations.upgrade(conn, None)
        for statement in (
            "DROP TABLE alembic_version",
            "DROP TABLE parked",
            "DROP TABLE refused",
            "DROP TABLE passed",
            "ALTER TABLE positions DROP COLUMN target",
            "ALTER TABLE log DROP COLUMN jurisdiction",
            *(f"ALTER TABLE log DROP COLUMN {column}" for column in ("number", "shared", "known")),
            "DROP TABLE lost",
            "INSERT INTO log VALUES ('mine', 'wall')",
        ):
            conn.execute(text(statement))
        row = "(1, 'unit', 1, 'UnitRegistered', '360922-301', 0, 'first', x'7b7d', x'00')"
        if begun:
            conn.execute(text(f"INSERT INTO events VALUES {row}"))
    made.dispose()


async def test_a_file_from_before_revisions_were_kept_is_upgraded_and_keeps_its_events(tmp_path: Path) -> None:
    older(tmp_path / "goals.sqlite")
    database = Sqlite(tmp_path / "goals.sqlite")
    await database.start()
    try:
        assert database.head == 1
        assert await database.read(migrations.revision) == migrations.newest()
        assert await database.read(lambda conn: compare_metadata(MigrationContext.configure(conn), log.metadata)) == []
    finally:
        await database.stop()


@pytest.mark.parametrize("begun", [True, False])
async def test_a_log_of_an_earlier_version_knows_its_jurisdiction_from_its_first_event_or_its_next_start(
    tmp_path: Path, begun: bool
) -> None:
    older(tmp_path / "goals.sqlite", begun)
    database = Sqlite(tmp_path / "goals.sqlite")
    await database.start()
    try:
        if not begun:
            assert await database.write(lambda conn: log.identify(conn, "wall", "360922")) == "mine"
        with pytest.raises(OtherJurisdiction, match="属于财政区划 360922，不能为 110105 服务"):
            await database.write(lambda conn: log.identify(conn, "wall", "110105"))
        assert await database.write(lambda conn: log.identify(conn, "wall", "360922")) == "mine"
    finally:
        await database.stop()


async def test_a_file_of_a_later_version_is_refused_and_not_touched(tmp_path: Path) -> None:
    database, again = (Sqlite(tmp_path / "goals.sqlite") for _ in range(2))
    await database.start()
    await database.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    await database.stop()
    with pytest.raises(NewerSchema, match="9999"):
        await again.start()
    assert await again.read(migrations.revision) == "9999"
    await again.stop()


@pytest.mark.postgres
class TestOnPostgres:
    """The owner migrates, the serving role checks."""

    def test_an_empty_database_is_said_to_wait_for_migrate(self, fresh_database: Callable[[str], DatabaseUrls]) -> None:
        with pytest.raises(NotMigrated, match="migrate"):
            check(fresh_database("goals").runtime)

    def test_an_earlier_revision_is_said_to_wait_for_migrate(self, urls: DatabaseUrls) -> None:
        check(urls.runtime)
        set_revision(urls.owner, migrations.FIRST)
        with pytest.raises(NotMigrated, match="migrate"):
            check(urls.runtime)

    def test_a_later_revision_is_refused_by_both_roles(self, urls: DatabaseUrls) -> None:
        set_revision(urls.owner, "9999")
        with pytest.raises(NewerSchema, match="9999"):
            check(urls.runtime)
        with pytest.raises(NewerSchema, match="9999"):
            schema.migrate(urls.owner, urls.runtime)

    def test_two_that_migrate_at_once_follow_each_other(self, fresh_database: Callable[[str], DatabaseUrls]) -> None:
        made = fresh_database("goals")
        with ThreadPoolExecutor(2) as both:
            said = sorted(both.map(lambda _: schema.migrate(made.owner, made.runtime), range(2)))
        assert [f"0000 → {migrations.newest()}" in sentence for sentence in said] == [True, False]

    @pytest.mark.parametrize("table", ["events", "commands", "log", "alembic_version"])
    def test_who_serves_cannot_change_history(self, serving: Connection, table: str) -> None:
        column = {"alembic_version": "version_num"}.get(table, "id")
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
            f"DROP TABLE {table}",
            f"ALTER TABLE {table} ADD COLUMN more INTEGER",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"CREATE TRIGGER sly BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        ):
            with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
                serving.execute(text(statement))
            serving.rollback()

    def test_who_serves_makes_tables_in_the_rooms_for_views_alone(self, serving: Connection) -> None:
        for room in schema.ROOMS:
            serving.execute(text(f"CREATE TABLE {room}.mine (a INTEGER)"))
        serving.commit()
        with pytest.raises(DBAPIError, match="permission denied"):
            serving.execute(text("CREATE TABLE public.mine (a INTEGER)"))
        serving.rollback()
        with pytest.raises(DBAPIError, match="permission denied"):
            serving.execute(text("CREATE SCHEMA mine"))

    def test_not_even_the_owner_changes_what_was_recorded(self, urls: DatabaseUrls) -> None:
        for conn in connected(urls.owner):
            for statement in ("UPDATE events SET id = id", "DELETE FROM commands", "TRUNCATE events"):
                with pytest.raises(DBAPIError, match="never changed"):
                    conn.execute(text(statement))
                conn.rollback()
