"""What is made of library and approved goals, kept for as long as they stay as they are, and made beside the event loop."""

import asyncio
from collections.abc import Callable, Sized
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from goals.views import cases, library
from shared.runtime.web.queries import QueryContext

R = TypeVar("R")
T = TypeVar("T", bound=Sized)
VIEWS = (library.VIEW, cases.VIEW)
SMALL = 5_000
"""Up to this length the new one is waited for; of what is longer, the one of before answers until it is there."""


@dataclass
class _One(Generic[T]):
    """What one process has of one database."""

    stands: object = None
    made: T | None = None
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    task: "asyncio.Task[T] | None" = None


class Kept(Generic[R, T]):
    """`read` in the views, `make` in a thread of its own; one in each process for each database."""

    def __init__(self, read: Callable[[Connection, date], R], make: Callable[[R], T]) -> None:
        self._read = read
        self._make = make
        self._of: WeakKeyDictionary[Engine, _One[T]] = WeakKeyDictionary()

    async def now(self, ask: QueryContext) -> T:
        """Of what is in force today."""

        def asked(conn: Connection) -> tuple[Engine, object]:
            return conn.engine, (library.last_change(conn), cases.last_change(conn), ask.today)

        engine, stands = await ask.view(VIEWS, asked)
        one = self._of.setdefault(engine, _One())
        if one.made is not None and one.stands != stands and len(one.made) > SMALL:
            if one.task is None or one.task.done():
                one.task = asyncio.create_task(self._made(one, stands, ask))
            return one.made
        return await self._made(one, stands, ask)

    async def _made(self, one: _One[T], stands: object, ask: QueryContext) -> T:
        async with one.making:
            if one.made is None or one.stands != stands:
                read: Any = await ask.view(VIEWS, lambda conn: self._read(conn, ask.today))
                one.made, one.stands = await asyncio.to_thread(self._make, read), stands
            return one.made
