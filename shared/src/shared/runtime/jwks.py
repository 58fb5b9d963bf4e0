"""The issuer's public keys, fetched in the background and renewed from time to time."""

import asyncio
import contextlib

import httpx
import structlog
from joserfc.jwk import KeySet

from shared.runtime.decider import Refusal

PERIOD = 300.0
LEAST = 10.0
TIMEOUT = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0

logger = structlog.get_logger()


class KeysMissing(Refusal):
    """The issuer's keys could not be fetched yet; try again soon."""

    zh = "暂时无法校验令牌，请稍后重试"
    status = 503


class Jwks:
    """Callable as the verifier wants it; answers from memory, never from the network."""

    def __init__(self, url: str, period: float = PERIOD, least: float = LEAST) -> None:
        """Keys are renewed every `period` seconds, and when asked for, `least` seconds after the last time at the earliest."""
        self._url = url
        self._period = period
        self._least = least
        self._keys: KeySet | None = None
        self._asked = asyncio.Event()

    def __call__(self) -> KeySet:
        """The keys. Raises KeysMissing before the first answer of the issuer."""
        if self._keys is None:
            raise KeysMissing("尚未取得签发者公钥，请稍后重试")
        return self._keys

    def renew(self) -> None:
        """Fetch them soon: somebody showed a token of a key that is not among them."""
        self._asked.set()

    async def keep(self) -> None:
        """Fetch and renew until cancelled; while the issuer is away the last keys hold."""
        pause = FIRST_PAUSE
        async with httpx.AsyncClient(timeout=TIMEOUT) as http:
            while True:
                self._asked.clear()
                try:
                    self._keys = KeySet.import_key_set((await http.get(self._url)).raise_for_status().json())
                except Exception as failure:
                    logger.warning("no keys from the issuer", url=self._url, reason=str(failure) or type(failure).__name__)
                    await asyncio.sleep(pause)
                    pause = min(LONGEST_PAUSE, pause * 2)
                else:
                    pause = FIRST_PAUSE
                    await self._until_due()

    async def _until_due(self) -> None:
        await asyncio.sleep(self._least)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._period - self._least):
                await self._asked.wait()
