"""The history of a log's tables, the same for every service; each database keeps the revision it stands at."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, inspect, text

HISTORY = Path(__file__).with_name("history")
FIRST = "0001"
"""What stands in a file from before revisions were kept."""
_ALONE = Lock()
"""Alembic's `context` and `op` are one for the whole process, and each log of a process has a thread of its own."""


def upgrade(conn: Connection, at: str | None) -> None:
    """Bring the tables from the revision at which they stand to the newest, in the caller's transaction."""
    if at == newest():
        return
    from alembic import command  # an operator's command on tables that are ready does not wait for it
    from alembic.config import Config

    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(HISTORY))
    with _ALONE:
        if at is None and inspect(conn).has_table("events"):
            command.stamp(config, FIRST)
        command.upgrade(config, "head")


def revision(conn: Connection) -> str | None:
    """The revision at which this database stands; None where none was ever kept."""
    return conn.scalar(text("SELECT version_num FROM alembic_version")) if inspect(conn).has_table("alembic_version") else None


def newest() -> str:
    """The revision that this code needs."""
    return known()[0]


@cache
def known() -> Sequence[str]:
    """Every revision of this code, the newest first: the files are called by them."""
    return sorted((file.name[1:5] for file in HISTORY.glob("versions/v*.py")), reverse=True)
