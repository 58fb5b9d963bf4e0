"""The monitoring service at work beside a goals log that the tests tell themselves."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest

from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.people import User
from monitoring.service import SERVICE
from shared.events.envelope import Event
from shared.events.goals import GoalsEvent
from shared.runtime.clock import FileClock
from shared.runtime.decider import Decider
from shared.runtime.deciding.handler import Cause
from shared.runtime.host import Host, running
from shared.runtime.service import Service
from shared.runtime.web.auth import Verifier
from tests.person import People, at_the_keyboard
from tests.stores import Store

GOALS = Service(name="goals", title="绩效目标", tells=GoalsEvent, routes=[], views=[])
GOAL = Decider[None, Event]("goal", None, lambda state, event: None)
PEOPLE = [
    User("li", "李", ("AGENCY",), "219001"),
    User("wu", "吴", ("AGENCY",), "301001"),
    User("chen", "陈", ("DEPARTMENT",), "219"),
    User("dong", "董", ("AGENCY", "DEPARTMENT"), "219"),
    User("wang", "王", ("PERFORMANCE_OFFICE",)),
    User("zhou", "周", ("BUDGET_OFFICE",)),
    User("jiang", "江", ("PERFORMANCE_OFFICE",), "219001"),
    User("treasury", "国库", ("TREASURY",)),
    User("firm", "中泽", ("THIRD_PARTY",), "TP01"),
    User("rival", "他所", ("THIRD_PARTY",), "TP02"),
    User("shen", "沈", ("AUDIT",)),
]


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    clock = FileClock(tmp_path / "clock")
    clock.turn(datetime.fromisoformat("2020-07-01T09:00:00+08:00"))
    return clock


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    made = Directory(tmp_path, "360922")
    made.enrol(PEOPLE)
    return made


@pytest.fixture
async def hosts(store: Store, directory: Directory, clock: FileClock) -> AsyncIterator[list[Host]]:
    verifier = Verifier(directory.keys, ISSUER, AUDIENCE, "360922")
    hosts = [Host(service, store(service.name), clock, verifier, "360922") for service in (GOALS, SERVICE)]
    async with running(hosts):
        yield hosts


@pytest.fixture
def tell(hosts: list[Host], clock: FileClock) -> Callable[[str, Event], Awaitable[str]]:
    """Something happens in goals; the answer is its position, `goals:7`."""

    async def tell(item: str, event: Event) -> str:
        command = str(uuid4())
        cause = Cause(command, "goals", "service_account", b"", clock.now(), command, command)
        answered = await hosts[0].handler.handle(GOAL, item, lambda _: [event], cause)
        return f"goals:{answered.position}"

    return tell


@pytest.fixture
async def people(hosts: list[Host], directory: Directory) -> AsyncIterator[People]:
    async with at_the_keyboard(hosts[1], directory) as people:
        yield people
