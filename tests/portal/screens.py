"""`make screens`: pictures of the main pages of a county at work, as people see them, into docs/screens."""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Page, async_playwright

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
PAGES = {
    "work": ("performance", "/"),
    "item": ("performance", "/items/360922-2021-P051"),
    "goal": ("performance", "/items/360922-2021-P051?tab=goal"),
    "declare": ("u101001", "/items/360922-2022-P011/declaration"),
    "review": ("division", "/items/360922-2021-P011/review"),
    "list": ("performance", "/lists/goals?year=2021"),
    "lights": ("performance", "/lists/lights?year=2021"),
    "rectifications": ("performance", "/lists/feedback?year=2020"),
    "search": ("performance", "/search?q=经费"),
    "queue": ("budget", "/queue"),
    "board": ("performance", "/board?year=2020"),
    "quadrant": ("performance", "/quadrant?year=2021"),
    "overview": ("performance", "/overview?year=2020"),
    "selection": ("performance", "/selection?year=2021"),
    "monitoring": ("u101001", "/"),
    "audit": ("auditor", "/items/360922-2021-P051/audit"),
    "operations": ("operator", "/operations"),
    "reports": ("government", "/reports"),
    "engagements": ("evaluator", "/engagements"),
    "budget": ("budget", "/budget"),
    "help": ("u101001", "/help"),
}
"""Name of the picture, who looks, and at what, on the folder that `make run` has played."""


async def signed_in(page: Page, home: str, person: str) -> None:
    """As this person of the demonstration, whoever was there before."""
    await page.context.clear_cookies()
    await page.goto(home)
    folded = page.locator("main details:not([open]) > summary")
    while await folded.count():
        await folded.first.click()
    await page.locator(f"button[value='{person}']").click()


async def main(home: str) -> None:
    """Look at each, wide; and at the first as a telephone shows it."""
    SCREENS.mkdir(exist_ok=True)
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path="/usr/bin/chromium")
        page = await browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        await page.goto(home)
        await page.screenshot(path=SCREENS / "sign-in.png")
        for name, (person, there) in PAGES.items():
            await signed_in(page, home, person)
            await page.goto(f"{home}{there}")
            if await (brought := page.locator("button[value=copy]")).count():
                await brought.click()
            await page.screenshot(path=SCREENS / f"{name}.png")
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.goto(f"{home}{PAGES['item'][1]}")
        await page.screenshot(path=SCREENS / "item-390.png")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
