"""An open page learns that others have acted; a hundred of them cost one reader of each feed, and none while nobody looks."""

import asyncio
import time
from collections import Counter

import httpx2
import pytest
from playwright.async_api import expect
from starlette.types import Receive, Scope, Send

from portal.live import Watcher
from portal.services import Services
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import HOME, KEEPER, Browsers
from tests.portal.chromium import at_work, browsing, type_the_road


async def test_a_hundred_open_pages_cost_one_reader_of_each_feed_and_none_when_all_are_closed(county: County) -> None:
    asked: Counter[str] = Counter()

    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        asked[scope["path"]] += 1
        await county.everything(scope, receive, send)

    async def token() -> str:
        return county.people["shen"].headers["Authorization"].removeprefix("Bearer ")

    services = Services(dict.fromkeys(county.hosts, HOME), httpx2.ASGITransport(counted))
    watcher = Watcher(services, token)
    pages = [watcher.words(ITEM if n % 2 else "") for n in range(100)]
    told = [asyncio.ensure_future(anext(page)) for page in pages]
    other = asyncio.ensure_future(anext(watcher.words("360922-2020-P0018")))
    while len(asked) < len(county.hosts):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await county.drafted_and_declared()
    async with asyncio.timeout(10):
        words = await asyncio.gather(*told)
    assert {word.split(":")[0] for word in words} == {"goals"}
    assert not other.done()
    assert max(asked.values()) < 10
    other.cancel()
    await asyncio.gather(other, *(page.aclose() for page in pages), return_exceptions=True)
    before = asked.total()
    await county.drafted_and_declared("360922-2020-P0019")
    assert asked.total() == before
    await services.stop()


@begins_after(County.approved_goal)
async def test_nobody_listens_to_an_item_that_is_not_theirs(county: County, browsers: Browsers) -> None:
    assert (await browsers["wu"].open(f"/live?item={ITEM}")).status == 403
    asked_by_a_script = {"Sec-Fetch-Mode": "cors"}
    assert (await browsers["nobody"].http.get(f"/live?item={ITEM}", headers=asked_by_a_script)).status_code == 204


async def test_a_sign_in_under_way_is_left_alone_by_what_open_pages_ask(browsers: Browsers) -> None:
    nobody = browsers["nobody"].http
    nobody.cookies.set(KEEPER.cookie, KEEPER.sealed({"_state_op_1": {}, "until": time.time() + 60}), domain="portal.test")
    for mode in ("cors", "navigate"):
        assert "set-cookie" not in (await nobody.get("/", headers={"Sec-Fetch-Mode": mode})).headers


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_my_work_shows_what_somebody_else_has_just_sent(home: str) -> None:
    async with browsing(home, True) as waiting, browsing(home, True) as clerk:
        await at_work(waiting, home, "chen")
        await expect(waiting.locator("main")).to_contain_text("没有待办")
        await at_work(clerk, home, "li")
        await clerk.goto(f"{home}/items/{ITEM}/declaration")
        await type_the_road(clerk)
        await clerk.locator("[name=_round]").select_option("二上")
        await clerk.locator(".decide button[value=send]").click()
        await expect(clerk.locator(".title .state")).to_have_text("已送审")
        await expect(waiting.locator("main")).to_contain_text("审核绩效目标", timeout=15_000)
        await expect(waiting.locator("#renewed")).to_contain_text("本页已更新")
