"""In Debian's Chromium: sign in, declare, review, approve, see it; no other host is asked, no error told, and axe finds nothing."""

import pytest
from playwright.async_api import expect

from tests.goals.steps import REVIEW
from tests.loop.county import ITEM
from tests.portal.chromium import at_work, browsing, faultless, type_the_road


@pytest.mark.tools("chromium")
@pytest.mark.long
async def test_a_goal_is_declared_reviewed_and_approved_and_its_item_shows_it(home: str) -> None:
    async with browsing(home, True) as page:
        await at_work(page, home, "li")
        await faultless(page)
        await page.goto(f"{home}/items/{ITEM}/declaration")
        await faultless(page)
        await type_the_road(page)
        await expect(page.locator("[data-total=weights]")).to_have_text("90")
        await expect(page.locator("[data-total=funds]")).to_have_text("1,200,000.00")
        await page.locator("[name=_round]").select_option("二上")
        await page.locator(".decide button[value=send]").click()
        await expect(page.locator(".title .state")).to_have_text("已送审")
        await at_work(page, home, "chen")
        await faultless(page)
        await page.locator("tbody a.btn", has_text="办理").first.click()
        await page.locator("a.btn", has_text="审核").first.click()
        await faultless(page)
        await page.locator("[name=opinion]").fill("同意")
        await page.locator(".decide button.btn-primary").click()
        await at_work(page, home, "qian")
        await page.goto(f"{home}/items/{ITEM}/review")
        await faultless(page)
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
        await faultless(page)
        for there in ("/lists/goals?year=2020", "/search?q=养护", f"/items/{ITEM}?tab=goal"):
            await page.goto(f"{home}{there}")
            await faultless(page)
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.goto(f"{home}/items/{ITEM}")
        assert await page.locator("html").evaluate("it => it.scrollWidth") <= 390
        await faultless(page)
