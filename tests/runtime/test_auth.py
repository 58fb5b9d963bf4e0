from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from issuer.directory import Directory
from issuer.people import User
from shared.runtime.host import running
from shared.runtime.web.auth import Role, county, engaged, own
from shared.runtime.web.commands import Answer, Call
from shared.runtime.web.context import Item
from shared.runtime.web.queries import Ask
from shared.runtime.web.routes import Routes
from tests.runtime import well
from tests.runtime.well import WELL, Well
from tests.runtime.writing import ITEM
from tests.scenario.people import People, at_the_keyboard
from tests.scenario.serving import MakeHost

WATCHED = replace(WELL, engaged=lambda state: "F01" if state.metres == 99 else "")
EVERYBODY = own(Role.AGENCY, Role.DEPARTMENT) | county(Role.AUDIT) | engaged(Role.THIRD_PARTY)
routes = Routes()


@routes.post("/wells/{item}/watch", may=EVERYBODY)
async def deepen_watched(item: Item, call: Call) -> Answer:
    """加深."""
    return await call.handle(WATCHED, item, lambda state: well.deepen(state, metres=1))


@routes.get("/wells/{item}/watch", may=EVERYBODY)
async def watched(item: Item, ask: Ask) -> Well:
    """一口井."""
    return await ask.state(WATCHED, item)


@routes.get("/sight", may=EVERYBODY)
async def sight(ask: Ask) -> str:
    """看到哪里."""
    return ask.sees


SERVICE = replace(well.SERVICE, routes=lambda: [*well.SERVICE.routes(), routes])
PEOPLE = [
    User("li", "李", ("AGENCY",), "101001"),
    User("department", "主管", ("DEPARTMENT",), "101"),
    User("neighbour", "邻", ("AGENCY",), "101002"),
    User("stranger", "外", ("DEPARTMENT",), "102"),
    User("nowhere", "无", ("AGENCY",), ""),
    User("shen", "审", ("AUDIT",)),
    User("both", "兼", ("AUDIT", "AGENCY"), "102001"),
    User("firm", "所", ("THIRD_PARTY",), "F01"),
    User("rival", "他所", ("THIRD_PARTY",), "F02"),
    User("nobody", "谁", ("TREASURY",), "101001"),
    User("unheard", "新", ("EMPEROR",), "101001"),
]
WATCH = f"/wells/{ITEM}/watch"


@pytest.fixture
async def people(make_host: MakeHost, directory: Directory) -> AsyncIterator[People]:
    """Everyone, and a well of unit 101001 that the firm F01 is engaged for."""
    directory.enrol(PEOPLE)
    host = make_host(SERVICE)
    async with running([host]), at_the_keyboard(host.app, directory) as people:
        drilled = await people["li"].post(f"/wells/{ITEM}/drilling", {"unit": "101001", "metres": 99})
        assert drilled.status_code == 200
        yield people


REACH = {
    "li": "",
    "department": "",
    "neighbour": "OutOfScope",
    "stranger": "OutOfScope",
    "nowhere": "OutOfScope",
    "shen": "",
    "both": "",
    "firm": "",
    "rival": "OutOfScope",
    "nobody": "Forbidden",
    "unheard": "Forbidden",
}


@pytest.mark.parametrize("who", REACH)
async def test_a_role_reaches_as_far_as_its_scope(people: People, who: str) -> None:
    for answer in (await people[who].get(WATCH), await people[who].post(WATCH)):
        assert answer.status_code == (403 if REACH[who] else 200)
        assert answer.json().get("type", "").removeprefix("urn:bihuan:problem:") == REACH[who]


@pytest.mark.parametrize(
    ("who", "sees"), [("li", "101001"), ("department", "101"), ("nowhere", "-"), ("shen", ""), ("both", ""), ("stranger", "102")]
)
async def test_a_list_shows_the_units_in_sight(people: People, who: str, sees: str) -> None:
    assert (await people[who].get("/sight")).json() == sees


async def test_the_firm_loses_sight_when_it_is_no_longer_engaged(people: People) -> None:
    assert (await people["firm"].post(WATCH)).status_code == 200
    assert (await people["firm"].get(WATCH)).status_code == 403


async def test_nobody_drills_for_another_unit(people: People) -> None:
    drilling = {"unit": "102001", "metres": 1}
    refused = await people["li"].post("/wells/360922-2020-P0002/drilling", drilling)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:bihuan:problem:OutOfScope")


def test_every_route_must_have_its_permission() -> None:
    with pytest.raises(TypeError, match="may"):
        routes.get("/sights")  # type: ignore[call-arg]
