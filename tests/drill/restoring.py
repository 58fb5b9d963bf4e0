"""What is drilled: backups of all databases while commands run, and databases that are lost, restored and recovered."""

import asyncio
import re
from collections.abc import Sequence
from random import Random

from local.child import NotRunning
from local.environment import SERVICES
from local.served_county import Serving
from tests.faults.driver import Driver
from tests.faults.site import Production

LOST = ("日志被恢复到了较早的时点", "载有另一份日志")
"""What `serve` says of a database that is behind its topic, of one from before a branch too."""


class NotAsDrilled(Exception):
    """A step of the drill went another way; the message says which."""


async def keep_a_backup(site: Production, driver: Driver, random: Random) -> None:
    """All databases at one moment, while commands run."""
    folder = site.stage.folder / "backups" / str(len(site.backups))
    await asyncio.to_thread(operate, site, "goals", databases(site), "backup", "--to", str(folder))
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
    heads, put_back = {service: site.head(service) for service in services}, 0
    stopped = stop(site, services)
    from_backup(site, services)
    for service in services:
        if site.head(service) < heads[service]:
            refuses(site, service)
            said = operate(site, service, {}, "recover")
            put_back += int(re.findall(r"和 (\d+) 个命令", said)[0])
        if site.head(service) != heads[service]:
            raise NotAsDrilled(f"{service} ended at {heads[service]}, and ends at {site.head(service)} now")
    begin(stopped)
    return put_back


def databases(site: Production) -> dict[str, str]:
    """All of them, for a command that works on several."""
    return {"BIHUAN_DATABASES": ",".join(f"{service}={site.direct(service).runtime}" for service in SERVICES)}


def stop(site: Production, services: Sequence[str]) -> list[Serving]:
    """All processes of these services."""
    stopped = [one for name, one in site.processes.items() if name.partition("-")[0] in services]
    for one in stopped:
        one.child.stop()
    return stopped


def from_backup(site: Production, services: Sequence[str]) -> None:
    """Their databases are gone, with the files that the last backup has, and filled from that; a file that came later has no copy."""
    for service in services:
        for file in (site.backups[-1] / "evidence" / service).glob("*"):
            (site.stage.folder / "evidence" / service / file.name).unlink()
        site.server.drop(service)
        site.server.create(service)
        migrating = site.served.surroundings.to_migrate(site.direct(service))
        site.served.run(service, migrating, "migrate")
        operate(site, service, {}, "restore", "--from", str(site.backups[-1]))


def refuses(site: Production, service: str) -> None:
    """`serve` says where it stands."""
    try:
        operate(site, service, {}, "serve")
    except NotRunning as said:
        if not any(sentence in str(said) for sentence in LOST):
            raise NotAsDrilled(f"{service} should say that it was restored to an earlier point; it said {said}") from said
    else:
        raise NotAsDrilled(f"{service} serves, though it was restored to an earlier point")


def operate(site: Production, service: str, more: dict[str, str], *command: str) -> str:
    """One command of a service, as its operator types it; what it said. Raises NotRunning."""
    surroundings = site.served.surroundings
    return site.served.run(service, surroundings.to_serve(service, site.direct(service), 1) | more, *command)


def begin(stopped: Sequence[Serving]) -> None:
    """All of them, until they are ready."""
    for one in stopped:
        one.child.start()
    for one in stopped:
        one.start()
