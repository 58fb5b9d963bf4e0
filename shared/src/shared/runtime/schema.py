"""The tables of a log: made on SQLite at the start, on PostgreSQL by the owner, who grants the serving role what it needs."""

from sqlalchemy import Connection, create_engine, inspect, make_url, text

from shared.runtime import log
from shared.runtime.bookmark import positions
from shared.runtime.decider import Refusal
from shared.runtime.parked import parked
from shared.runtime.signals import one_at_a_time

ROOMS = ("views", "building")
"""Schemas in which the serving role may make tables; the log's tables are not among them."""
APPENDED = "events, commands, log"


class NotMigrated(Refusal):
    """The tables are missing."""

    zh = "数据库尚未迁移"
    status = 503


def bring(conn: Connection) -> None:
    """SQLite: make what is missing, also in a file that an earlier version began; nobody changes what was recorded."""
    _make(conn)
    for table in log.KEPT_FOR_EVER:
        for verb in ("UPDATE", "DELETE"):
            trigger = f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            conn.execute(text(f"{trigger} BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"))


def check(conn: Connection) -> None:
    """PostgreSQL: the tables are there. Raises NotMigrated."""
    if not conn.execute(text("SELECT to_regclass('public.events') IS NOT NULL")).scalar_one():
        raise NotMigrated("数据库尚未迁移：请先运行 python -m <service> migrate / migrate the database first")


def migrate(owner_url: str, runtime_url: str) -> list[str]:
    """PostgreSQL, as the owner; may be repeated, two at once follow each other. Returns what was done, in sentences."""
    role = str(make_url(runtime_url).username)
    engine = create_engine(owner_url)
    try:
        with engine.begin() as conn:
            one_at_a_time(conn, "migrate")
            _make(conn)
            for table in log.KEPT_FOR_EVER:
                _never_changed(conn, table)
            conn.execute(text("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
            for statement in _grants(conn.dialect.identifier_preparer.quote(role)):
                conn.execute(text(statement))
    finally:
        engine.dispose()
    return [f"表已就绪，角色 {role} 可以服务 / the tables are ready, {role} can serve"]


def _make(conn: Connection) -> None:
    log.metadata.create_all(conn)
    if positions.c.target.name not in {column["name"] for column in inspect(conn).get_columns(positions.name)}:
        conn.execute(text("ALTER TABLE positions ADD COLUMN target BIGINT"))


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
    own = [f"GRANT SELECT, INSERT ON {APPENDED} TO {role}", f"GRANT SELECT, INSERT, UPDATE, DELETE ON positions, {parked.name} TO {role}"]
    return [*rooms, *rights, f"GRANT USAGE ON SCHEMA public TO {role}", *own]
