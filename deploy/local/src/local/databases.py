"""A service's database with its two roles on a PostgreSQL server: the owner migrates, the runtime role serves."""

from typing import NamedTuple

import psycopg
from psycopg import sql

from local.secret import Passwords

_MAKING_ROLES = 4_060_315_001  # PostgreSQL refuses two CREATE ROLE or GRANT on one object at once: "tuple concurrently updated"


class DatabaseUrls(NamedTuple):
    """How the two roles reach one database: postgresql+psycopg://..."""

    owner: str
    runtime: str


def create(admin_url: str, database: str, passwords: Passwords) -> DatabaseUrls:
    """Make the database and the roles `<database>_owner` and `<database>_runtime`; what exists stays."""
    owner, runtime = (f"{database}_{role}" for role in ("owner", "runtime"))
    with _connected(admin_url) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_MAKING_ROLES])
        for role in (owner, runtime):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = sql.SQL("ALTER" if known else "CREATE")
            made = sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, sql.Identifier(role), sql.Literal(passwords.of(role)))
            connection.execute(made)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(owner)))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(runtime)))
        host, port = connection.info.host, connection.info.port
    return DatabaseUrls(*(f"postgresql+psycopg://{role}:{passwords.of(role)}@{host}:{port}/{database}" for role in (owner, runtime)))


def drop(admin_url: str, database: str) -> None:
    """Remove the database, whoever is connected, and its roles."""
    with _connected(admin_url) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_MAKING_ROLES])
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        for role in (f"{database}_owner", f"{database}_runtime"):
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def answers(admin_url: str) -> bool:
    """Does the server take a connection and answer a question?"""
    try:
        with _connected(admin_url) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def _connected(admin_url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(admin_url.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True, connect_timeout=5)
