"""A county at an address, and Debian's Chromium before it: nothing but our host is asked, no error is told, axe finds nothing."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from tests.loop.county import County
from tests.portal.browsers import KEEPER, signed
from tests.portal.road import ROAD, ROWS
from tests.portal.screens import signed_in

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RUN = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']})"


@contextlib.asynccontextmanager
async def browsing(home: str, script: bool) -> AsyncIterator[Page]:
    """A page that may ask our host alone, and reports every error of its console, but that a page itself is one of refusal."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=shutil.which("chromium"))
        context = await browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=script, locale="zh-CN")
        page = await context.new_page()
        wrong: list[str] = []
        opened: set[str] = set()
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" and said.location["url"] not in opened else None)
        page.on("request", lambda asked: opened.add(asked.url) if asked.is_navigation_request() else None)
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((home, "data:")) else None)
        yield page
        await browser.close()
        assert wrong == [], "\n".join(wrong)


@contextlib.asynccontextmanager
async def another_page(page: Page) -> AsyncIterator[None]:
    """What is done within leads to another document, which is there whole when this ends; a jump within the same one is none."""
    await page.evaluate("document.documentElement.dataset.left = ''")
    yield
    await expect(page.locator("html:not([data-left])")).to_be_attached(timeout=30_000)
    await page.wait_for_load_state()


async def at_work(page: Page, home: str, name: str) -> None:
    """As this person, whoever was there before."""
    await signed_in(page, home, name)
    await expect(page.locator("h1")).to_have_text("我的工作")


async def at_their_desk(page: Page, county: County, home: str, who: str) -> None:
    """As this person of a county in this process, already signed in."""
    await page.context.clear_cookies()
    await page.context.add_cookies([{"name": KEEPER.cookie, "value": signed(county, who), "url": home}])


async def faultless(page: Page) -> None:
    """Nothing that WCAG 2.2 AA forbids; on a screen as high as the page, where no bar that stays in sight lies over anything."""
    before = page.viewport_size
    assert before
    await page.set_viewport_size({**before, "height": await page.evaluate("document.documentElement.scrollHeight")})
    async with asyncio.timeout(30):
        await page.evaluate(AXE.read_text("utf-8"))
        found = await page.evaluate(RUN)
    violated = [(one["id"], [(node["html"][:160], node["failureSummary"]) for node in one["nodes"]]) for one in found["violations"]]
    assert not violated, (page.url, violated)
    await page.set_viewport_size(before)


async def type_the_road(page: Page) -> None:
    """Fill the declaration form with the road project."""
    for name, value in ROAD.items():
        await page.locator(f"[name='{name}']").fill(value)
    for n, (level1, level2, name, operator, target, measure, weight) in enumerate(ROWS):
        at = f"content.indicators.{n}"
        for field, choice in (("level1", level1), ("level2", level2), ("operator", operator)):
            await page.locator(f"[name='{at}.{field}']").select_option(choice)
        for field, value in (("name", name), ("target", target), ("measure", measure), ("weight", weight)):
            await page.locator(f"[name='{at}.{field}']").fill(value)
