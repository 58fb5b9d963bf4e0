"""What is made of library and approved goals, kept for as long as they stay as they are, and made beside the event loop."""

import asyncio
from collections.abc import Callable, Sized
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from goals.views import cases, library
from shared.runtime.failures import Unavailable
from shared.runtime.web.queries import QueryContext

R = TypeVar("R")
T = TypeVar("T", bound=Sized)
VIEWS = (library.VIEW, cases.VIEW)
SMALL = 5_000
"""Up to this length the new one is waited for; of what is longer, the one of before answers until it is there."""
PATIENCE = 4.0
"""Longer, in seconds, nobody waits; the portal itself waits for five."""


@dataclass
class _One(Generic[T]):
    """What one process has of one database."""

    stands: object = None
    made: T | None = None
    task: "asyncio.Task[None] | None" = None
    """Makes the next one."""


class BeingMade(Unavailable):
    """What this is answered from is being made; try again in some seconds."""

    zh = "正在编制"


class Kept(Generic[R, T]):
    """`read` in the views, `make` in a thread of its own; one in each process for each database."""

    def __init__(self, read: Callable[[Connection, date], R], make: Callable[[R], T]) -> None:
        self._read = read
        self._make = make
        self._of: WeakKeyDictionary[Engine, _One[T]] = WeakKeyDictionary()

    async def now(self, ask: QueryContext) -> T:
        """Of what is in force today. Raises BeingMade where that takes longer than somebody waits; it goes on being made."""

        def asked(conn: Connection) -> tuple[Engine, object]:
            return conn.engine, (library.last_change(conn), cases.last_change(conn), ask.today)

        engine, stands = await ask.view(VIEWS, asked)
        one = self._of.setdefault(engine, _One())
        try:
            async with asyncio.timeout(PATIENCE):
                while one.made is None or one.stands != stands:
                    if one.task is None or one.task.done():
                        one.task = asyncio.create_task(self._renew(one, stands, ask))
                    if one.made is not None and len(one.made) > SMALL:
                        break
                    await asyncio.shield(one.task)
        except TimeoutError as slow:
            raise BeingMade("正在按指标库和已批复的目标编制，约需几秒；请稍候再试一次") from slow
        return one.made

    async def _renew(self, one: _One[T], stands: object, ask: QueryContext) -> None:
        read: Any = await ask.view(VIEWS, lambda conn: self._read(conn, ask.today))
        one.made, one.stands = await asyncio.to_thread(self._make, read), stands
