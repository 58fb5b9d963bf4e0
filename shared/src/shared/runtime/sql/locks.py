"""What only PostgreSQL needs, since SQLite has one process and one writer: one transaction at a time, and word to other processes."""

from sqlalchemy import Connection, func, select

CHANNEL = "bihuan"


def one_at_a_time(conn: Connection, name: str) -> None:
    """Until this transaction ends no other one passes here with the same name."""
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def tell(conn: Connection, *words: str) -> None:
    """Say to every process that listens to this database, once this transaction is committed."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("SELECT pg_notify(%s, word) FROM unnest(%s::text[]) AS word", (CHANNEL, list(words)))
