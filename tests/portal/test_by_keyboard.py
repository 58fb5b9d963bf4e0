"""By the keyboard alone, in Chromium: a goal is declared, returned, declared again and approved; the dots of the quadrant are walked."""

import pytest
from playwright.async_api import expect

from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, County, begins_after
from tests.portal.chromium import another_page, at_their_desk, browsing
from tests.portal.keyboard import Keyboard
from tests.portal.road import ROAD, ROWS

FIELDS = ("level1", "level2", "name", "operator", "target", "measure", "weight")
FORM = f"/items/{ITEM}/declaration"


async def _row(keys: Keyboard, n: int, row: tuple[str, ...]) -> None:
    for field, value in zip(FIELDS, row, strict=True):
        name = f"content.indicators.{n}.{field}"
        await (keys.picks if field in ("level1", "level2", "operator") else keys.writes)(name, value)


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_a_goal_is_declared_returned_declared_again_and_approved_by_keys(county: County, served: str) -> None:
    async with browsing(served, script=True) as page:
        keys = Keyboard(page)

        async def sits(who: str, there: str) -> None:
            await county.settled()
            await at_their_desk(page, county, served, who)
            await page.goto(f"{served}{there}")

        await sits("li", FORM)
        await keys.press("Tab")
        assert await keys.is_at(".skip")
        await keys.press("Enter")
        assert await keys.is_at("#main")
        for name, value in ROAD.items():
            await keys.writes(name, value)
        for n, row in enumerate(ROWS):
            await _row(keys, n, row if n else (*row[:6], "40"))
        await keys.enters("[name=_do][value=add]")
        assert await keys.is_at("[name='content.indicators.3.level1']"), "the new row has the keyboard"
        await keys.enters("[value='up:3']")
        assert await keys.is_at("[value='up:2']"), "the row that was moved keeps it"
        await keys.enters("[value='del:2']")
        assert await keys.is_at("[value='del:2']"), "the row that comes next has it"
        await keys.enters(".decide [value=send]")
        assert await keys.is_at("#m-indicators"), "the first finding has it"
        await keys.press("Shift+Tab")
        await keys.reaches("[name='content.indicators.0.weight']", "Shift+Tab")
        await keys.writes("content.indicators.0.weight", "50")
        await keys.enters(".decide [value=send]")
        await expect(page.locator(".title .state")).to_have_text("已送审")

        await sits("chen", "/")
        await keys.enters("tbody a.btn")
        await keys.enters(f"main a.btn[href='/items/{ITEM}/review']")
        await keys.reaches("tr:has([name='said.1']) summary")
        await keys.press("Enter")
        await keys.writes("said.1", "养护里程请写明县道")
        await keys.writes("opinion", "请完善后再报")
        await keys.enters("[value=department-return]")
        await expect(page.locator(".title .state")).to_have_text("被退回")

        await sits("li", FORM)
        await expect(page.locator("#m-indicators-0")).to_contain_text("请写明县道")
        await keys.writes("content.indicators.0.name", "县道养护里程")
        await keys.enters(".decide [value=send]")
        await sits("chen", f"/items/{ITEM}/review")
        await keys.writes("opinion", "同意")
        await keys.enters("[value=department-review]")
        await sits("qian", f"/items/{ITEM}/review")
        for point, grade in REVIEW["points"].items():
            await keys.marks(f"points.{point}", grade)
        await keys.writes("opinion", "目标清楚")
        await keys.marks("grade", REVIEW["grade"])
        await keys.enters(".decide [value=review]")
        await sits("zhou", "/")
        await keys.enters("tbody a.btn")
        await keys.enters("main a.btn-primary")
        await keys.writes("document", "万财预〔2020〕1号")
        await keys.enters(".decide .btn-primary")
        await expect(page.locator(".title .state")).to_have_text("已批复")


@pytest.mark.long
@pytest.mark.tools("chromium")
@begins_after(County.approved_and_monitored)
async def test_the_dots_of_the_quadrant_are_reached_by_arrows_and_opened_by_enter(county: County, served: str) -> None:
    async with browsing(served, script=True) as page:
        keys = Keyboard(page)
        await at_their_desk(page, county, served, "wang")
        await page.goto(f"{served}/quadrant?year=2020")
        await keys.reaches("[data-chart=scatter]")
        await keys.press("ArrowRight")
        await expect(page.locator("#dot")).to_contain_text("农村公路养护经费")
        async with another_page(page):
            await keys.press("Enter")
        await expect(page.locator("h1")).to_have_text("农村公路养护经费")
