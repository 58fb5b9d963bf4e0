"""What a process has left behind in a data folder that it served, and an operator's commands on it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
from typer.testing import CliRunner, Result

from embedded.__main__ import app
from embedded.composition import compose
from embedded.starters import STARTERS
from issuer.directory import Directory
from shared.runtime.clock import FileClock
from shared.runtime.eventlog import log
from tests.journeys.recording import JURISDICTION, record
from tests.runtime.waiting import PATIENCE
from tests.scenario.serving import PLACE
from wanzai.people import BEGINNING

GOALS = 3


async def serve(tmp_path: Path, events: Sequence[log.Pending]) -> None:
    """Until all of these, which are as many as GOALS, have been heard."""
    async with served(tmp_path, events, caught_up):
        pass


@contextlib.asynccontextmanager
async def served(folder: Path, events: Sequence[log.Pending], heard: Callable[[Any], bool]) -> AsyncIterator[httpx.AsyncClient]:
    """The folder at work with these events more, once what `/health/ready` says is enough."""
    FileClock(folder / "clock").turn(BEGINNING)
    directory = Directory(folder, JURISDICTION)
    directory.enrol(STARTERS)
    await record(folder, events)
    application = compose(folder, FileClock(folder / "clock"), directory, JURISDICTION, PLACE)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://folder") as http,
    ):
        async with asyncio.timeout(PATIENCE):
            while not heard((await http.get("/health/ready")).json()):  # noqa: ASYNC110
                await asyncio.sleep(0.03)
        yield http


def caught_up(services: dict[str, dict[str, list[dict[str, Any]]]]) -> bool:
    """Every follower of the goals has heard them."""
    return all(one["position"] == GOALS for at in services.values() for one in at["followers"] if one["source"] == "goals")


def operate(folder: Path, *arguments: str) -> Result:
    """`python -m embedded …` on the folder."""
    return CliRunner().invoke(app, [*arguments, "--data", str(folder)])
