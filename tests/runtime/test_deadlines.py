import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from issuer.directory import Directory
from shared.events.envelope import Event, RecordedEvent, decode
from shared.runtime.clock import FileClock, WallClock, midnight
from shared.runtime.eventlog.log import OtherClock, OtherJurisdiction
from shared.runtime.host import Host, running
from tests.runtime import well
from tests.runtime.waiting import until
from tests.runtime.well import WELL, InspectionDue, drill
from tests.runtime.writing import ITEM, cause, rows
from tests.scenario.serving import MakeHost, host_of
from tests.stores import Store

APRIL = date(2020, 4, 1)


def morning(day: date) -> datetime:
    return midnight(day) + timedelta(hours=9)


async def drilled(host: Host, *inspections: date) -> None:
    """One well for each day of inspection."""
    for first in range(0, len(inspections), 100):
        await asyncio.gather(
            *(
                host.handler.handle(WELL, f"360922-2020-P{n:04}", partial(drill, unit="101001", metres=1, inspect_on=on), cause())
                for n, on in enumerate(inspections[first : first + 100], first + 1)
            )
        )


async def turned(host: Host, clock: FileClock, moment: datetime) -> None:
    """The clock is set, and everything due has been told."""
    clock.turn(moment)
    await until(lambda: host.standing().deadlines_through == moment)


async def recorded(host: Host) -> Sequence[RecordedEvent[Event]]:
    found = [decode(row[7], well.SERVICE.catalogue) for row in await host.database.read(rows)]
    return [one for one in found if one and isinstance(one.event, InspectionDue)]


async def test_what_falls_due_is_told_with_its_midnight_however_late_the_clock_looks(host: Host, clock: FileClock) -> None:
    await drilled(host, APRIL)
    await turned(host, clock, morning(date(2020, 3, 31)))
    assert await recorded(host) == []
    await turned(host, clock, morning(date(2020, 9, 9)))
    (one,) = await recorded(host)
    assert (one.event, one.time, one.subject) == (InspectionDue(on=APRIL), datetime(2020, 3, 31, 16, tzinfo=UTC), ITEM)
    assert one.authid == "service:wells"


async def test_it_falls_due_at_midnight_in_china_and_not_a_second_before(host: Host, clock: FileClock) -> None:
    await drilled(host, APRIL)
    await turned(host, clock, datetime.fromisoformat("2020-03-31T23:59:59+08:00"))
    assert await recorded(host) == []
    await turned(host, clock, datetime.fromisoformat("2020-04-01T00:00:00+08:00"))
    assert len(await recorded(host)) == 1


async def test_a_clock_set_back_and_forward_tells_nothing_twice(host: Host, clock: FileClock) -> None:
    await drilled(host, APRIL)
    for day in (date(2020, 4, 2), date(2020, 3, 1), date(2020, 4, 3)):
        await turned(host, clock, morning(day))
    assert len(await recorded(host)) == 1


async def test_what_fell_due_while_nobody_looked_is_told_once_after_the_restart(make_host: MakeHost, clock: FileClock) -> None:
    host = make_host()
    async with running([host]):
        await drilled(host, APRIL, date(2020, 5, 1))
        await turned(host, clock, morning(APRIL))
    clock.turn(morning(date(2020, 6, 1)))
    for _ in range(2):
        host = make_host()
        async with running([host]):
            await until(lambda: host.standing().deadlines_through == clock.now())  # noqa: B023
            assert [one.event for one in await recorded(host)] == [InspectionDue(on=APRIL), InspectionDue(on=date(2020, 5, 1))]


async def test_a_year_of_deadlines_is_told_in_order_of_their_moments(host: Host, clock: FileClock) -> None:
    days = [APRIL + timedelta(days=(n * 97) % 330) for n in range(210)]
    await drilled(host, *days)
    await turned(host, clock, morning(date(2021, 4, 1)))
    moments = [one.time for one in await recorded(host)]
    assert moments == sorted(midnight(day) for day in days)


async def test_a_deadline_that_appears_when_it_is_past_is_told_at_once(host: Host, clock: FileClock) -> None:
    await turned(host, clock, morning(date(2020, 6, 1)))
    await drilled(host, APRIL)
    await until(lambda: host.database.head == 2)
    assert [one.time for one in await recorded(host)] == [midnight(APRIL)]


async def test_where_nothing_happens_the_clock_is_looked_at_seldom_and_what_a_view_hears_wakes_at_once(
    host: Host, clock: FileClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await turned(host, clock, morning(date(2020, 9, 9)))
    monkeypatch.setattr("shared.runtime.deciding.deadline_loop.QUIET", 0.0)
    monkeypatch.setattr("shared.runtime.deciding.deadline_loop.SELDOM", 3_600.0)
    await drilled(host, APRIL)
    await until(lambda: host.database.head == 2)
    assert len(await recorded(host)) == 1


async def test_a_log_begun_by_a_clock_in_a_file_refuses_the_wall_clock(make_host: MakeHost) -> None:
    async with running([make_host()]):
        pass
    with pytest.raises(OtherClock, match="file"):
        async with running([make_host(other=WallClock())]):
            pass


async def test_a_log_of_one_county_refuses_another(make_host: MakeHost, store: Store, clock: FileClock, directory: Directory) -> None:
    async with running([make_host()]):
        pass
    with pytest.raises(OtherJurisdiction, match="属于财政区划 360922，不能为 110105 服务"):
        async with running([host_of(well.SERVICE, store, clock, directory, "110105")]):
            pass
    async with running([make_host()]):
        pass


async def test_a_missing_clock_is_told_and_heals(host: Host, clock: FileClock, tmp_path: Path) -> None:
    await until(lambda: host.standing().deadlines_through == clock.now())
    now = clock.now()
    (tmp_path / "clock").write_text("noon")
    (tmp_path / "clock").touch()
    await until(lambda: host.standing().troubles)
    await turned(host, clock, now + timedelta(days=1))
    assert host.standing().troubles == []
