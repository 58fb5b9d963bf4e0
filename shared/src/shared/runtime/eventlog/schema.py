"""The tables of a log: brought up to date on SQLite at the start, on PostgreSQL by the owner, who lets the serving role use them."""

from sqlalchemy import Connection, create_engine, make_url, text

from shared.runtime.eventlog import log
from shared.runtime.eventlog.checkpoint import positions
from shared.runtime.eventlog.parked import parked
from shared.runtime.eventlog.passed import passed
from shared.runtime.eventlog.refused import refused
from shared.runtime.failures import OperatorError
from shared.runtime.sql import migrations
from shared.runtime.sql.locks import one_at_a_time

ROOMS = ("views", "building")
"""Schemas in which the serving role may make tables; the log's tables are not among them."""
APPENDED = "events, commands, log, lost"


class NotMigrated(OperatorError):
    """The tables are missing, or those of an earlier version."""


class NewerSchema(OperatorError):
    """A later version has changed the tables; this one would not understand them."""


def bring(conn: Connection) -> None:
    """SQLite: make what is missing, also in a file that an earlier version began; nobody changes what was recorded. Raises NewerSchema."""
    migrations.upgrade(conn, _revision(conn))
    for table in log.KEPT_FOR_EVER:
        for verb in ("UPDATE", "DELETE"):
            trigger = f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            conn.execute(text(f"{trigger} BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"))


def check(conn: Connection) -> None:
    """PostgreSQL: the tables are those of this version. Raises NotMigrated or NewerSchema."""
    if _revision(conn) != migrations.newest():
        raise NotMigrated("数据库尚未迁移：请先运行 python -m <service> migrate / migrate the database first")


def migrate(owner_url: str, runtime_url: str) -> str:
    """PostgreSQL, as the owner; may be repeated, two at once follow each other. Says what was done, in a sentence. Raises NewerSchema."""
    role = str(make_url(runtime_url).username)
    engine = create_engine(owner_url)
    try:
        with engine.begin() as conn:
            one_at_a_time(conn, "migrate")
            role = _becomes(conn, role)
            before = _revision(conn)
            migrations.upgrade(conn, before)
            for table in log.KEPT_FOR_EVER:
                _never_changed(conn, table)
            conn.execute(text("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
            for statement in _grants(conn.dialect.identifier_preparer.quote(role)):
                conn.execute(text(statement))
    finally:
        engine.dispose()
    after = migrations.newest()
    steps = after if before == after else f"{before or '0000'} → {after}"
    return f"表已就绪（{steps}），角色 {role} 可以服务 / the tables are ready, {role} can serve"


def _becomes(conn: Connection, login: str) -> str:
    """The role that serves when this login does: itself, or the one that it was told to be while a password is changed."""
    told = "SELECT substr(one, 6) FROM pg_roles, unnest(rolconfig) one WHERE rolname = :login AND one LIKE 'role=%'"
    found: str | None = conn.execute(text(told), {"login": login}).scalar_one_or_none()
    return found.strip('"') if found else login


def _revision(conn: Connection) -> str | None:
    at = migrations.revision(conn)
    if at is not None and at not in migrations.known():
        raise NewerSchema(
            f"数据库已由更新的版本升级（{at}），本版本只认识到 {migrations.newest()} / a later version has migrated this database"
        )
    return at


def _never_changed(conn: Connection, table: str) -> None:
    says = f"RAISE EXCEPTION '{table} are never changed' USING ERRCODE = 'integrity_constraint_violation';"
    conn.execute(text(f"CREATE OR REPLACE FUNCTION {table}_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {says} END $$"))
    conn.execute(
        text(
            f"CREATE OR REPLACE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_never_changed()"
        )
    )


def _grants(role: str) -> list[str]:
    rooms = [f"CREATE SCHEMA IF NOT EXISTS {room}" for room in ROOMS]
    rights = [f"GRANT USAGE, CREATE ON SCHEMA {room} TO {role}" for room in ROOMS]
    changed = ", ".join(table.name for table in (positions, parked, refused, passed))
    own = {"SELECT": "alembic_version", "SELECT, INSERT": APPENDED, "SELECT, INSERT, UPDATE, DELETE": changed}
    tables = [f"GRANT {verbs} ON {names} TO {role}" for verbs, names in own.items()]
    unsaid = f"GRANT UPDATE (jurisdiction) ON log TO {role}"  # a log of an earlier version without events learns it at its next start
    return [*rooms, *rights, f"GRANT USAGE ON SCHEMA public TO {role}", *tables, unsaid]
