"""The feedback service at work beside logs that the tests tell themselves."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest

from feedback.service import SERVICE
from issuer.directory import AUDIENCE, ISSUER, Directory
from issuer.people import User
from shared.events.envelope import Event
from shared.events.evaluation import EvaluationEvent
from shared.events.goals import GoalsEvent
from shared.events.monitoring import MonitoringEvent
from shared.runtime.clock import FileClock
from shared.runtime.decider import Decider
from shared.runtime.deciding.handler import Cause
from shared.runtime.host import Host, running
from shared.runtime.service import Service
from shared.runtime.web.auth import Verifier
from tests.person import People, at_the_keyboard
from tests.stores import Store

HEARD = {"goals": GoalsEvent, "monitoring": MonitoringEvent, "evaluation": EvaluationEvent}
ANYTHING = Decider[None, Event]("anything", None, lambda state, event: None)
PEOPLE = [
    User("li", "李", ("AGENCY",), "219001"),
    User("wu", "吴", ("AGENCY",), "301001"),
    User("wang", "王", ("PERFORMANCE_OFFICE",)),
    User("qian", "钱", ("FINANCE_DIVISION",)),
    User("zhou", "周", ("BUDGET_OFFICE",)),
    User("shen", "沈", ("AUDIT", "subscriber")),
]
Tell = Callable[[str, Event], Awaitable[str]]


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    clock = FileClock(tmp_path / "clock")
    clock.turn(datetime.fromisoformat("2020-06-01T09:00:00+08:00"))
    return clock


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    made = Directory(tmp_path, "360922")
    made.enrol(PEOPLE)
    return made


@pytest.fixture
async def hosts(store: Store, directory: Directory, clock: FileClock) -> AsyncIterator[dict[str, Host]]:
    others = [Service(name=name, title=name, tells=tells, routes=[], views=[]) for name, tells in HEARD.items()]
    verifier = Verifier(directory.keys, ISSUER, AUDIENCE, "360922")
    hosts = {service.name: Host(service, store(service.name), clock, verifier, "360922") for service in (*others, SERVICE)}
    async with running(list(hosts.values())):
        yield hosts


@pytest.fixture
def tell(hosts: dict[str, Host], clock: FileClock) -> Tell:
    """Something happens in another service; the answer is its position, `evaluation:7`."""

    async def tell(subject: str, event: Event) -> str:
        log, command = event.TYPE.split(".")[1], str(uuid4())
        cause = Cause(command, log, "service_account", b"", clock.now(), command, command)
        answered = await hosts[log].handler.handle(ANYTHING, subject, lambda _: [event], cause)
        return f"{log}:{answered.position}"

    return tell


@pytest.fixture
async def people(hosts: dict[str, Host], directory: Directory) -> AsyncIterator[People]:
    async with at_the_keyboard(hosts["feedback"], directory) as people:
        yield people
