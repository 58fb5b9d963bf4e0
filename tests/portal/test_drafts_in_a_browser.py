"""What somebody types is found again in Chromium, whatever ended: for them alone, until it is taken or they sign out."""

import pytest
from playwright.async_api import Page, expect

from tests.loop.county import ITEM, County
from tests.portal.chromium import at_their_desk, browsing, faultless
from tests.portal.rectifying import drafted

REVIEW, RECTIFY = f"/items/{ITEM}/review", f"/decide?at=/feedback/rectifications/{ITEM}"
OPINION = "绩效指标值与上年实际相比偏低，请补充测算依据。"
ROWS = "[name^='problems.'][name$='.description']"
KEPT = "Object.keys(localStorage).filter(one => one.startsWith('bihuan.draft.')).length"
WRITTEN = "() => Object.keys(localStorage).some(one => (localStorage.getItem(one) || '').includes('%s'))"


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_a_review_begun_is_found_again_by_its_writer_until_it_is_taken(county: County, served: str) -> None:
    await county.drafted_and_declared(ITEM)
    async with browsing(served, True) as page:
        await at_their_desk(page, county, served, "chen")
        page = await _left_after_typing(page, served, REVIEW, "opinion", OPINION)
        await at_their_desk(page, county, served, "chen")
        await page.goto(f"{served}{REVIEW}")
        await expect(page.locator("[name=opinion]")).to_have_value(OPINION)
        await expect(page.locator(".draft")).to_contain_text("已恢复")
        await expect(page.locator("[data-newer]")).to_be_hidden()
        await faultless(page)
        await county.do("chen", f"/goals/items/{ITEM}/department-return", {"reason": "请先改正", "findings": []})
        await county.drafted_and_declared(ITEM)
        await page.goto(f"{served}{REVIEW}")
        await expect(page.locator("[data-newer]")).to_be_visible()
        await page.locator("button[value=department-return]").click()
        await expect(page.locator(".title .state")).to_have_text("被退回")
        assert await page.evaluate(KEPT) == 0


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_rows_that_were_added_come_back_discarded_or_signed_out_they_are_gone(county: County, served: str) -> None:
    await drafted(county)
    async with browsing(served, True) as page:
        await at_their_desk(page, county, served, "wang")
        await page.goto(f"{served}{RECTIFY}")
        rows = page.locator(ROWS)
        await page.locator("button[value='add:problems']").click()
        await expect(rows).to_have_count(2)
        await page.locator("[name='problems.0.description']").fill("台账不全")
        page = await _left_after_typing(page, served, "", "problems.1.description", "资金沉淀")
        rows = page.locator(ROWS)
        await at_their_desk(page, county, served, "qian")
        await page.goto(f"{served}{RECTIFY}")
        await expect(rows).to_have_value("")
        await expect(page.locator(".draft")).to_have_count(0)
        await at_their_desk(page, county, served, "wang")
        await page.goto(f"{served}{RECTIFY}")
        await expect(page.locator(".draft")).to_be_visible()
        assert [await one.input_value() for one in await rows.all()] == ["台账不全", "资金沉淀"]
        await page.locator(".draft button").click()
        await expect(rows).to_have_count(1)
        assert await page.evaluate(KEPT) == 0
        await page.goto(f"{served}{RECTIFY}")
        await expect(page.locator(".draft")).to_have_count(0)
        page = await _left_after_typing(page, served, RECTIFY, "name", "农村公路")
        await page.evaluate("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()")
        await page.wait_for_url("**/signed-out")
        assert await page.evaluate(KEPT) == 0


async def _left_after_typing(page: Page, home: str, there: str, field: str, words: str) -> Page:
    """Typed and not sent; then the window is closed, and another one opened."""
    if there:
        await page.goto(f"{home}{there}")
    await page.locator(f"[name='{field}']").fill(words)
    await page.wait_for_function(WRITTEN % words)
    another = await page.context.new_page()
    await page.close()
    await another.goto(f"{home}/")
    return another
