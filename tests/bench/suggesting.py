"""7a: five indicators of every second level are suggested for a project out of 100,000."""

import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from random import Random

from goals.likeness import Candidate, Likeness, placed
from goals.seeding import publications
from shared.events.values import Level2
from tests.bench.comparing import Case, Compared, must
from tests.bench.ground import Ground

MANY = 100_000
LIMIT = 200.0
"""Milliseconds."""
CHARACTERS = [chr(one) for one in range(0x4E00, 0x5200)]


@contextlib.asynccontextmanager
async def suggested(ground: Ground) -> AsyncIterator[list[Compared]]:
    """The names of the published libraries, each time for another thing and project."""
    random, number = Random(7), ground.many(MANY)
    shipped = [
        (place, one.entry.name)
        for each in publications()
        for one in each.indicators
        if (place := placed(one.entry.level1, one.entry.level2))
    ]

    def words(length: int) -> str:
        return "".join(random.choices(CHARACTERS, k=length))

    def candidate(n: int) -> Candidate:
        place, name = random.choice(shipped)
        return Candidate(*place, words(3) + name, None, "%", "", f"P{n}", words(8) + "项目")

    index = Likeness([candidate(n) for n in range(number)])

    async def ours() -> float:
        text, began = words(30), time.perf_counter()
        found = [index.fitting(text, level) for level in Level2]
        taken = (time.perf_counter() - began) * 1000
        must(len(found[0]) == 5, "five quantities are suggested")
        return taken

    async def limit() -> float:
        return LIMIT

    what = f"indicators suggested out of {number:,}, five of every second level"
    yield [Compared(what, "ms", "the limit", ours, limit, floor=1.0, less=True)]


CASES: Mapping[str, Case] = {"7a": suggested}
