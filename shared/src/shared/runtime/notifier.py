"""A notifier: wakes those who wait for something to move on."""

import asyncio
import contextlib


class Notifier:
    """Notified on the event loop's thread; whoever checks and then waits without an `await` between misses nothing."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Wake all."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Until notified, or so many seconds have passed."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):  # not wait_for: on Python 3.11 it may swallow a cancellation
                    await future
        finally:
            self._waiting.discard(future)
