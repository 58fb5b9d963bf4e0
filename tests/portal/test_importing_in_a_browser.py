"""A clerk imports last year's Excel in Chromium: the file is chosen, two cells are corrected where they stand, and the goal is declared."""

import pytest
from playwright.async_api import expect

from tests.loop.county import ITEM, County
from tests.portal.chromium import at_their_desk, browsing, faultless
from tests.scenario.declaration_sheet import sheet


@pytest.mark.long
@pytest.mark.tools("chromium")
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
async def test_two_cells_are_corrected_in_the_picture_of_the_sheet_and_the_goal_is_declared(
    county: County, served: str, script: bool
) -> None:
    async with browsing(served, script) as page:
        await at_their_desk(page, county, served, "li")
        await page.goto(f"{served}/items/{ITEM}/declaration")
        await page.get_by_role("link", name="从 Excel 等文件导入这张表").click()
        content = sheet({"F12": 20, "E13": "95左右"}, year=2019)
        await page.locator("[name=file]").set_input_files({"name": "2019申报表.xlsx", "mimeType": "", "buffer": content})
        await page.get_by_role("button", name="上传并预览").click()
        await expect(page.locator("td.err").first).to_be_visible()
        if script:
            await faultless(page)
        await page.locator("[name='_cell:申报表!F12']").fill("30")
        await page.locator("[name='_cell:申报表!E5']").fill("2020-01-01至2020-12-31")
        await page.get_by_role("button", name="检查").last.click()
        await expect(page.locator("aside .state")).to_have_text("可以送审")
        await page.set_viewport_size({"width": 390, "height": 844})
        if script:
            assert await page.locator("html").evaluate("it => it.scrollWidth") <= 390
            await faultless(page)
        await page.get_by_role("button", name="送审").click()
        await expect(page.locator("main")).to_contain_text("已送审")
        if script:
            await faultless(page)
        await page.locator("main a.main").click()
        await expect(page.locator(".title .state")).to_have_text("已送审")
