"""One process stays small however large its events are."""

import asyncio
import os
import sys
from pathlib import Path

import httpx
import pytest

from embedded.starters import STARTERS
from issuer.directory import Directory
from local import ports
from shared.runtime.clock import FileClock
from tests.journeys.recording import JURISDICTION, drafted, record
from tests.journeys.serving import process, wait_until_ready
from wanzai.people import BEGINNING

EVENTS, TASKS, CURSORS, LIMIT = 60, 150, 8, 400


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


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the kernel tells what a process has held")
async def test_large_events_eight_cursors_and_every_follower_fit_into_400_mb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FileClock(tmp_path / "clock").turn(BEGINNING)
    directory = Directory(tmp_path, JURISDICTION)
    directory.enrol(STARTERS)
    events = [drafted(number, TASKS) for number in range(EVENTS)]
    assert all(880_000 < sum(map(len, event.pieces)) < 900_000 for event in events)
    await record(tmp_path, events)
    monkeypatch.setitem(os.environ, "MALLOC_ARENA_MAX", "2")
    port = ports.free()
    with process([sys.executable, "-m", "tests.journeys.process", str(tmp_path), str(port), JURISDICTION]) as running:
        url = f"http://127.0.0.1:{port}"
        await asyncio.to_thread(wait_until_ready, url)
        bearer = {"Authorization": f"Bearer {directory.token('operator')}"}
        async with httpx.AsyncClient(base_url=url, headers=bearer, timeout=60) as http:
            heard = await asyncio.gather(*(read(http, cursor) for cursor in range(CURSORS)))
        assert heard == [EVENTS - cursor for cursor in range(CURSORS)]
        assert peak(running.pid) < LIMIT
