"""Before a log takes anything in, somebody who follows it has confirmed that it is whole."""

import asyncio
from collections.abc import Sequence

import structlog

from shared.runtime.deciding.handler import Handler
from shared.runtime.eventlog.confirmed import BORN, WITNESSES, confirm, stands, word
from shared.runtime.eventlog.database import Database
from shared.runtime.following.feed import LogSource
from shared.runtime.following.witness import LogBehind, Witnesses, require_all_known

START, GLANCE, AGAIN = 10.0, 0.5, 5.0
"""Seconds: how long a start waits for somebody to answer, between two questions then, and later."""

logger = structlog.get_logger()


class Confirmation:
    """One process's: a log that may have been put back waits until somebody answers, or an operator says that it is whole."""

    def __init__(self, source: LogSource, database: Database, handler: Handler, witnesses: Witnesses) -> None:
        self.opened = asyncio.Event()
        """What tells anything by itself may begin."""
        self._source = source
        self._database = database
        self._handler = handler
        self._witnesses = witnesses
        self._given = False
        self._waiting = False
        """Whether commands are held because nobody has answered."""

    async def at_start(self) -> None:
        """Ask; where nobody answers go on with a log that needs nobody's word, or is empty, else hold commands. Raises LogBehind."""
        until = asyncio.get_running_loop().time() + START
        known = await self._database.read(stands)
        while not self._given:
            silent = await self._ask()
            if self._given or known or asyncio.get_running_loop().time() > until:
                break
            await asyncio.sleep(GLANCE)
        if self._given:
            return
        if not self._database.head:
            await self._database.write(lambda conn: confirm(conn, BORN))
        if known or not self._database.head:
            logger.warning("nobody could say whether the log is whole; serving goes on", log=self._source.name, silent=silent)
            self.opened.set()
        else:
            self._waiting, self._handler.hold = True, self._waits_for(silent)
            logger.error(
                "a log that may have been put back takes no commands", log=self._source.name, silent=silent, why=self._handler.hold
            )

    async def later(self) -> None:
        """Ask again until somebody has answered, or cancelled; where others have more, nothing is taken in any more."""
        while not self._given:
            await asyncio.sleep(AGAIN)
            try:
                silent = await self._ask()
                if self._waiting:
                    self._handler.hold = self._waits_for(silent)
                    await self._hear_the_operator()
            except LogBehind as behind:
                self._waiting, self._handler.hold = False, str(behind)
                logger.error("others have more of this log", log=self._source.name, reason=str(behind))
            except Exception as failure:
                logger.warning("the log cannot be confirmed yet", log=self._source.name, reason=str(failure))

    async def _ask(self) -> list[str]:
        heard = await self._witnesses.hear()
        name, log_id = self._source.name, self._source.log_id
        await self._database.read(lambda conn: require_all_known(conn, name, log_id, heard.said))
        if heard.answered:
            await self._database.write(lambda conn: confirm(conn, WITNESSES))
            self._given = True
            self._open()
            for silence in heard.silent:
                logger.warning("somebody could not say how much of the log they have", log=name, silent=silence)
        return list(heard.silent)

    async def _hear_the_operator(self) -> None:
        if because := await self._database.read(word):
            logger.warning("an operator has confirmed the log", log=self._source.name, because=because)
            self._open()

    def _open(self) -> None:
        self._waiting, self._handler.hold = False, ""
        self.opened.set()

    def _waits_for(self, silent: Sequence[str]) -> str:
        """One sentence to who commands and to who operates; the reasons of the silence stand in the process's log."""
        asked = "、".join(one.partition("（")[0] for one in silent)
        return (
            f"日志尚未与主题和其他服务核对，暂不受理：正在等待 {asked} 中任何一方应答，应答后自动恢复，请稍后以同一幂等键重试；"
            f"确知数据库完好而无人应答时，运维可说明原因予以确认：python -m {self._source.name} confirm --because …"
        )
