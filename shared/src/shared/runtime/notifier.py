"""A notifier: wakes those who wait for something to move on."""

import asyncio


class Notifier:
    """Notified on the event loop's thread; whoever checks and then waits without an `await` between misses nothing."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Wake all."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            _wake(future)

    async def wait(self, seconds: float) -> None:
        """Until notified, or so many seconds have passed."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._waiting.add(future)
        late = loop.call_later(seconds, _wake, future)
        try:
            await future
        finally:
            late.cancel()
            self._waiting.discard(future)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
