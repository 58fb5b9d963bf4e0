"""The issuer's public keys, fetched in the background and renewed from time to time."""

import asyncio
import contextlib
from collections.abc import Callable

import httpx
from joserfc.jwk import Key, KeyParameters, KeySet

from shared.runtime.failures import Unavailable
from shared.runtime.supervised import Supervised

PERIOD = 300.0
LEAST = 10.0
TIMEOUT = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0


class KeysMissing(Unavailable):
    """The issuer's keys could not be fetched yet; try again soon."""

    zh = "暂时无法校验令牌，请稍后重试"


class Keys(KeySet):
    """The keys of one answer; a token of a key that is not among them asks for the next answer."""

    def __init__(self, keys: list[Key], renew: Callable[[], None]) -> None:
        super().__init__(keys)
        self._renew = renew

    def get_by_kid(self, kid: str | None = None, parameters: KeyParameters | None = None) -> Key:
        """The key that the verifier wants. Raises InvalidKeyIdError."""
        if kid and all(key.kid != kid for key in self.keys):
            self._renew()
        return super().get_by_kid(kid, parameters)


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
        """Fetch them soon; asked for once or a thousand times, it is one request every `least` seconds. On the event loop only."""
        self._asked.set()

    async def renew_until_cancelled(self) -> None:
        """Fetch and renew until cancelled; while the issuer is away the last keys hold."""
        fetching = Supervised("no keys from the issuer", first=FIRST_PAUSE, longest=LONGEST_PAUSE, expected=True, url=self._url)
        async with httpx.AsyncClient(timeout=TIMEOUT) as http:
            while True:
                self._asked.clear()
                if await fetching.attempt(lambda: self._fetch(http)):
                    await self._until_due()

    async def _fetch(self, http: httpx.AsyncClient) -> None:
        fetched = KeySet.import_key_set((await http.get(self._url)).raise_for_status().json())
        self._keys = Keys(fetched.keys, self.renew)

    async def _until_due(self) -> None:
        await asyncio.sleep(self._least)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._period - self._least):
                await self._asked.wait()
