"""Each role goes wherever its links lead, in Chromium: nothing that WCAG 2.2 AA forbids, nothing that does not fit a small screen."""

import pytest
from playwright.async_api import expect

from tests.loop.county import ITEM, County
from tests.portal.begun import ROLES, begun
from tests.portal.chromium import at_their_desk, browsing
from tests.portal.every_page import looked_at, pages


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_every_page_that_a_role_reaches_is_for_everybody_and_fits_small_screens(county: County, served: str) -> None:
    await begun(county)
    seen: set[tuple[str, str]] = set()
    wrong = []
    async with browsing(served, script=True) as page:
        for who in ROLES:
            await at_their_desk(page, county, served, who)
            async for there in pages(page, served):
                wrong += [f"{who} at {there}: {found}" for found in await looked_at(page, seen)]
        await at_their_desk(page, county, served, "shen")
        await page.goto(f"{served}/items/{ITEM}/audit")
        await page.emulate_media(media="print")
        for shown in ("h1", "td summary >> nth=0", "text=打印人：沈"):
            await expect(page.locator(shown)).to_be_visible()
        await expect(page.locator(":is(nav, .btn, .decide, .loopline):not(.loop):visible")).to_have_count(0)
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_a_printed_list_says_what_it_is_narrowed_to_and_nothing_of_what_it_is_not(county: County, served: str) -> None:
    await county.approved_goal()
    async with browsing(served, script=True) as page:
        await at_their_desk(page, county, served, "wang")
        await page.goto(f"{served}/lists/goals?year=2020&unit=219001")
        await page.emulate_media(media="print")
        for label, printed in (("年度", True), ("单位", True), ("状态", False), ("名称、编号", False)):
            await expect(page.locator(".filters label", has_text=label).first).to_be_visible(visible=printed)
        await expect(page.locator(":is(.filters button, .tools a):visible")).to_have_count(0)
