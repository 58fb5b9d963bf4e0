"""A county at work for journeys."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from evaluation.service import SERVICE
from issuer.directory import AUDIENCE, ISSUER, Directory
from shared.runtime.clock import FileClock
from shared.runtime.host import Host, running
from shared.runtime.web.auth import Verifier
from tests.evaluation.county import GOALS, PEOPLE, People, Person, tell_goals
from tests.stores import Store


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    clock = FileClock(tmp_path / "clock")
    clock.turn(datetime.fromisoformat("2020-05-06T09:00:00+08:00"))
    return clock


@pytest.fixture
async def people(store: Store, tmp_path: Path, clock: FileClock) -> AsyncIterator[People]:
    directory = Directory(tmp_path, "360922")
    directory.enrol(PEOPLE)
    verifier = Verifier(directory.keys, ISSUER, AUDIENCE, "360922")
    goals, evaluation = (Host(service, store(service.name), clock, verifier, "360922") for service in (GOALS, SERVICE))
    async with running([goals, evaluation]), httpx.AsyncClient(transport=httpx.ASGITransport(evaluation.app), base_url="http://e") as http:
        heard = [f"goals:{await tell_goals(goals)}"]
        yield {user.id: Person(http, directory.token(user.id), heard) for user in PEOPLE}
