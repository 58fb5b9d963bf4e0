"""The feedback service until it dies in the middle of telling: `python -m tests.faults.killed <databases> <folder> <moment> <end>`."""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from issuer.directory import Directory
from shared.runtime.clock import FileClock
from tests.faults.peers_rectifications import feedback_at_work, half_told
from tests.scenario.serving import COUNTY
from tests.stores import Store


async def until_dead(store: Store, folder: Path, moment: datetime, end: int) -> None:
    """Turn the clock, and SIGKILL this process once half of what falls due has been told."""
    clock = FileClock(folder / "clock")
    async with feedback_at_work(store, clock, Directory(folder, COUNTY))() as hosts:
        await half_told(hosts["feedback"], clock, moment, end)
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    databases, folder, moment, end = sys.argv[1:]
    asyncio.run(until_dead(Store(json.loads(databases).__getitem__), Path(folder), datetime.fromisoformat(moment), int(end)))
