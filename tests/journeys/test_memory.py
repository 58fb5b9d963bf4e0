"""One process stays small however large its events are."""

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from embedded.starters import STARTERS
from issuer.directory import Directory
from shared.events.envelope import Attributes, pieces
from shared.events.goals import GoalDrafted, Task
from shared.runtime.clock import FileClock
from shared.runtime.eventlog import log
from shared.runtime.eventlog.sqlite import Sqlite
from tests.goals.samples import content
from tests.journeys.serving import free_port, process, wait_until_ready
from wanzai.people import BEGINNING

JURISDICTION = "360922"
EVENTS, CURSORS, LIMIT = 60, 8, 400
LARGE = 880_000
"""Bytes of an event, less than which no event is refused for its size."""


def drafted(number: int) -> log.Pending:
    """A whole-department goal with a hundred and fifty tasks that are described at length."""
    tasks = [Task(name=f"任务{n}", content=f"{n}" + "修" * 1950, amount="1.00") for n in range(150)]
    event = GoalDrafted(content=content(tasks=tasks))
    item, id = f"{JURISDICTION}-2020-P{number:04}", str(uuid4())
    attributes = Attributes(
        id, f"bihuan/{JURISDICTION}/goals", event.TYPE, item, f"goal/{item}", 1, datetime.now(UTC), "app_user", "li", id, id
    )
    known = pieces(attributes, event)
    assert LARGE < sum(map(len, known)) < 900_000
    return log.Pending(attributes.stream, 1, event.TYPE, item, id, known)


async def record(folder: Path, events: Sequence[log.Pending]) -> None:
    """Before the process has the file."""
    goals = Sqlite(folder / "goals.sqlite")
    await goals.start()
    await goals.write(lambda conn: log.identify(conn, FileClock(folder / "clock").name))
    for event in events:
        await goals.append(log.Append(str(uuid4()), "li", b"", b'{"version":1}', [event]))
    await goals.stop()


async def read(http: httpx.AsyncClient, after: int) -> int:
    """Follow the feed from a position to its end, as large a page at a time as is given; how many events came."""
    heard = 0
    while page := (await http.get("/goals/events", params={"after": after + heard, "limit": 1000})).raise_for_status().json():
        assert [int(one["sequence"]) for one in page] == [*range(after + heard + 1, after + heard + 1 + len(page))]
        heard += len(page)
    return heard


def peak(pid: int) -> float:
    """The most memory that a process has held, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    [kilobytes] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(kilobytes) / 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the kernel tells what a process has held")
async def test_large_events_eight_cursors_and_every_follower_fit_into_400_mb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FileClock(tmp_path / "clock").turn(BEGINNING)
    directory = Directory(tmp_path, JURISDICTION)
    directory.enrol(STARTERS)
    await record(tmp_path, [drafted(number) for number in range(EVENTS)])
    monkeypatch.setitem(os.environ, "MALLOC_ARENA_MAX", "2")
    port = free_port()
    with process([sys.executable, "-m", "tests.journeys.process", str(tmp_path), str(port), JURISDICTION]) as running:
        url = f"http://127.0.0.1:{port}"
        await asyncio.to_thread(wait_until_ready, url)
        bearer = {"Authorization": f"Bearer {directory.token('operator')}"}
        async with httpx.AsyncClient(base_url=url, headers=bearer, timeout=60) as http:
            heard = await asyncio.gather(*(read(http, cursor) for cursor in range(CURSORS)))
        assert heard == [EVENTS - cursor for cursor in range(CURSORS)]
        assert peak(running.pid) < LIMIT
