"""What is drilled: backups of all databases while commands run, and databases that are lost, restored and recovered."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import Random

from local.child import NotRunning
from local.environment import SERVICES
from local.served_county import Serving
from shared.runtime.eventlog import log
from tests.faults.driver import Driver
from tests.faults.site import Production

LOST = "日志被恢复到了较早的时点"


class NotAsDrilled(Exception):
    """A step of the drill went another way; the message says which."""


async def keep_a_backup(site: Production, driver: Driver, random: Random) -> None:
    """All databases at one moment, while commands run."""
    folder = site.stage.folder / "backups" / str(len(site.backups))
    together = ",".join(f"{service}={site.direct(service).runtime}" for service in SERVICES)
    await asyncio.to_thread(_operate, site, "goals", {"BIHUAN_DATABASES": together}, "backup", "--to", str(folder))
    site.backups.append(folder)


async def lose_one_database(site: Production, driver: Driver, random: Random) -> None:
    """One service's database is gone; the last backup is restored, and what it lacks is recovered from the topic."""
    await _lose(site, driver, random, [random.choice(SERVICES)])


async def lose_all_databases(site: Production, driver: Driver, random: Random) -> None:
    """The same of all at once."""
    await _lose(site, driver, random, SERVICES)


async def _lose(site: Production, driver: Driver, random: Random, services: Sequence[str]) -> None:
    if not site.backups:
        await keep_a_backup(site, driver, random)
    async with driver.gate.closed():
        await site.quiet(driver.moment)
        driver.tally.counted["put back"] += await asyncio.to_thread(_restored, site, services)


def _restored(site: Production, services: Sequence[str]) -> int:
    """So many commands' first answers were put back."""
    heads, put_back = {service: _head(site, service) for service in services}, 0
    stopped = [one for name, one in site.processes.items() if name.partition("-")[0] in services]
    for one in stopped:
        one.child.stop()
    for service in services:
        site.server.drop(service)
        site.server.create(service)
        migrating = site.served.surroundings.to_migrate(site.direct(service))
        site.served.run(service, migrating, "migrate")
        _operate(site, service, {}, "restore", "--from", str(site.backups[-1]))
    for service in services:
        if _head(site, service) < heads[service]:
            _refuses(site, service)
            said = _operate(site, service, {}, "recover")
            put_back += int(re.findall(r"和 (\d+) 个命令", said)[0])
        if _head(site, service) != heads[service]:
            raise NotAsDrilled(f"{service} ended at {heads[service]}, and ends at {_head(site, service)} now")
    _begin(stopped)
    return put_back


def _head(site: Production, service: str) -> int:
    with site.engine(service).connect() as conn:
        return log.head(conn).position


def _refuses(site: Production, service: str) -> None:
    """`serve` says where it stands."""
    try:
        _operate(site, service, {}, "serve")
    except NotRunning as said:
        if LOST not in str(said):
            raise NotAsDrilled(f"{service} should say that it was restored to an earlier point; it said {said}") from said
    else:
        raise NotAsDrilled(f"{service} serves, though it was restored to an earlier point")


def _operate(site: Production, service: str, more: dict[str, str], *command: str) -> str:
    surroundings = site.served.surroundings
    return site.served.run(service, surroundings.to_serve(service, site.direct(service), 1) | more, *command)


def _begin(stopped: Sequence[Serving]) -> None:
    for one in stopped:
        one.child.start()
    for one in stopped:
        one.start()


DRILLED: Mapping[Callable[..., Awaitable[None]], int] = {keep_a_backup: 1, lose_one_database: 1, lose_all_databases: 1}
