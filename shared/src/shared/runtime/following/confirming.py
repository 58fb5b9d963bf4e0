"""Before a log takes anything in, somebody who follows it has confirmed that it is whole."""

import asyncio

import structlog
from sqlalchemy import Connection, text

from shared.runtime.deciding.handler import Handler
from shared.runtime.eventlog import checkpoint, log
from shared.runtime.eventlog.checkpoint import Checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.following.feed import LogSource
from shared.runtime.following.witness import LogBehind, Witnesses, require_all_known

NAME = "confirmed"
"""The checkpoint that says which database was confirmed last, and up to where."""
START, GLANCE, AGAIN = 10.0, 0.5, 5.0
"""Seconds: how long a start waits for somebody to answer, between two questions then, and later."""
PLACE = text("""SELECT system.system_identifier || '/' || point.timeline_id || '/' || base.oid
    FROM pg_control_system() AS system, pg_control_checkpoint() AS point, pg_database AS base WHERE base.datname = current_database()""")

logger = structlog.get_logger()


class Confirmation:
    """One process's: a database that was restored is another one than that which was confirmed, and waits until somebody answers."""

    def __init__(self, source: LogSource, database: Database, handler: Handler, witnesses: Witnesses) -> None:
        self.opened = asyncio.Event()
        """What tells anything by itself may begin."""
        self._source = source
        self._database = database
        self._handler = handler
        self._witnesses = witnesses
        self._given = False

    async def at_start(self) -> None:
        """Ask; nobody answers: go on where this very database was confirmed before, or is empty, else hold commands. Raises LogBehind."""
        until = asyncio.get_running_loop().time() + START
        known = await self._database.read(_was_confirmed)
        while not self._given:
            silent = await self._ask()
            if self._given or known or asyncio.get_running_loop().time() > until:
                break
            await asyncio.sleep(GLANCE)
        if self._given:
            return
        if known or not self._database.head:
            logger.warning("nobody could say whether the log is whole; serving goes on", log=self._source.name, silent=silent)
            self.opened.set()
        else:
            self._handler.hold = "日志尚未与主题和其他服务核对，暂不受理；核对后自动恢复，请稍后以同一幂等键重试"
            logger.error("a restored log takes no commands until its topic or a follower answers", log=self._source.name, silent=silent)

    async def later(self) -> None:
        """Ask again until somebody has answered, or cancelled; where others have more, nothing is taken in any more."""
        while not self._given:
            await asyncio.sleep(AGAIN)
            try:
                await self._ask()
            except LogBehind as behind:
                self._handler.hold = str(behind)
                logger.error("others have more of this log", log=self._source.name, reason=str(behind))
            except Exception as failure:
                logger.warning("the log cannot be confirmed yet", log=self._source.name, reason=str(failure))

    async def _ask(self) -> list[str]:
        heard = await self._witnesses.hear()
        name, log_id = self._source.name, self._source.log_id
        await self._database.read(lambda conn: require_all_known(conn, name, log_id, heard.said))
        if heard.answered:
            await self._database.write(_confirm)
            self._given, self._handler.hold = True, ""
            self.opened.set()
            for silence in heard.silent:
                logger.warning("somebody could not say how much of the log they have", log=name, silent=silence)
        return list(heard.silent)


def _place(conn: Connection) -> str:
    """What names this database and no copy of it."""
    return str(conn.execute(PLACE).scalar_one()) if conn.dialect.name == "postgresql" else ""


def _was_confirmed(conn: Connection) -> bool:
    at = checkpoint.read(conn, NAME, NAME)
    return at.log_id != "" and at.log_id == _place(conn)


def _confirm(conn: Connection) -> None:
    head = log.head(conn).position
    checkpoint.move(conn, NAME, NAME, Checkpoint(_place(conn), head, log.leaf_at(conn, head) or b""))
