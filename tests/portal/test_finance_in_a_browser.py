"""The bureau's day in Chromium: a queue of three, many approved at once, the quadrant by the keyboard, a warning disposed of, the board."""

import pytest
from playwright.async_api import Page, expect

from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, County
from tests.portal.chromium import at_their_desk, browsing, faultless
from tests.portal.rectifying import drafted

ITEMS = [f"360922-2020-P001{n}" for n in (7, 8, 9)]


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_the_bureaus_day(county: County, served: str) -> None:
    home = served
    for item in ITEMS:
        await county.drafted_and_declared(item)
    async with browsing(home, True) as page:
        await at_their_desk(page, county, home, "chen")
        await _one_goes_back(page, home)
        await _all_at_once(page, home, "opinion", "同意", 2)
        await county.settled()
        for item in (ITEMS[0], ITEMS[2]):
            await county.do("qian", f"/goals/items/{item}/review", REVIEW)
        await at_their_desk(page, county, home, "zhou")
        await _all_at_once(page, home, "document", "万财预〔2020〕1号", 2)
        await county.settled()
        assert (await county.get("zhou", f"/goals/items/{ITEM}"))["status"] == "已批复"
        await county.monitored(7)
        await at_their_desk(page, county, home, "wang")
        await _quadrant_and_warning(page, home)
        path = await drafted(county, begun=True)
        dates = {"document": "万财绩〔2020〕9号", "measures_due_on": "2020-09-10", "completion_due_on": "2020-10-30"}
        await county.do("wang", f"{path}/issue", dates)
        await county.day("2020-09-15")
        await page.goto(f"{home}/board?year=2020")
        await expect(page.locator("tr.late")).to_contain_text("逾期 5 天")
        await faultless(page)
        await page.goto(f"{home}/overview?year=2020")
        await expect(page.locator(".chart svg").first).to_be_visible()
        await faultless(page)
        await page.set_viewport_size({"width": 390, "height": 844})
        for there in ("/overview?year=2020", "/board?year=2020", "/quadrant?year=2020", "/queue"):
            await page.goto(f"{home}{there}")
            assert await page.locator("html").evaluate("it => it.scrollWidth") <= 390, there


async def _one_goes_back(page: Page, home: str) -> None:
    """The department returns one of three with reasons at its fields."""
    await page.goto(f"{home}/items/{ITEMS[1]}/review")
    await page.locator("tr", has_text="养护里程").locator("summary").click()
    await page.locator("[name='said.1']").fill("指标值偏低")
    await page.locator("[name=opinion]").fill("请修改")
    await faultless(page)
    await page.locator("button[value=department-return]").click()
    await expect(page.locator(".title .state")).to_have_text("被退回")


async def _all_at_once(page: Page, home: str, field: str, words: str, count: int) -> None:
    """Everything that waits is chosen, previewed and decided."""
    await page.goto(f"{home}/queue")
    await faultless(page)
    await page.locator("[data-all]").check()
    await expect(page.locator("[data-chosen]")).to_have_text(f"已选 {count} 项")
    await page.locator(f"[name={field}]").fill(words)
    await page.locator("button[value=preview]").click()
    await expect(page.locator(".state.ok")).to_have_count(count)
    await faultless(page)
    await page.locator("button[value=begin]").click()
    await expect(page.locator(".up")).to_have_count(count)
    await faultless(page)


async def _quadrant_and_warning(page: Page, home: str) -> None:
    """A dot is opened by the keyboard; a warning is disposed of."""
    await page.goto(f"{home}/quadrant?year=2020")
    await expect(page.locator(".plot svg")).to_be_visible()
    await faultless(page)
    await page.locator(".plot").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#dot")).to_contain_text("农村公路养护经费")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/items/{ITEM}?tab=monitoring")
    await page.goto(f"{home}/quadrant?year=2020")
    await page.locator("a.btn", has_text="处置").first.click()
    await page.locator("[name=disposal]").select_option("责令整改")
    await page.locator("[name=reason]").fill("执行明显滞后")
    await page.locator("[name=document]").fill("万财绩〔2020〕12号")
    await faultless(page)
    await page.locator(".decide button.btn-primary").click()
    await page.wait_for_url(f"**/items/{ITEM}?seen=*")
