"""A clerk imports Excel files in Chromium: cells are corrected where they stand; a goal is declared, a self-evaluation is filled in."""

import pytest
from playwright.async_api import expect

from tests.loop.county import ITEM, County, begins_after
from tests.portal.chromium import at_their_desk, browsing, faultless
from tests.portal.evaluation_sheet import road_sheet
from tests.portal.monitoring_sheet import road_sheet as monitoring_sheet
from tests.portal.unit_forms import MONITORING
from tests.portal.unit_forms import monitoring_begun as begun
from tests.scenario.declaration_sheet import sheet
from tests.scenario.framework_sheet import sheet as system
from tests.scenario.workbook import locked


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


@pytest.mark.long
@pytest.mark.tools("chromium")
@begins_after(County.approved_goal)
async def test_a_self_evaluations_own_score_stands_beside_the_rule_sets_until_its_reason_is_written(county: County, served: str) -> None:
    await county.day("2021-03-02")
    await county.treasury_tells("1140000.00", "2020-12-31")
    await county.evaluates_itself(until="assignment")
    async with browsing(served, True) as page:
        await at_their_desk(page, county, served, "li")
        await page.goto(f"{served}/items/{ITEM}/self-evaluation")
        await page.get_by_role("link", name="从 Excel 等文件导入这张表").click()
        content = road_sheet({"I13": ""})
        await page.locator("[name=file]").set_input_files({"name": "2020自评表.xlsx", "mimeType": "", "buffer": content})
        await page.get_by_role("button", name="上传并预览").click()
        await expect(page.locator("aside table")).to_contain_text("两个得分不同")
        await faultless(page)
        await page.locator("[name='_cell:自评表!I13']").fill("雨季长，下年提前进场")
        await page.get_by_role("button", name="检查").last.click()
        await expect(page.locator("aside .state")).to_have_text("可以报送")
        await page.set_viewport_size({"width": 390, "height": 844})
        assert await page.locator("html").evaluate("it => it.scrollWidth") <= 390
        await faultless(page)
        await page.get_by_role("button", name="存为草稿").click()
        await page.locator("main a.main").click()
        await expect(page.locator("main")).to_contain_text("2020自评表.xlsx")
        await faultless(page)


@pytest.mark.long
@pytest.mark.tools("chromium")
@begins_after(County.approved_goal)
async def test_a_firm_fills_its_plan_from_a_table_and_corrects_a_weight_where_it_stands(county: County, served: str) -> None:
    await county.day("2021-03-01")
    key = f"/evaluation/key-evaluations/{ITEM}"
    chosen = {"object": "PROJECT", "unit": "219001", "name": "农村公路养护经费", "amount": "1200000.00", "reason": "金额大"}
    await county.do("wang", f"{key}/selection", chosen)
    firm = {"third_party": "中泽会计师事务所", "third_party_code": "TP01", "contract": "万财购〔2020〕7号"}
    await county.do("wang", f"{key}/commission", firm)
    async with browsing(served, True) as page:
        await at_their_desk(page, county, served, "firm")
        await page.goto(f"{served}/items/{ITEM}/key-evaluation?do=plan")
        await page.get_by_role("link", name="从 Excel 等文件导入指标体系").click()
        content = system({"E5": 5, "F7": ""}, year=2020, name="农村公路养护经费", scored=False)
        await page.locator("[name=file]").set_input_files({"name": "指标体系.xlsx", "mimeType": "", "buffer": content})
        await page.get_by_role("button", name="上传并预览").click()
        await expect(page.locator("aside .checks")).to_contain_text("不等于 100")
        await faultless(page)
        await page.locator("[name='_cell:指标体系!E5']").fill("10")
        await page.locator("[name='_cell:指标体系!F7']").fill("分值×执行率")
        await page.get_by_role("button", name="检查").last.click()
        await expect(page.locator("aside .checks")).to_contain_text("没有发现问题")
        await page.set_viewport_size({"width": 390, "height": 844})
        assert await page.locator("html").evaluate("it => it.scrollWidth") <= 390
        await page.get_by_role("button", name="填入评价方案").click()
        await expect(page.locator("main table").nth(1)).to_contain_text("立项程序规范性")
        assert await page.locator("html").evaluate("it => it.scrollWidth") <= 390
        await faultless(page)


@pytest.mark.long
@pytest.mark.tools("chromium")
async def test_what_a_locked_monitoring_form_does_not_say_is_ticked_in_the_picture_of_its_sheet(county: County, served: str) -> None:
    await begun(county)
    async with browsing(served, True) as page:
        await at_their_desk(page, county, served, "li")
        await page.goto(f"{served}{MONITORING}")
        await page.get_by_role("link", name="从 Excel 等文件导入这张表").click()
        content = locked(monitoring_sheet(), "jx2024")
        await page.locator("[name=file]").set_input_files({"name": "监控表.xlsx", "mimeType": "", "buffer": content})
        await page.get_by_role("button", name="上传并预览").click()
        await faultless(page)
        await page.get_by_label("打开密码").fill("jx2024")
        await page.get_by_role("button", name="打开并预览").click()
        await expect(page.locator("td.err").first).to_be_visible()
        await page.locator("[name='_cell:监控表!N12']").fill("√")
        await page.get_by_role("button", name="检查").last.click()
        await expect(page.locator("aside table")).to_contain_text("与国库不同")
        await faultless(page)
        await page.set_viewport_size({"width": 390, "height": 844})
        assert await page.locator("html").evaluate("it => it.scrollWidth") <= 390
        await faultless(page)
        await page.get_by_role("button", name="存为草稿").click()
        await page.locator("main a.main").click()
        await expect(page.locator("main")).to_contain_text("监控表.xlsx")
        await faultless(page)
