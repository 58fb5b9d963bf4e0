"""Faults at the moments that the seed names, and the checks after every so many."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from tests.faults.asking import answers_agree
from tests.faults.checks import Logs, all_of_them
from tests.faults.driver import Ahead, Driver
from tests.faults.faults import ANYWHERE, EMBEDDED, fill_the_disk
from tests.faults.production import PRODUCTION, fill_postgresqls_disk
from tests.faults.reading import heads, logs
from tests.faults.site import Embedded, Production, Site
from tests.faults.topics import topics_tell_all

Kind = Callable[..., Awaitable[None]]
LOOKS = 10
"""So often the logs may have grown while they were looked at; then that is a finding."""
SLACK = 4
"""So many commands may be sent beside a fault before the next one waits for its end."""


class Found(Exception):
    """Something is wrong; the run ends here, with everything as it was found."""


@dataclass
class Course:
    """What came of a run."""

    faults: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    checks: int = 0
    events: int = 0
    tell: Callable[[int], None] = lambda _: None
    """Hears how many faults there have been."""


def kinds(site: Site) -> Mapping[Kind, int]:
    """What can happen here, and how often beside the others."""
    if isinstance(site, Embedded):
        return {**ANYWHERE, **EMBEDDED, **({fill_the_disk: 3} if site.disk else {})}
    return {**ANYWHERE, **PRODUCTION, **({fill_postgresqls_disk: 2} if site.disk else {})}


def schedule(seed: str, count: int, steps: int, chosen: Mapping[Kind, int]) -> tuple[list[int], list[Kind]]:
    """After how many commands which fault comes, the same for the same seed: each kind once, in some order, then as often as it weighs."""
    random = Random(seed)
    moments = sorted(random.choices(range(1, steps), k=count))
    once = random.sample(list(chosen), len(chosen))
    return moments, [*once, *random.choices(list(chosen), weights=list(chosen.values()), k=count)][:count]


class Injector(Ahead):
    """Breaks one thing after another while the clients go on."""

    def __init__(
        self, site: Site, driver: Driver, seed: str, count: int, steps: int, chosen: Mapping[Kind, int], course: Course, check_after: int
    ) -> None:
        self._site = site
        self._driver = driver
        self._course = course
        self._seed = seed
        self._check_after = check_after
        self._moments, self._kinds = schedule(seed, count, steps, chosen)
        self._done = 0
        self._changed = asyncio.Condition()
        self._before: Logs = {}

    async def reached(self, sent: int) -> None:
        """A command waits while the faults that were due some commands ago are not over."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._done >= len(self._moments) or self._moments[self._done] > sent - SLACK)

    async def finished(self) -> None:
        """Everything has been injected, and checked."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._done >= len(self._moments))
        await self.check()

    async def run(self) -> None:
        """Until all faults are done."""
        for number, (moment, kind) in enumerate(zip(self._moments, self._kinds, strict=True)):
            while self._driver.sent < moment:
                self._driver.moved.clear()
                await self._driver.moved.wait()
            random = Random(f"{self._seed} {number}")
            try:
                await kind(self._site, self._driver, random)
            except Exception as failure:
                failure.add_note(f"fault {number} of seed {self._seed}: {kind.__name__}")
                raise
            self._course.faults[kind.__name__] += 1
            self._course.tell(sum(self._course.faults.values()))
            if (number + 1) % self._check_after == 0:
                await self.check()
            async with self._changed:
                self._done = number + 1
                self._changed.notify_all()

    async def check(self) -> None:
        """With nothing under way and everything at rest. Raises Found."""
        async with self._driver.gate.closed():
            await self._site.quiet(self._driver.moment)
            await self._driver.ask_again()
            found = await self._found()
        where = f"seed {self._seed}, after {sum(self._course.faults.values())} faults"
        self._course.findings += [f"{where}: {sentence}" for sentence in found + self._driver.tally.findings]
        self._driver.tally.findings.clear()
        self._course.checks += 1
        if self._course.findings:
            raise Found

    async def _found(self) -> list[str]:
        """What a look finds while the logs stand still: a command whose client has given up may still be on its way."""
        for _ in range(LOOKS):
            await self._site.quiet(self._driver.moment)
            if (found := await asyncio.to_thread(self._look)) is not None:
                return found
        return [f"in {LOOKS} looks the logs did not stand still"]

    def _look(self) -> list[str] | None:
        """None where a log has grown meanwhile: what was compared is of two moments."""
        begun, now = heads(self._site), logs(self._site)
        random = Random(f"{self._seed} check {self._course.checks}")
        found = all_of_them(self._site, now, self._before, self._driver.tally, random)
        found += answers_agree(self._site, now, random)
        if isinstance(self._site, Production):
            found += topics_tell_all(self._site, now)
        if heads(self._site) != begun:
            return None
        self._course.events += sum(len(log.entries) for log in now.values())
        self._before = now
        return found
