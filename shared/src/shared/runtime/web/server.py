"""The HTTP server of a process: uvicorn's, which rests while nobody asks."""

import asyncio
from types import FrameType
from typing import Any

import uvicorn

TICK = 1.0
"""Seconds between two looks at its own affairs, such as the time in its answers; uvicorn looks ten times a second."""
KEPT = 75
"""Seconds that a connection stays open where nothing is asked: longer than those who ask again keep theirs."""


class Server(uvicorn.Server):
    """Ends at once at a signal, although it looks seldom."""

    def __init__(self, application: Any, **how: Any) -> None:
        super().__init__(uvicorn.Config(application, lifespan="off", log_config=None, access_log=False, timeout_keep_alive=KEPT, **how))
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()

    async def main_loop(self) -> None:
        """Until it is to end."""
        ending = asyncio.create_task(self._ending.wait())
        while not await self.on_tick(0):
            await asyncio.wait([ending], timeout=TICK)
        ending.cancel()

    def end(self) -> None:
        """By whoever runs it; what is under way is finished."""
        self.should_exit = True
        self._ending.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """By a signal."""
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._ending.set)
