"""The names of people by their ids, from the provider's directory where it has one; events hold ids alone."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cachetools import TTLCache

from portal.signing import Signing
from portal.terms import PERSONS

KEPT = 120.0
"""Seconds that a name is believed, and that nobody is asked again who somebody is."""
AT_ONCE = 100
AUTOMATIC = "service:"
"""With this an id begins that is a service's, which decided by itself."""


def persons_in(told: Any) -> Iterator[str]:
    """The ids of people in a service's answer."""
    if isinstance(told, Mapping):
        for name, one in told.items():
            if name in PERSONS and isinstance(one, str | list):
                yield from filter(None, [one] if isinstance(one, str) else one)
            else:
                yield from persons_in(one)
    elif isinstance(told, (list, tuple)):
        for one in told:
            yield from persons_in(one)


class People:
    """Of one provider."""

    def __init__(self, signing: Signing) -> None:
        self._signing = signing
        self._known: TTLCache[str, str] = TTLCache(5_000, KEPT)

    async def names(self, token: str, ids: Iterable[str]) -> Mapping[str, str]:
        """Those that are known; who is not, is shown by the id."""
        wanted = {one for one in ids if not one.startswith(AUTOMATIC)}
        unknown = sorted(one for one in wanted if one not in self._known)
        pages = [unknown[n : n + AT_ONCE] for n in range(0, len(unknown), AT_ONCE)]
        self._known.update({one: one for one in unknown})
        for found in await asyncio.gather(*(self._signing.people(token, page) for page in pages)):
            self._known.update({one["id"]: one["name"] for one in found})
        return {one: self._known[one] for one in wanted if one in self._known}

    async def all(self, token: str) -> Sequence[Mapping[str, Any]]:
        """The directory, for whom it is open; nobody where it is not, or where there is none."""
        return await self._signing.people(token)
