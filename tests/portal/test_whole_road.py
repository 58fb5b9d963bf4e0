"""A project's whole loop by pages alone, each role in its turn, with JavaScript and without; its end: `second_half`."""

import pytest
from playwright.async_api import expect

from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, County
from tests.portal import second_half
from tests.portal import unit_forms as forms
from tests.portal.chromium import browsing, type_the_road
from tests.portal.walking import Walker

NAME = "农村公路养护经费"
PATIENCE = 90_000
"""Milliseconds: the services describe themselves to the page on which something is begun, which takes them a while at first."""
OPENING = {"fiscal_year": "2020", "period_end_month": "6", "opens_on": "2020-07-01", "due_on": "2020-07-20", "rule_set": "anhui/2019"}
OPINION = {"opinion": "同意"}


@pytest.mark.long
@pytest.mark.tools("chromium")
@pytest.mark.parametrize("script", [False, True], ids=["without JavaScript", "with"])
async def test_a_project_goes_from_its_declaration_to_the_report_on_it_by_pages_alone(county: County, served: str, script: bool) -> None:
    async with browsing(served, script) as page:
        page.set_default_timeout(PATIENCE)
        walker = Walker(page, served, county, script=script)
        await declared_and_approved(walker)
        await monitored(walker)
        await evaluated_by_the_unit(walker)
        await walker.goes(f"/items/{ITEM}?tab=self")
        await expect(page.locator("main")).to_contain_text("已确认")
        await second_half.evaluated_by_a_firm(walker)
        await second_half.told_and_rectified(walker)
        await second_half.linked(walker)
        await second_half.published(walker)
        await second_half.reported(walker)


async def declared_and_approved(walker: Walker) -> None:
    page = walker.page
    await walker.sits_down("li")
    await walker.follows("/declare")
    await walker.types({"year": "2020", "code": "P0017"})
    await page.locator("main form button").click()
    await type_the_road(page)
    await walker.types({"_round": "二上"})
    await walker.presses("button[value=send]")
    await walker.sits_down("chen")
    await walker.waits(NAME)
    await walker.follows("由主管部门审核", "[aria-labelledby=can]")
    await walker.fills(OPINION)
    await walker.sits_down("qian")
    await walker.waits(NAME)
    await walker.follows("由财政审核", "[aria-labelledby=can]")
    await walker.types({**{f"points.{point}": grade for point, grade in REVIEW["points"].items()}, "grade": REVIEW["grade"], **OPINION})
    await walker.presses("button[value=review]")
    await walker.sits_down("zhou")
    await walker.decides("批复：绩效目标", {"document": "万财预〔2020〕1号"})
    await expect(page.locator(".title .state")).to_have_text("已批复")


async def monitored(walker: Walker) -> None:
    await walker.county.day("2020-07-01")
    await walker.county.treasury_tells("120000.00", "2020-06-30")
    await walker.sits_down("wang")
    await walker.follows("/begin")
    await walker.follows("下达监控通知")
    await walker.fills(OPENING)
    await walker.waits("下达监控任务")
    await walker.follows("下达监控任务")
    await walker.fills()
    await walker.sits_down("li")
    await walker.follows(forms.MONITORING)
    await walker.types(forms.MONITORED | forms.MONITORING_WORD)
    await walker.chooses(forms.MONITORING_FILES)
    await walker.presses("button[value=send]")
    await walker.sits_down("chen")
    await walker.decides("由主管部门审核", OPINION)
    await walker.sits_down("qian")
    await walker.decides("由财政审核", OPINION)
    await walker.decides("办结：监控自评表")


async def evaluated_by_the_unit(walker: Walker) -> None:
    await walker.county.day("2021-03-02")
    await walker.county.treasury_tells("1140000.00", "2020-12-31", number="2")
    await walker.sits_down("wang")
    await walker.begins("下达", {"object": "PROJECT", "unit": "219001", "due_on": "2021-04-30"})
    await walker.sits_down("li")
    await walker.follows(forms.EVALUATION)
    await walker.types(forms.EVALUATION_WORD | forms.EVALUATED)
    await walker.chooses(forms.EVALUATION_FILES)
    await walker.presses("button[value=send]")
    await walker.sits_down("chen")
    await walker.decides("由主管部门审核", OPINION)
    await walker.sits_down("sun")
    await walker.decides("由财政质量审核", OPINION)
    await walker.sits_down("wang")
    await walker.decides("确认结果", {"document": "万财绩〔2021〕3号"})
