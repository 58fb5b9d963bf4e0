"""In Debian's Chromium: sign in, declare, review, approve, see it; no other host is asked, no error told, and axe finds nothing."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.async_api import Page, async_playwright, expect

from embedded.composition import compose
from issuer.directory import Directory
from issuer.place import Place
from local import ports
from shared.runtime.clock import FileClock
from tests.goals.steps import REVIEW
from tests.loop.county import CAST, ITEM, UNITS, moment
from tests.portal.road import ROAD, ROWS
from tests.portal.screens import signed_in
from tests.scenario.serving import COUNTY

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RUN = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']})"


@pytest.fixture
async def home(tmp_path: Path, issuer_key: Path) -> AsyncIterator[str]:
    """The county's address, with its people to choose from, and two units."""
    shutil.copy(issuer_key, tmp_path)
    directory = Directory(tmp_path, COUNTY)
    directory.enrol(CAST)
    clock = FileClock(tmp_path / "clock")
    clock.turn(moment("2019-11-04"))
    place = Place(f"http://127.0.0.1:{(port := ports.free())}", demo=True)
    application = compose(tmp_path, clock, directory, COUNTY, place)
    server = uvicorn.Server(uvicorn.Config(application, port=port, lifespan="off", log_config=None, access_log=False))
    async with application.router.lifespan_context(application):
        serving = asyncio.create_task(server.serve())
        async with httpx.AsyncClient(base_url=place.url, headers={"Authorization": f"Bearer {directory.token('wang')}"}) as http:
            async with asyncio.timeout(20):
                while not server.started:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            for code, name in UNITS.items():
                key = {"Idempotency-Key": f"00000000-0000-7000-8000-000000{code:0>6}"}
                (await http.post("/goals/units", json={"code": code, "name": name}, headers=key)).raise_for_status()
        yield place.url
        server.should_exit = True
        await serving


@contextlib.asynccontextmanager
async def browsing(home: str, script: bool) -> AsyncIterator[Page]:
    """A page that may ask our host alone, and reports every error of its console."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=shutil.which("chromium"))
        context = await browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=script, locale="zh-CN")
        page = await context.new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((home, "data:")) else None)
        yield page
        await browser.close()
        assert wrong == []


async def at_work(page: Page, home: str, name: str) -> None:
    """As this person, whoever was there before."""
    await signed_in(page, home, name)
    await expect(page.locator("h1")).to_have_text("我的工作")


async def faultless(page: Page) -> None:
    """Nothing that WCAG 2.2 AA forbids."""
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate(RUN)
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found["violations"]] == [], page.url


@pytest.mark.tools("chromium")
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
async def test_a_goal_is_declared_reviewed_and_approved_and_its_item_shows_it(home: str, script: bool) -> None:
    async with browsing(home, script) as page:
        look = faultless if script else _no_look
        await at_work(page, home, "li")
        await look(page)
        await page.goto(f"{home}/items/{ITEM}/declaration")
        await look(page)
        for name, value in ROAD.items():
            await page.locator(f"[name='{name}']").fill(value)
        for n, (level1, level2, name, operator, target, measure, weight) in enumerate(ROWS):
            at = f"content.indicators.{n}"
            for field, choice in (("level1", level1), ("level2", level2), ("operator", operator)):
                await page.locator(f"[name='{at}.{field}']").select_option(choice)
            for field, value in (("name", name), ("target", target), ("measure", measure), ("weight", weight)):
                await page.locator(f"[name='{at}.{field}']").fill(value)
        if script:
            await expect(page.locator("[data-total=weights]")).to_have_text("90")
            await expect(page.locator("[data-total=funds]")).to_have_text("1,200,000.00")
        await page.locator("[name=_round]").select_option("二上")
        await page.locator(".decide button[value=send]").click()
        await expect(page.locator(".title .state")).to_have_text("已送审")
        await at_work(page, home, "chen")
        await look(page)
        await page.locator("tbody a.btn", has_text="办理").first.click()
        await page.locator("a.btn", has_text="审核").first.click()
        await look(page)
        await page.locator("[name=opinion]").fill("同意")
        await page.locator(".decide button.btn-primary").click()
        await at_work(page, home, "qian")
        await page.goto(f"{home}/items/{ITEM}/review")
        await look(page)
        for name, grade in {**{f"points.{point}": grade for point, grade in REVIEW["points"].items()}, "grade": REVIEW["grade"]}.items():
            await page.locator(f"label:has([name='{name}'][value='{grade}'])").click()
        await page.locator("[name=opinion]").fill("目标清楚")
        await page.locator(".decide button[value=review]").click()
        await at_work(page, home, "zhou")
        await page.locator("tbody a.btn", has_text="办理").first.click()
        await page.locator("a.btn", has_text="批复").first.click()
        await page.locator("[name=document]").fill("万财预〔2020〕1号")
        await page.locator(".decide button.btn-primary").click()
        await expect(page.locator(".title .state")).to_have_text("已批复")
        await expect(page.locator(".tl")).to_contain_text("绩效目标批复")
        await look(page)
        for there in ("/lists/goals?year=2020", "/search?q=养护", f"/items/{ITEM}?tab=goal"):
            await page.goto(f"{home}{there}")
            await look(page)
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.goto(f"{home}/items/{ITEM}")
        wide = page.locator("html")
        if script:
            assert await wide.evaluate("it => it.scrollWidth") <= 390
        await look(page)


async def _no_look(_: Page) -> None:
    """Without JavaScript axe cannot look either."""
