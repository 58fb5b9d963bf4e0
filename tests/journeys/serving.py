"""A county's services for a journey test: a process, its address, its people and its clock."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import stamina

from issuer.directory import Directory
from issuer.people import User
from local import ports
from local.kafka import kafka
from local.postgres import postgres
from local.served_county import served_county
from shared.runtime.clock import FileClock
from wanzai.player import Stage, everywhere


@dataclass(frozen=True)
class Served:
    """Where the services answer, who may ask, and the clock that a player turns."""

    urls: Mapping[str, str]
    folder: Path
    clock: FileClock
    token_of: Callable[[str], str]

    @property
    def stage(self) -> Stage:
        """The same, for the player."""
        return Stage(self.urls, self.folder, self.token_of)


@contextlib.contextmanager
def embedded(folder: Path, jurisdiction: str, users: Sequence[User], begins: datetime) -> Iterator[Served]:
    """The services in one process."""
    clock = FileClock(folder / "clock")
    clock.turn(begins)
    directory = Directory(folder, jurisdiction)
    directory.enrol(users)
    port = ports.free()
    with process([sys.executable, "-m", "tests.journeys.process", str(folder), str(port), jurisdiction]):
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url)
        yield Served(everywhere(url), folder, clock, directory.token)


@contextlib.contextmanager
def production(folder: Path, jurisdiction: str, users: Sequence[User], begins: datetime) -> Iterator[Served]:
    """The services as five processes on a PostgreSQL and a Kafka of their own."""
    with (
        postgres(folder / "postgres") as database,
        kafka(folder / "kafka", secure=True) as broker,
        served_county(folder / "county", database.create, broker, jurisdiction, users, begins) as served,
    ):
        yield Served(served.urls, served.folder, served.clock, served.token_of)


Serve = Callable[[Path, str, Sequence[User], datetime], contextlib.AbstractContextManager[Served]]
SHAPES: Mapping[str, Serve] = {"embedded": embedded, "production": production}


@contextlib.contextmanager
def process(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process group that ends with the block, whatever happened."""
    started = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        yield started
        started.send_signal(signal.SIGTERM)
        started.wait(15)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def wait_until_ready(url: str) -> None:
    """Until every service says that it is ready."""
    for attempt in stamina.retry_context(on=(httpx.HTTPError,), attempts=None, timeout=60, wait_max=0.2):
        with attempt:
            httpx.get(f"{url}/health/ready").raise_for_status()
