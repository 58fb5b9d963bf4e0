"""A year of deadlines with clock steps, restarts and kills: none is missed, none is told twice, each at its own midnight, in order."""

import asyncio
import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pytest
import structlog.testing

from shared.runtime.clock import FileClock, midnight
from shared.runtime.host import Host
from tests.faults.peers_rectifications import DAY, EVE, AtWork, Telling, feedback_at_work, issue, life, tellings
from tests.stores import Store

PATIENCE = 1800.0


class How(Enum):
    """How a stop of the clock ends for the process."""

    STAYS = auto()
    RESTARTED = auto()
    CANCELLED = auto()
    """In the middle of telling."""
    KILLED = auto()
    """In the middle of telling, by SIGKILL."""


class Stop(NamedTuple):
    """The clock stands at 09:00 of a day, counted from the eve of the year."""

    day: int
    how: How = How.STAYS


DIARY = (
    *(Stop(day) for day in range(1, 8)),
    Stop(15),
    Stop(16, How.CANCELLED),
    Stop(16),
    Stop(10),
    Stop(17),
    Stop(47, How.KILLED),
    Stop(20),
    Stop(45),
    Stop(48, How.RESTARTED),
    *(Stop(day) for day in range(49, 56)),
    Stop(120, How.CANCELLED),
    Stop(121, How.KILLED),
    Stop(121),
    Stop(1),
    Stop(135),
    Stop(149, How.RESTARTED),
    Stop(150),
    Stop(240, How.KILLED),
    Stop(241, How.CANCELLED),
    Stop(200),
    Stop(242),
    Stop(270),
    Stop(366, How.KILLED),
    Stop(366),
    Stop(420),
)


def morning(stop: Stop) -> datetime:
    """When the clock stands there."""
    return midnight(EVE + stop.day * DAY) + timedelta(hours=9)


async def reached(condition: Callable[[], bool]) -> None:
    """Wait for the condition, long enough for the largest year."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.002)


@pytest.fixture
def at_work(store: Store, clock: FileClock, tmp_path: Path) -> AtWork:
    return feedback_at_work(store, clock, tmp_path)


class Year:
    """The year as the process lives it."""

    def __init__(self, at_work: AtWork, clock: FileClock, rectifications: int) -> None:
        self._at_work, self._clock = at_work, clock
        self._rectifications = rectifications
        self.expected = sorted(telling for n in range(rectifications) for telling in life(n)[1])
        self._issued = sum(len(life(n)[0]) for n in range(rectifications))
        self._sure = self._begun = midnight(EVE)

    def _told(self, until: datetime) -> int:
        """Where the log ends when all has been told up to a moment."""
        return self._issued + sum(telling[0] <= until for telling in self.expected)

    async def live(self) -> list[Telling]:
        """All stops of the diary, one process after the other."""
        async with self._at_work() as hosts:
            await issue(hosts["feedback"], self._rectifications)
        stops = deque(DIARY)
        while stops:
            await self._one_process(stops)
        async with self._at_work() as hosts:
            return await hosts["feedback"].database.read(tellings)

    async def _one_process(self, stops: deque[Stop]) -> None:
        if stops[0].how is How.KILLED:
            await self._killed(stops.popleft())
            return
        async with self._at_work() as hosts:
            for stop in takewhile(lambda one: one.how is not How.KILLED, tuple(stops)):
                await self._stand(hosts["feedback"], stops.popleft())
                if stop.how is not How.STAYS:
                    break

    async def _stand(self, host: Host, stop: Stop) -> None:
        if stop.how is How.CANCELLED:
            await self._midway(host, stop)
        else:
            now = self._turn(stop)
            await reached(lambda: host.standing().deadlines_through == now)
            self._sure = max(self._sure, now)
            assert self._told(self._sure) <= host.database.head <= self._told(max(self._sure, self._begun))

    async def _midway(self, host: Host, stop: Stop) -> None:
        before, after = host.database.head, self._told(self._turn(stop))
        assert before + 1 < after
        await reached(lambda: host.database.head >= (before + after) // 2)

    def _turn(self, stop: Stop) -> datetime:
        now = morning(stop)
        self._clock.turn(now)
        self._begun = max(self._begun, now)
        return now

    async def _killed(self, stop: Stop) -> None:
        """A process of its own, which SIGKILL ends in the middle of telling."""
        self._begun = max(self._begun, morning(stop))
        process = multiprocessing.get_context("fork").Process(target=lambda: asyncio.run(self._until_dead(stop)))
        process.start()
        await asyncio.to_thread(process.join)
        assert process.exitcode == -signal.SIGKILL

    async def _until_dead(self, stop: Stop) -> None:
        async with self._at_work() as hosts:
            await self._midway(hosts["feedback"], stop)
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("deadlines", [1_000, pytest.param(100_000, marks=pytest.mark.long)])
async def test_of_a_year_of_deadlines_none_is_missed_none_is_doubled_and_each_has_its_midnight(
    at_work: AtWork, clock: FileClock, deadlines: int
) -> None:
    year = Year(at_work, clock, deadlines // 2)
    with structlog.testing.capture_logs() as logs:
        told = await year.live()
    assert Counter(told) == Counter(year.expected)
    assert [telling[0] for telling in told] == [telling[0] for telling in year.expected]
    assert not [entry for entry in logs if entry["event"] == "deadline refused"]
