"""Numbers that a service gives: whoever asks at once gets one each, and the same command the same one again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
import stamina

from audit.service import SERVICE as AUDIT
from feedback.service import SERVICE as FEEDBACK
from issuer.directory import Directory
from monitoring.service import SERVICE as MONITORING
from shared.events.evaluation import EvaluationEvent
from shared.events.goals import GoalsEvent, UnitRegistered
from shared.runtime.clock import FileClock
from shared.runtime.host import running
from tests.feedback.samples import ITEM, completed
from tests.scenario.papers import paper
from tests.scenario.people import Person, Waiting, at_the_keyboard
from tests.scenario.serving import MakeHost, Scene, Tell

EIGHT = range(1, 9)


@dataclass(frozen=True)
class Numbered:
    """A route that gives numbers: whose it is, what is sent and what the streams are called."""

    service: str
    who: str
    path: str
    body: Callable[[int], dict[str, Any]]
    streams: list[str]
    wrong: dict[str, Any]
    """A change to the body that a rule refuses."""


def finding(n: int) -> dict[str, Any]:
    return {"finding": f"台账不全 {n}", "events": []}


def draft(n: int) -> dict[str, Any]:
    problems = [{"code": "W1", "description": "台账不全", "demand": "补齐台账"}]
    return {"unit": "219001", "name": f"养护 {n}", "origin": "KEY", "problems": problems}


def package(n: int) -> dict[str, Any]:
    return {"title": f"重点评价 {n}", "items": [ITEM], "summary": "一项", "package": paper("报告")}


def opening(n: int) -> dict[str, Any]:
    dates = {"opens_on": "2020-06-01", "due_on": "2020-12-31"}
    return {"fiscal_year": 2020, "period_end_month": n, "rule_set": "anhui/2019", **dates}


ROUTES = [
    Numbered("audit", "shen", f"/items/{ITEM}/findings", finding, [f"finding/{ITEM}/{n}" for n in EIGHT], {"events": [str(uuid4())]}),
    Numbered("feedback", "wang", f"/rectifications/{ITEM}", draft, [f"rectification/{ITEM}/{n}" for n in EIGHT], {"unit": "999"}),
    Numbered(
        "feedback",
        "wang",
        "/reports/360922-2020-G",
        package,
        [f"report/360922-2020-G/{n}" for n in EIGHT],
        {"items": ["360922-2019-P0099"]},
    ),
    # A round's number is the month it ends with, so it is the one who asks that gives it.
    Numbered("monitoring", "wang", "/rounds", opening, [f"round/360922-2020-R{n:02d}" for n in EIGHT], {"due_on": "2020-01-01"}),
]
NAMES = ["findings", "rectifications", "reports", "rounds"]
Open = Callable[[Numbered], AbstractAsyncContextManager[Person]]


@pytest.fixture
def scene() -> Scene:
    return Scene(MONITORING, "2020-06-01", beside={"goals": GoalsEvent, "evaluation": EvaluationEvent}, also=(FEEDBACK, AUDIT))


@pytest.fixture
def opened(scene: Scene, make_host: MakeHost, directory: Directory, clock: FileClock) -> Open:
    """Starts the services, as often as wanted on the same databases; what the routes need to know has happened."""

    @asynccontextmanager
    async def serving(route: Numbered) -> AsyncIterator[Person]:
        hosts, waiting = {one.name: make_host(one) for one in scene.services}, Waiting()
        async with running(list(hosts.values())), at_the_keyboard(hosts[route.service].app, directory, waiting) as people:
            if hosts["goals"].database.head == 0:
                tell = Tell(hosts, clock, waiting)
                await tell("unit/360922-U219001", UnitRegistered(code="219001", name="县交通局"))
                await tell(f"key-evaluation/{ITEM}", completed())
            person = people[route.who]
            await ready(person, route)
            yield person

    async def ready(person: Person, route: Numbered) -> None:
        async for attempt in stamina.retry_context(on=AssertionError, timeout=20, attempts=None, wait_max=0.05):
            with attempt:
                assert (await person.get("/health/ready")).is_success
                assert route.service != "feedback" or (await person.get("/results", year=2019)).json()["items"]

    return serving


def stream(answer: httpx.Response) -> str:
    assert answer.is_success, answer.text
    found: str = answer.json()["stream"]
    return found


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
async def test_eight_at_once_get_eight_numbers_and_keep_them_after_a_restart(opened: Open, route: Numbered) -> None:
    keys = {n: str(uuid4()) for n in EIGHT}

    async def asked(person: Person) -> list[httpx.Response]:
        return await asyncio.gather(*(person.post(route.path, route.body(n), Idempotency_Key=keys[n]) for n in EIGHT))

    async with opened(route) as person:
        first = await asked(person)
        assert sorted(map(stream, first)) == route.streams
    async with opened(route) as person:
        again = await asked(person)
        assert [answer.json() for answer in again] == [answer.json() for answer in first]


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
async def test_the_same_command_twice_at_once_gets_one_number(opened: Open, route: Numbered) -> None:
    async with opened(route) as person:
        key = str(uuid4())
        once, twice = await asyncio.gather(*(person.post(route.path, route.body(1), Idempotency_Key=key) for _ in range(2)))
        assert (stream(once), twice.json()) == (route.streams[0], once.json())
        assert stream(await person.post(route.path, route.body(2))) == route.streams[1]
        other = await person.post(route.path, route.body(3), Idempotency_Key=key)
        assert other.json()["type"] == "urn:bihuan:problem:CommandReused"


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
async def test_what_is_refused_leaves_no_gap(opened: Open, route: Numbered) -> None:
    async with opened(route) as person:
        wrong = [person.post(route.path, route.body(1) | route.wrong) for _ in range(3)]
        refused, *rest = await asyncio.gather(*wrong, person.post(route.path, route.body(1)))
        assert (refused.status_code, stream(rest[-1])) == (422, route.streams[0])
        assert stream(await person.post(route.path, route.body(2))) == route.streams[1]
