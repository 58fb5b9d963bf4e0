"""The indicator library in Chromium: found, opened, and taken into a declaration with one click; axe finds nothing on any of it."""

from importlib import import_module

import pytest
from playwright.async_api import expect

from tests.goals.library_samples import CODE, proposal
from tests.loop.county import ITEM, County
from tests.portal.chromium import browsing, faultless
from tests.portal.road import ROAD
from tests.portal.unit_pages import at_an_address, signs_in

ONE = f"/goals/library/indicators/{CODE}"


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_a_clerk_finds_an_indicator_and_takes_a_suggestion_with_one_click(county: County) -> None:
    import_module("goals.likeness")
    road = {"name": "路面完好率", "sector": "交通运输支出", "purpose": "农村公路养护"}
    await county.do("li", f"{ONE}/proposal", proposal("2019-11-04", **road))
    await county.do("qian", f"{ONE}/review", {"opinion": "同意"})
    await county.do("wang", f"{ONE}/publication", {"document": "万财绩〔2019〕3号"})
    revised = proposal("2020-12-01", measure="公里", **road)
    await county.do("li", f"{ONE}/change", {"change": "修订", **revised})
    async with at_an_address(county) as home, browsing(home, True) as page:
        await signs_in(page, home, county, "li")
        await page.goto(f"{home}/library?q=路面")
        await faultless(page)
        await page.get_by_role("link", name="路面完好率").click()
        await expect(page.locator("h1")).to_have_text("路面完好率")
        await faultless(page)
        await page.goto(f"{home}/items/{ITEM}/declaration")
        for name, value in ROAD.items():
            await page.locator(f"[name='{name}']").fill(value)
        await page.get_by_role("button", name="推荐指标").click()
        await page.get_by_role("button", name="采用 路面完好率").click()
        await expect(page.locator("[name='content.indicators.0.library']")).to_have_value(f"{CODE}/1")
        await faultless(page)
