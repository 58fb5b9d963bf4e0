"""The goals and the audit service over so many rows, each at work in a process of its own."""

import asyncio
import contextlib
import json
import secrets
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import goals.service
from audit.views import trail
from goals.decisions.goal import GOAL
from goals.views import linkages, reached
from issuer.directory import Directory
from local import ports
from shared.events.envelope import catalogue
from shared.runtime.clock import WallClock
from shared.runtime.deciding.handler import Handler
from shared.runtime.eventlog import checkpoint
from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.postgres import Postgres
from shared.runtime.eventlog.sqlite import Sqlite
from tests.bench.asking_served import READY_ITEM, READY_PAGE, SERVICES
from tests.bench.comparing import must
from tests.bench.filling import identify, project, settle, tell
from tests.bench.ground import Ground
from tests.bench.http_load import Load, get
from tests.bench.years import COUNTY, LAST, Years
from tests.journeys.serving import process, wait_until_ready
from wanzai.people import AUDITOR, users

CONNECTIONS = 8
PAGE = 50
DEPTHS = 10


@dataclass(frozen=True)
class Asked:
    """Where the two services answer, and what to ask them."""

    goals: Load
    audit: Load
    addresses: Mapping[str, str]
    """Of the databases."""
    token: str
    items: Sequence[str]
    """Items with a whole life; the same in a log of any size."""
    cursors: Sequence[str]
    """Where pages of the last year's goals begin, from the first row to the last but some."""

    def item(self) -> list[bytes]:
        """One goal each."""
        return [get(f"/goals/items/{item}", self.token) for item in self.items]

    def nothing(self) -> list[bytes]:
        """The endpoint that does nothing, asked for the same items."""
        return [get(f"/goals/nothing/{item}", self.token) for item in self.items]

    def page(self) -> list[bytes]:
        """Fifty goals each."""
        return [get(f"/goals/items?year={LAST}&limit={PAGE}&after={cursor}", self.token) for cursor in self.cursors]

    def same_page(self) -> list[bytes]:
        """The endpoint that does nothing, as often as there are pages."""
        return [get(f"/goals/nothing?year={LAST}&limit={PAGE}&after={cursor}", self.token) for cursor in self.cursors]

    def trail(self) -> list[bytes]:
        """The trail of one item each."""
        return [get(f"/audit/items/{item}/trail", self.token) for item in self.items]


@contextlib.asynccontextmanager
async def asked(ground: Ground, store: str, play: Years, rows: int) -> AsyncIterator[Asked]:
    """Fill a goals log with so many items of fifteen years, a goals view and a trail from it, and serve them."""
    folder = ground.folder / f"asking-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    directory = Directory(folder, COUNTY.jurisdiction)
    directory.enrol(users(COUNTY))
    addresses = {one.name: _address(ground, store, folder, one.name) for one in SERVICES}
    await _filled(addresses, play, rows)
    if store == "postgresql":
        settle(ground.postgres.admin_url, addresses.values())
    token, items = directory.token(AUDITOR), play.sample
    with contextlib.ExitStack() as stack:
        loads: list[Load] = []
        for name, address in addresses.items():
            port = ports.free()
            stack.enter_context(process([sys.executable, "-m", "tests.bench.asking_served", name, address, str(folder), str(port)]))
            await asyncio.to_thread(wait_until_ready, f"http://127.0.0.1:{port}/{name}")
            loads.append(Load(f"http://127.0.0.1:{port}", CONNECTIONS))
        goals_, audit_ = loads
        served = Asked(goals_, audit_, addresses, token, items, await _cursors(goals_, token))
        for file, real, ready in (
            (READY_ITEM, served.item()[0], served.nothing()[0]),
            (READY_PAGE, served.page()[0], served.same_page()[0]),
        ):
            (folder / file).write_bytes(await goals_.answer(real))
            must(await goals_.answer(real) == await goals_.answer(ready), "the two endpoints answer differently")
        yield served


async def _filled(addresses: Mapping[str, str], play: Years, rows: int) -> None:
    """Write the logs and the views."""
    databases = {name: _open(name, address) for name, address in addresses.items()}
    for one in databases.values():
        await one.start()
    try:
        sources = await identify(databases, WallClock.name, COUNTY.jurisdiction)
        for name, view in (("goals", linkages.VIEW), ("goals", reached.VIEW), ("audit", trail.VIEW)):
            await databases[name].write(partial(checkpoint.enrol, follower=view.key, heads=dict.fromkeys(view.hears, 0)))
        await tell(databases["goals"], chain(play.recorded("goals"), play.drafts(rows).recorded("goals")))
        await project(SERVICES, databases, sources)
        handler = Handler("goals", COUNTY.jurisdiction, databases["goals"], catalogue(goals.service.SERVICE.tells))
        must((await handler.fold(GOAL, play.sample[0]))[1] > 1, f"{play.sample[0]} has no life")
    finally:
        for one in databases.values():
            await one.stop()


def _address(ground: Ground, store: str, folder: Path, name: str) -> str:
    return ground.migrated(name).runtime if store == "postgresql" else str(folder / f"{name}.sqlite")


def _open(name: str, address: str) -> Database:
    return Postgres(name, address) if address.startswith("postgresql") else Sqlite(Path(address))


async def _cursors(goals_: Load, token: str) -> list[str]:
    """Cursors of the last year's goals in even steps, each with a whole page behind it."""
    found: list[str] = []
    after = ""
    while True:
        page = json.loads(await goals_.answer(get(f"/goals/items?year={LAST}&limit={PAGE}{after}", token)))
        if page["next"] is None:
            break
        found.append(page["next"])
        after = f"&after={page['next']}"
    must(len(found) > 1, "the last year has only one page")
    found = found[:-1]
    return [found[n * len(found) // DEPTHS] for n in range(DEPTHS)]
