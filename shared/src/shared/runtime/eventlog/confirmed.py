"""Which run of which database a log was confirmed in: a copy that was put back stands in another one."""

from sqlalchemy import Connection, delete, select, text

from shared.runtime.eventlog import log
from shared.runtime.eventlog.checkpoint import positions
from shared.runtime.sql.rows import upsert

NAME = "confirmed"
"""Whose rows say so: the source is by whom, the log id is the place."""
WITNESSES, BORN = NAME, "born"
"""By its topic or a follower; or by nobody, when it was empty."""
WORD = "because "
"""By an operator: the reason follows."""
PLACE = text("""SELECT system.system_identifier || '/' || point.timeline_id || '/' || base.oid,
        extract(epoch FROM pg_postmaster_start_time())::text
    FROM pg_control_system() AS system, pg_control_checkpoint() AS point, pg_database AS base WHERE base.datname = current_database()""")
"""No files are put back under a server that runs: the same start of the same server means the same log."""


def stands(conn: Connection) -> bool:
    """The log needs nobody's word: confirmed since its server started; or nobody ever followed it since it was made in this database."""
    mine = select(positions.c.source, positions.c.log_id).where(positions.c.follower == NAME)
    said: dict[str, str] = {row.source: row.log_id for row in conn.execute(mine)}
    database, run = _place(conn)
    if set(said) == {BORN}:
        return said[BORN].partition("@")[0] == database
    return bool(database) and f"{database}@{run}" in said.values()


def confirm(conn: Connection, by: str) -> None:
    """The log as it stands now is whole."""
    head, (database, run) = log.head(conn).position, _place(conn)
    row = {"follower": NAME, "source": by, "log_id": f"{database}@{run}", "position": head, "leaf_hash": log.leaf_at(conn, head) or b""}
    upsert(conn, positions, [row])


def word(conn: Connection) -> str:
    """The reason for which an operator confirmed it since its server started; empty where none has."""
    mine = select(positions.c.source).where(positions.c.follower == NAME, positions.c.log_id == "@".join(_place(conn)))
    return next((by.removeprefix(WORD) for by in conn.execute(mine).scalars() if by.startswith(WORD)), "")


def forget(conn: Connection) -> None:
    """The log was put into another database."""
    conn.execute(delete(positions).where(positions.c.follower == NAME))


def _place(conn: Connection) -> tuple[str, str]:
    """What names this database and no copy on another server; and this run of its server."""
    return tuple(conn.execute(PLACE).one()) if conn.dialect.name == "postgresql" else ("", "")
