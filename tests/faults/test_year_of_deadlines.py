"""A year of deadlines with clock steps, restarts and kills: none is missed, none is told twice, each at its own midnight, in order."""

import asyncio
import json
import signal
import sys
from collections import Counter, deque
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pytest
import structlog.testing

from issuer.directory import Directory
from shared.runtime.clock import FileClock, midnight
from shared.runtime.host import Host
from tests.faults.peers_rectifications import (
    DAY,
    EVE,
    Telling,
    feedback_at_work,
    half_told,
    issue,
    life,
    reached,
    tellings,
)
from tests.feedback.scene import SCENE
from tests.scenario.serving import COUNTY
from tests.stores import Store


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
RECTIFICATIONS = 50_000
"""Of each, two deadlines."""


def morning(stop: Stop) -> datetime:
    """When the clock stands there."""
    return midnight(EVE + stop.day * DAY) + timedelta(hours=9)


class Year:
    """The year as the process lives it."""

    def __init__(self, store: Store, clock: FileClock, folder: Path) -> None:
        self._store, self._clock, self._folder = store, clock, folder
        self._at_work = feedback_at_work(store, clock, Directory(folder, COUNTY))
        self.expected = sorted(telling for n in range(RECTIFICATIONS) for telling in life(n)[1])
        self._issued = sum(len(life(n)[0]) for n in range(RECTIFICATIONS))
        self._sure = self._begun = midnight(EVE)

    def _told(self, until: datetime) -> int:
        """Where the log ends when all has been told up to a moment."""
        return self._issued + sum(telling[0] <= until for telling in self.expected)

    async def live(self) -> list[Telling]:
        """All stops of the diary, one process after the other."""
        async with self._at_work() as hosts:
            await issue(hosts["feedback"], RECTIFICATIONS)
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
            now = self._moment(stop)
            await half_told(host, self._clock, now, self._told(now))
        else:
            now = self._turn(stop)
            await reached(lambda: host.standing().deadlines_through == now)
            self._sure = max(self._sure, now)
            assert self._told(self._sure) <= host.database.head <= self._told(max(self._sure, self._begun))

    def _turn(self, stop: Stop) -> datetime:
        now = self._moment(stop)
        self._clock.turn(now)
        return now

    def _moment(self, stop: Stop) -> datetime:
        now = morning(stop)
        self._begun = max(self._begun, now)
        return now

    async def _killed(self, stop: Stop) -> None:
        """A process of its own, which SIGKILL ends in the middle of telling."""
        now = self._moment(stop)
        databases = {service.name: self._store.place(service.name) for service in SCENE.services}
        arguments = [json.dumps(databases), str(self._folder), now.isoformat(), str(self._told(now))]
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.faults.killed", *arguments)
        assert await process.wait() == -signal.SIGKILL


@pytest.mark.long
async def test_of_a_year_of_deadlines_none_is_missed_none_is_doubled_and_each_has_its_midnight(
    store: Store, clock: FileClock, tmp_path: Path
) -> None:
    year = Year(store, clock, tmp_path)
    with structlog.testing.capture_logs() as logs:
        lived = await year.live()
    assert Counter(lived) == Counter(year.expected)
    assert [telling[0] for telling in lived] == [telling[0] for telling in year.expected]
    assert not [entry for entry in logs if entry["event"] == "deadline refused"]
