"""Whether the broker answers: asked when something goes wrong, so that its absence is said once and not by every retry."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterator

import structlog
from aiokafka.errors import KafkaError

from shared.runtime.failures import Away
from shared.runtime.outage import EVERY, Outage

LIBRARY = "aiokafka"
AGAIN = 1.0
"""Seconds between two looks while the broker is away, or something goes wrong."""

QUIET = 30.0
"""Seconds after its return in which what goes wrong still comes of its absence."""

logger = structlog.get_logger()


class BrokerAway(Away):
    """The broker does not answer, or asks to come again; the message says how."""


class BrokerWatch:
    """Hears what goes wrong at the broker, asks it, and says what it finds out."""

    def __init__(self, outage: Outage, ask: Callable[[], Awaitable[None]]) -> None:
        """`ask` raises where the broker does not answer."""
        self._outage = outage
        self._ask = ask
        self._heard: dict[str, str] = {}
        """What went wrong since the broker was asked last: one sentence of each kind."""
        self._said: dict[str, float] = {}
        self._quiet_until = 0.0
        self._suspected = asyncio.Event()

    async def watch(self) -> None:
        """Until cancelled."""
        with _overheard(self.suspect):
            while True:
                await self._suspected.wait()
                self._suspected.clear()
                await self._look()
                await asyncio.sleep(AGAIN)

    def suspect(self, kind: str, sentence: str) -> None:
        """Something went wrong. On the event loop only."""
        self._heard.setdefault(kind, sentence)
        self._suspected.set()

    @contextlib.contextmanager
    def passing(self) -> Iterator[None]:
        """What the broker fails to do for now is BrokerAway."""
        try:
            yield
        except (KafkaError, TimeoutError, OSError) as failure:
            if isinstance(failure, KafkaError) and not failure.retriable:
                raise
            sentence = str(failure) or type(failure).__name__
            self.suspect(type(failure).__name__, sentence)
            raise BrokerAway(sentence) from failure

    async def _look(self) -> None:
        try:
            await self._ask()
        except (KafkaError, TimeoutError, OSError) as failure:
            self._outage.away(str(failure) or type(failure).__name__)
            self._heard.clear()
            self._suspected.set()
            return
        now = time.monotonic()
        if self._outage.reason:
            self._quiet_until = now + QUIET
        self._outage.back()
        heard, self._heard = self._heard, {}
        if now < self._quiet_until:
            return
        for kind, sentence in heard.items():
            if now - self._said.get(kind, -EVERY) >= EVERY:
                self._said[kind] = now
                logger.warning("the broker answers, and something went wrong", reason=sentence)


class _Overhearing(logging.Handler):
    def __init__(self, suspect: Callable[[str, str], None]) -> None:
        super().__init__(logging.WARNING)
        self._suspect = suspect

    def emit(self, record: logging.LogRecord) -> None:
        self._suspect(str(record.msg), record.getMessage())


@contextlib.contextmanager
def _overheard(suspect: Callable[[str, str], None]) -> Iterator[None]:
    """What the client library logs is told to us instead."""
    library, overhearing = logging.getLogger(LIBRARY), _Overhearing(suspect)
    library.addHandler(overhearing)
    library.propagate = False
    try:
        yield
    finally:
        library.removeHandler(overhearing)
        library.propagate = not library.handlers
