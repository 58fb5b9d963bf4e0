"""The history of a log's tables, the same for every service; each database keeps the revision it stands at."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

FIRST = "0001"
"""What stands in a file from before revisions were kept."""
_ALONE = Lock()
"""Alembic's `context` and `op` are one for the whole process, and each log of a process has a thread of its own."""


def upgrade(conn: Connection, at: str | None) -> None:
    """Bring the tables from the revision at which they stand to the newest, in the caller's transaction."""
    if at == newest():
        return
    with _ALONE:
        if at is None and inspect(conn).has_table("events"):
            command.stamp(_config(conn), FIRST)
        command.upgrade(_config(conn), "head")


def revision(conn: Connection) -> str | None:
    """The revision at which this database stands; None where none was ever kept."""
    return MigrationContext.configure(conn).get_current_revision()


def newest() -> str:
    """The revision that this code needs."""
    return known()[0]


@cache
def known() -> Sequence[str]:
    """Every revision of this code, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _config(conn: Connection | None = None) -> Config:
    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(Path(__file__).with_name("history")))
    return config
