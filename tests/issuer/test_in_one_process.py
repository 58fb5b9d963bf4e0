"""The process that holds all services is their issuer too."""

from datetime import datetime
from pathlib import Path

import httpx

from embedded.composition import SERVICES, compose
from issuer.clients import Clients
from issuer.directory import Directory
from issuer.people import User
from issuer.place import Place
from shared.runtime.clock import FileClock
from shared.runtime.following.credentials import Credentials
from tests.issuer.signing_in import OWN
from tests.scenario.serving import PLACE

SECRET = "a-secret-of-another-system"


async def test_a_client_gets_a_token_and_reads_every_feed_with_it_and_nothing_else(directory: Directory, folder: Path) -> None:
    clock = FileClock(folder / "clock")
    clock.turn(datetime.fromisoformat("2020-03-01T09:00:00+08:00"))
    Clients(folder).register("archive", ["subscriber"], SECRET)
    app = compose(folder, clock, directory, "360922", PLACE)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bihuan") as http,
    ):
        assert (await http.get("/issuer/jwks.json")).json()["keys"]
        header = await Credentials("http://bihuan/issuer/token", "archive", SECRET).header(http)
        for service in (one.name for one in SERVICES):
            assert (await http.get(f"/{service}/events", headers=header)).json() == []
        refused = await http.get("/goals/items/360922-2020-P0001", headers=header)
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:bihuan:problem:Forbidden")


async def test_a_person_of_the_demonstration_signs_in_through_the_portal_and_out_again(directory: Directory, folder: Path) -> None:
    clock = FileClock(folder / "clock")
    clock.turn(datetime.fromisoformat("2020-03-01T09:00:00+08:00"))
    directory.enrol([User("li", "李四方", ("AGENCY",), "219001")])
    place = Place("http://127.0.0.1:8000", demo=True)
    app = compose(folder, clock, directory, "360922", place)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=place.url, follow_redirects=True) as browser,
    ):
        page = await browser.get("/sign-in")
        assert (page.url.path, "演示环境" in page.text) == ("/issuer/authorize", True)
        home = await browser.post(page.url, data={"person": "li"}, headers=OWN)
        assert (home.status_code, home.url.path, "李四方" in home.text) == (200, "/", True)
        asked = await browser.post("/sign-out", headers=OWN)
        assert (asked.url.path, "要退出登录吗" in asked.text) == ("/issuer/end-session", True)
        left = await browser.post(asked.url, data=dict(asked.url.params), headers=OWN)
        assert left.url.path == "/signed-out"
        assert (await browser.get("/")).url.path == "/issuer/authorize"
