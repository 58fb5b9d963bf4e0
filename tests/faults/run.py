"""One run: counties from a seed, one after the other, until so many faults were injected."""

import asyncio
import contextlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.driver import Driver, GaveUp
from tests.faults.injector import Course, Found, Injector, Kind, kinds
from tests.faults.site import SHAPES, NotRecovered
from tests.oracle.generator import SMALL, USUAL, generate
from wanzai.moments import morning
from wanzai.people import users
from wanzai.plan import plan

IN_ONE_COUNTY = 100
"""Faults, before the next county begins."""
FEW = 25
"""So many come close enough to each other in a small county."""


@dataclass
class Outcome:
    """What a whole run came to."""

    shape: str
    seed: int
    course: Course
    commands: Counter[str] = field(default_factory=Counter)
    counties: int = 0
    seconds: float = 0


async def run(
    shape: str,
    count: int,
    seed: int,
    *,
    chosen: Mapping[Kind, int] | None = None,
    check_after: int = 10,
    python: Sequence[str] = (sys.executable, "-m"),
    kept: Path | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Inject so many faults. What was found stands in the outcome; a county that does not recover ends the run."""
    outcome, began, left = Outcome(shape, seed, Course(tell=tell)), time.monotonic(), count
    while left > 0 and not outcome.course.findings:
        faults = min(left, IN_ONE_COUNTY)
        await _county(outcome, faults, chosen, check_after, python, kept)
        outcome.counties += 1
        left -= faults
    outcome.seconds = time.monotonic() - began
    return outcome


async def _county(
    outcome: Outcome, faults: int, chosen: Mapping[Kind, int] | None, check_after: int, python: Sequence[str], kept: Path | None
) -> None:
    name = f"{outcome.seed}.{outcome.counties}"
    made = generate(Random(name).randrange(10_000), SMALL if faults <= FEW else USUAL)
    days = plan(made)
    with tempfile.TemporaryDirectory(prefix="bihuan-faults-") if kept is None else contextlib.nullcontext(kept / name) as folder:
        place = _opened(Path(folder))
        async with SHAPES[outcome.shape](place, made.jurisdiction, users(made), morning(made.begins), python) as site:
            driver = Driver(site, days, Random(name))
            steps = sum(len(wave) for _, waves in days for wave in waves)
            injector = Injector(site, driver, name, faults, steps, chosen or kinds(site), outcome.course, check_after)
            await site.quiet(morning(made.begins))
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(injector.run())
                    group.create_task(driver.play(injector))
            except* Found:
                pass
            except* (GaveUp, NotRecovered) as silence:
                outcome.course.findings += [f"seed {name}: {one}" for one in silence.exceptions]
            outcome.commands += driver.tally.counted


def _opened(folder: Path) -> Path:
    """PostgreSQL's user may enter it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    return folder
