"""Every bulk route of every service: one list, one key, one answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
import stamina
from starlette.routing import Route

from embedded.composition import SERVICES
from shared.events.goals import GoalApproved, UnitRegistered
from shared.events.values import Grade
from shared.runtime.host import Host
from shared.runtime.web.bulk import Answers
from tests.contract.everybody import Everybody
from tests.monitoring.samples import AMOUNT, GOAL, ROADS
from tests.scenario.answers import refused
from tests.scenario.serving import Tell

BRIDGES = "360922-2020-P0018"
ROUND = {"fiscal_year": 2020, "period_end_month": 6, "opens_on": "2020-07-01", "due_on": "2020-07-15", "rule_set": "anhui/2019"}
Body = dict[str, Any]


async def approved(tell: Tell, item: str, unit: str) -> None:
    """The goal of an item is approved."""
    goal = GOAL.model_copy(update={"unit": unit})
    await tell(f"goal/{item}", GoalApproved(content=goal, unit=unit, amount=AMOUNT, grade=Grade.GOOD, in_year=False))


async def watched(at: Everybody, items: int) -> None:
    """So many items stand on the watchlist."""
    async for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=20, wait_initial=0.02, wait_max=0.1):
        with attempt:
            assert len((await at["monitoring"]["wang"].get("/watchlist", year=2020)).json()["items"]) == items


async def open_round(at: Everybody, tell: Tell) -> None:
    await approved(tell, ROADS, "219001")
    await watched(at, 1)
    (await at["monitoring"]["wang"].post("/rounds", ROUND)).raise_for_status()


async def watch_bridges(at: Everybody, tell: Tell) -> None:
    await approved(tell, BRIDGES, "301001")
    await watched(at, 2)


async def approve_roads(at: Everybody, tell: Tell) -> None:
    await approved(tell, ROADS, "219001")


async def approve_both(at: Everybody, tell: Tell) -> None:
    await approved(tell, ROADS, "219001")
    await approved(tell, BRIDGES, "219001")


async def register(at: Everybody, tell: Tell) -> None:
    await tell("unit/360922-U301001", UnitRegistered(code="301001", name="水利局"))


async def exempt(at: Everybody, tell: Tell) -> None:
    body = {"reason": "涉密", "document": "万保〔2020〕1号"}
    (await at["feedback"]["wang"].post(f"/disclosures/{ROADS}/GOAL/exemption", body)).raise_for_status()


async def nothing(at: Everybody, tell: Tell) -> None:
    """Nothing has to be there before."""


@dataclass(frozen=True)
class Bulk:
    """A list, the same request with another meaning, a list with one item twice; what is there before, and what comes between."""

    who: str
    body: Body
    other: Body
    twice: Body
    between: Callable[[Everybody, Tell], Awaitable[None]]
    before: Callable[[Everybody, Tell], Awaitable[None]] = nothing


def listed(item: str, unit: str) -> Body:
    return {"item": item, "object": "PROJECT", "unit": unit, "name": "养护", "amount": "1000.00"}


def disclosed(*items: str) -> Body:
    return {"subject": "GOAL", "due_on": "2020-07-30", "items": [{"item": item, "unit": "219001", "name": "养护"} for item in items]}


BULK = {
    ("goals", "/approvals"): Bulk(
        "zhou",
        {"items": [ROADS], "document": "万财预〔2020〕1号"},
        {"items": [ROADS], "document": "万财预〔2020〕2号"},
        {"items": [ROADS, ROADS], "document": "万财预〔2020〕1号"},
        approve_roads,
    ),
    ("goals", "/closings"): Bulk("zhou", {"items": [ROADS]}, {"items": [BRIDGES]}, {"items": [ROADS, ROADS]}, approve_roads),
    ("monitoring", "/rounds/360922-2020-R06/assignments"): Bulk(
        "wang", {}, {"items": [ROADS]}, {"items": [ROADS, ROADS]}, watch_bridges, open_round
    ),
    ("evaluation", "/self-evaluations"): Bulk(
        "wang",
        {"due_on": "2020-08-31", "items": [listed(ROADS, "219001"), listed(BRIDGES, "301001")]},
        {"due_on": "2020-09-30", "items": [listed(ROADS, "219001"), listed(BRIDGES, "301001")]},
        {"due_on": "2020-08-31", "items": [listed(ROADS, "219001"), listed(ROADS, "219001")]},
        register,
    ),
    ("feedback", "/disclosures"): Bulk(
        "wang", disclosed(ROADS, BRIDGES), disclosed(BRIDGES), disclosed(ROADS, BRIDGES, ROADS), exempt, approve_both
    ),
}


def test_every_bulk_route_is_held_to_it() -> None:
    found = {
        (service.name, route.path)
        for service in SERVICES
        for routes in service.routes()
        for route in routes.routes
        if isinstance(route, Route) and route.endpoint.__annotations__["return"] is Answers
    }
    assert found == {(name, path.replace("360922-2020-R06", "{round}")) for name, path in BULK}


def same(first: httpx.Response, again: httpx.Response) -> bool:
    return (first.status_code, first.content, first.headers["Position"]) == (again.status_code, again.content, again.headers["Position"])


@pytest.mark.parametrize(("service", "path"), BULK)
async def test_a_bulk_command_is_one_command(at: Everybody, tell: Tell, service: str, path: str) -> None:
    bulk, key = BULK[service, path], str(uuid4())
    person = at[service][bulk.who]
    await bulk.before(at, tell)
    first = (await person.post(path, bulk.body, Idempotency_Key=key)).raise_for_status()
    assert same(first, await person.post(path, bulk.body, Idempotency_Key=key))
    await bulk.between(at, tell)
    assert same(first, await person.post(path, bulk.body, Idempotency_Key=key))
    anew = (await person.post(path, bulk.body)).raise_for_status()
    assert anew.json() != first.json(), "what came between makes no difference: the test shows nothing"
    assert refused(await person.post(path, bulk.other, Idempotency_Key=key)) == (422, "CommandReused")


@pytest.mark.parametrize(("service", "path"), BULK)
async def test_a_list_with_an_item_twice_is_refused_by_name_and_nothing_happens(
    at: Everybody, hosts: dict[str, Host], tell: Tell, service: str, path: str
) -> None:
    bulk = BULK[service, path]
    await bulk.before(at, tell)
    head = hosts[service].database.head
    answer = await at[service][bulk.who].post(path, bulk.twice)
    assert refused(answer) == (422, "ItemTwice")
    assert ROADS in answer.json()["detail"]
    assert hosts[service].database.head == head
