import asyncio
from dataclasses import dataclass, field

import pytest

from shared.runtime.eventlog.database import Database
from shared.runtime.eventlog.pace import BUSY, Pace
from shared.runtime.eventlog.progress import ProgressBoard


@dataclass
class Standing:
    """What a pace asks of a database."""

    gathers_for: float
    progress: ProgressBoard = field(default_factory=ProgressBoard)


class Seconds:
    """A clock that the test turns."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def pace(gathers_for: float, clock: Seconds, least: float = 0.0) -> Pace:
    standing: Database = Standing(gathers_for)  # type: ignore[assignment]
    return Pace(standing, least, clock)


def test_whoever_hears_little_rests_no_longer_than_it_must() -> None:
    clock = Seconds()
    one, of_another = pace(0.25, clock), pace(0.25, clock, least=0.04)
    for _ in range(100):
        clock.now += 2 / BUSY
        assert (one.after(1), of_another.after(1)) == (0.0, 0.04)


def test_whoever_hears_much_rests_so_that_more_comes_together_until_it_is_quiet_again() -> None:
    clock = Seconds()
    one = pace(0.25, clock)
    rests = []
    for _ in range(100):
        clock.now += 0.5 / BUSY
        rests.append(one.after(1))
    assert (rests[0], rests[-1]) == (0.0, 0.25)
    clock.now += 3
    assert one.after(1) == 0.0


def test_nobody_rests_on_a_database_that_gathers_by_itself() -> None:
    assert pace(0.0, Seconds(), least=0.04).after(1_000) == 0.0


async def test_a_rest_ends_when_somebody_begins_to_wait_for_a_position_and_none_begins_meanwhile() -> None:
    board = ProgressBoard()
    resting = asyncio.create_task(board.rest(60))
    await asyncio.sleep(0)
    asked = asyncio.create_task(board.asked("depths_1", "wells", 5, 60))
    async with asyncio.timeout(5):
        await resting
        await board.rest(60)
    board.advance("depths_1", "wells", 5)
    assert await asked
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await board.rest(60)
