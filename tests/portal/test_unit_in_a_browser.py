"""A unit's year in Chromium by the keyboard alone, also without JavaScript: declared, monitored, evaluated, a rectification answered."""

import pytest
from playwright.async_api import Page, expect

from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, County
from tests.portal import unit_forms as forms
from tests.portal.chromium import browsing, faultless
from tests.portal.rectifying import drafted
from tests.portal.road import ROAD, ROWS
from tests.portal.unit_pages import at_an_address, signs_in

MOST = 400
GOAL = {
    **ROAD,
    **{
        f"content.indicators.{n}.{name}": value
        for n, row in enumerate(ROWS)
        for name, value in zip(("level1", "level2", "name", "operator", "target", "measure", "weight"), row, strict=True)
    },
}
DEADLINES = {"document": "万财绩改〔2020〕1号", "measures_due_on": "2020-09-01", "completion_due_on": "2020-12-20"}
MEASURE = {"measures.0.measure": "增加两班", "measures.0.owner": "李站长", "measures.0.planned_on": "2020-11-30"}


async def reached(page: Page, what: str) -> None:
    """The focus is brought there by the tabulator."""
    there = page.locator(f"{what}:focus")
    for _ in range(MOST):
        if await there.count():
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{what} is not reached by the keyboard")


async def typed(page: Page, fields: dict[str, str]) -> None:
    """Each field is reached, and written or chosen, by its keys."""
    for name, value in fields.items():
        what = f"[name='{name}']"
        if await page.locator(f"input[type=checkbox]{what}").count():
            await reached(page, f"{what}[value='{value}']")
            await page.keyboard.press("Space")
            continue
        await reached(page, what)
        if await page.locator(f"select{what}").count():
            await page.keyboard.press("Home")
            while await page.locator(what).input_value() != value:
                await page.keyboard.press("ArrowDown")
        else:
            await page.keyboard.press("Control+A")
            await page.keyboard.insert_text(value)


async def chosen(page: Page, files: dict[str, tuple[str, bytes]]) -> None:
    """Each file field is reached by its keys; the window in which a file is chosen is the system's."""
    for name, (called, data) in files.items():
        await reached(page, what := f"[name='{name}']")
        await page.locator(what).set_input_files({"name": called, "mimeType": "", "buffer": data})


async def pressed(page: Page, button: str) -> None:
    """A button of the page's last line."""
    await reached(page, f".decide button[value='{button}']")
    await page.keyboard.press("Enter")


async def opened(page: Page, home: str, there: str) -> None:
    """From what waits, by its link."""
    await page.goto(home)
    await reached(page, f"a[href='{there}']")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{home}{there}")


@pytest.mark.long
@pytest.mark.tools("chromium")
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
async def test_a_units_year_goes_by_the_keyboard_alone(county: County, script: bool) -> None:
    async with at_an_address(county) as home, browsing(home, script) as page:
        look = _looked if script else _no_look
        await signs_in(page, home, county, "li")
        await page.goto(f"{home}/items/{ITEM}/declaration")
        await typed(page, GOAL)
        await pressed(page, "send")
        await expect(page.locator(".title .state")).to_have_text("已送审")
        await county.settled()
        await county.do("chen", f"/goals/items/{ITEM}/department-review", {"opinion": "同意"})
        await county.do("qian", f"/goals/items/{ITEM}/review", REVIEW)
        await county.do("zhou", f"/goals/items/{ITEM}/approval", {"document": "万财预〔2020〕1号"})

        await county.round(6, "2020-07-01", "2020-07-20")
        await county.treasury_tells("120000.00", "2020-06-30")
        await opened(page, home, forms.MONITORING)
        await typed(page, forms.MONITORED | forms.MONITORING_WORD)
        await chosen(page, forms.MONITORING_FILES)
        await look(page, "#light-0", "红")
        await pressed(page, "send")
        await expect(page.locator("main")).to_contain_text("已报送")
        await county.settled()

        path = await drafted(county, begun=True)
        await county.do("wang", f"{path}/issue", DEADLINES)
        sheet = f"/items/{ITEM}/rectifications/{path.rsplit('/', 1)[1]}"
        await opened(page, home, sheet)
        await pressed(page, "acknowledge")
        await expect(page.locator(".title .state")).to_have_text("已签收")
        await typed(page, MEASURE)
        await look(page, "#checks", "检查通过")
        await pressed(page, "send")
        await expect(page.locator(".title .state")).to_have_text("已报措施")
        await county.settled()

        await county.day("2021-03-02")
        await county.treasury_tells("1140000.00", "2020-12-31", number="2")
        await county.evaluates_itself(until="assignment")
        await opened(page, home, forms.EVALUATION)
        await typed(page, forms.EVALUATION_WORD | forms.EVALUATED)
        await chosen(page, forms.EVALUATION_FILES)
        await look(page, "#o-total", "71.50")
        await pressed(page, "check")
        await expect(page.locator("#o-total")).to_have_text("71.50")
        await pressed(page, "send")
        await expect(page.locator("main")).to_contain_text("已报送")


async def _looked(page: Page, what: str, says: str) -> None:
    """Once the check of what was typed has come and moves nothing more."""
    await expect(page.locator(what)).to_contain_text(says)
    await faultless(page)


async def _no_look(_: Page, what: str, says: str) -> None:
    """Without JavaScript axe cannot look either."""
