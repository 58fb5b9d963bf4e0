"""What a process of an earlier version passed over, one that knows it puts right by itself."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import pytest
import structlog
from sqlalchemy import Connection

from issuer.directory import Directory
from shared.runtime.eventlog import log, passed
from shared.runtime.host import Host, running
from tests.runtime import well
from tests.runtime.exposed import value
from tests.runtime.well import DEPTHS, depths
from tests.runtime.writing import pending
from tests.scenario.people import at_the_keyboard
from tests.scenario.serving import MakeHost

Earlier: TypeAlias = well.WellDrilled | well.InspectionDue | well.DepthNoted
EARLIER = replace(well.SERVICE, tells=Earlier, views=[replace(DEPTHS, uses=())], reactions=[], deadlines=[])
NOW = replace(well.SERVICE, views=[DEPTHS], reactions=[], deadlines=[])


async def tell(host: Host, first: int, number: int) -> None:
    events = [pending("well/360922-2020-P0001", version) for version in range(first, first + number)]
    assert isinstance(await host.database.append(log.Append(f"deepened {first}", "li", b"", b"{}", events)), log.Recorded)


def heard(conn: Connection) -> Sequence[int]:
    return list(conn.execute(depths.select().with_only_columns(depths.c.heard)).scalars())


async def followed(host: Host) -> bool:
    return await host.followers_of(DEPTHS.key)[0].reach(host.database.head, 10)


@pytest.mark.parametrize("few", [100, 0], ids=["small pages", "large pages"])
async def test_a_view_that_passed_over_a_type_is_derived_anew_by_the_process_that_knows_it(
    make_host: MakeHost, directory: Directory, monkeypatch: pytest.MonkeyPatch, logs: list[structlog.typing.EventDict], few: int
) -> None:
    monkeypatch.setattr("shared.runtime.following.feed.FEW", few)
    earlier = make_host(EARLIER)
    async with running([earlier]), at_the_keyboard(earlier.app, directory) as people:
        drilled = pending("well/360922-2020-P0001", 1, well.WellDrilled(unit="101001", metres=3, inspect_on="2030-01-01"))
        await earlier.database.append(log.Append("drilled", "li", b"", b"{}", [drilled]))
        await tell(earlier, 2, 5)
        assert await followed(earlier)
        assert await earlier.database.read(heard) == [1]
        assert value((await people["li"].get("/metrics")).text, "bihuan_passed_over", type="bihuan.wells.WellDeepened") == 5

    now = make_host(NOW)
    async with running([now]):
        while await now.database.read(heard) != [6]:
            await now.database.progress.moved(0.01)
        await tell(now, 7, 1)
        assert await followed(now)
        assert await now.database.read(heard) == [7]
        assert await now.database.read(passed.counts) == {}
    assert [entry["types"] for entry in logs if "derived anew" in entry["event"] and "types" in entry] == [["bihuan.wells.WellDeepened"]]


async def test_what_a_view_has_no_use_for_is_counted_and_derives_nothing(
    make_host: MakeHost, logs: list[structlog.typing.EventDict]
) -> None:
    earlier = make_host(EARLIER)
    async with running([earlier]):
        await tell(earlier, 1, 3)
        assert await followed(earlier)
    now = make_host(replace(NOW, views=[replace(DEPTHS, uses=(well.WellDrilled,))]))
    async with running([now]):
        await tell(now, 4, 1)
        assert await followed(now)
        assert await now.database.read(passed.counts) == {"bihuan.wells.WellDeepened": 3}
    assert not [entry for entry in logs if "derived anew" in entry["event"]]
