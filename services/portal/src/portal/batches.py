"""Many things decided one after the other: each by its own command under its own key, so that what was begun goes on where it was."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from portal.services import Asking, Said
from portal.session import Keeper, Person, TooMuch

STEP = 10
"""Commands of one request: the page shows how far it has come, and goes on."""
MOST = 100
"""Things of one batch; its list must fit into a cookie."""


@dataclass(frozen=True)
class Batch:
    """One decision with one content on several things of a service."""

    person: str
    service: str
    what: str
    """The last word of each decision's address, `approval`."""
    title: str
    back: str
    """The queue's page."""
    body: Mapping[str, Any]
    things: tuple[str, ...]
    """Their addresses in the service, `/items/360922-2020-P0017`."""
    done: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def left(self) -> tuple[str, ...]:
        """What has not been decided yet."""
        return tuple(one for one in self.things if one not in self.done)

    def key(self, thing: str) -> str:
        """The Idempotency-Key of the command on this thing: the same however often the batch is begun again."""
        return str(uuid5(NAMESPACE_URL, f"{self.id} {thing}"))

    async def step(self, ask: Asking, passed_over: tuple[str, ...]) -> tuple["Batch", dict[str, Said]]:
        """Decide the next few; what was refused in this run is passed over."""
        several = [one for one in self.left if one not in passed_over][:STEP]
        said = await asyncio.gather(*(ask.post(self.service, f"{one}/{self.what}", self.body, self.key(one)) for one in several))
        done = tuple(one for one, answer in zip(several, said, strict=True) if answer.ok)
        return replace(self, done=self.done + done), dict(zip(several, said, strict=True))


async def checked(ask: Asking, service: str, what: str, things: tuple[str, ...], body: Any) -> dict[str, Said]:
    """What the decision would come to on each thing, without deciding."""
    found: dict[str, Said] = {}
    for first in range(0, len(things), STEP):
        several = things[first : first + STEP]
        said = await asyncio.gather(*(ask.post(service, f"{one}/{what}/check", body) for one in several))
        found |= dict(zip(several, said, strict=True))
    return found


class Batches:
    """The batch that somebody has begun, kept sealed in their browser until it is done; ours keeps nothing."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self.cookie = f"{keeper.cookie}-batch"

    def sealed(self, batch: Batch, until: float) -> str:
        """For the cookie; nothing where it is too long for one."""
        try:
            return self._keeper.sealed({"until": until, "batch": asdict(batch)})
        except TooMuch:
            return ""

    def opened(self, value: str, person: Person) -> Batch | None:
        """What this person has begun and not finished."""
        kept = self._keeper.opened(value).get("batch") if value else None
        if not kept or kept["person"] != person.id:
            return None
        return Batch(**kept | {"things": tuple(kept["things"]), "done": tuple(kept["done"])})
