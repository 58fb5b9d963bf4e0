"""A unit brings its monitoring form as a file: its figures stand beside the treasury's, and it is submitted from its page."""

import pytest

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers
from tests.portal.monitoring_sheet import road_sheet
from tests.portal.unit_forms import MONITORING as SHEET
from tests.portal.unit_forms import MONITORING_FILES as FILES
from tests.portal.unit_forms import monitoring_begun as begun
from tests.scenario.workbook import locked

NAME = "监控表.xlsx"
AT = f"/monitoring/items/{ITEM}/records/6"


@begins_after(begun)
async def test_a_monitoring_form_comes_in_by_file_is_corrected_in_the_page_and_submitted(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    assert f'href="{SHEET}/import"' in (await li.open(SHEET)).text
    content = road_sheet()
    seen = await li.send(f"{SHEET}/import", {}, files={"file": (NAME, content)})
    assert "还不能导入" in seen.words
    action = next(one for one in seen.forms if "/import/" in one).replace("&amp;", "&")
    form = seen.form(action)
    assert {"_cell:监控表!N12", "_cell:监控表!O12", "_cell:监控表!P12"} <= set(form), "each of the three chances can be ticked"
    seen = await li.send(action, form | {"_cell:监控表!N12": "√", "_do": "check"})
    assert ("只能存草稿" in seen.words, "与国库不同，表上没有写资金说明" in seen.words) == (True, True)
    done = await li.send(action, seen.form(action) | {"_do": "save"})
    assert "已存为草稿" in done.words
    record = await county.get("li", AT)
    assert (record["status"], record["source"]["title"], record["beside"]["executed"]) == ("填报中", NAME, "130000.00")
    page = await li.open(SHEET)
    assert f"由 {NAME}，工作表“监控表”（自 A2 起）导入" in page.words
    kept = page.form(SHEET)
    assert (kept["execution.executed"], kept["problems"], kept["progress.0.causes"]) == ("130000.00", "资金到位晚", "经费保障")
    sent = await li.send(SHEET, kept | {"explanation": "一笔在途", "_do": "send"}, files=FILES)
    assert sent.status == 200
    record = await county.get("li", AT)
    assert (record["status"], record["stated"]["executed"], record["execution"]["executed"]) == ("已报送", "130000.00", "120000.00")
    seen = await li.send(f"{SHEET}/import", {}, files={"file": (NAME, content)})
    assert 'value="save"' not in seen.text, "what was submitted is not overwritten"


@begins_after(begun)
@pytest.mark.long
async def test_a_locked_file_asks_for_its_password_and_is_then_corrected_and_saved(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    seen = await li.send(f"{SHEET}/import", {}, files={"file": (NAME, locked(road_sheet(), "jx2024"))})
    assert "文件有打开密码" in seen.words
    action = next(one for one in seen.forms if "/import/" in one).replace("&amp;", "&")
    assert "密码不对" in (await li.send(action, {"_password": "jx"})).words
    seen = await li.send(action, {"_password": "jx2024"})
    seen = await li.send(action, seen.form(action) | {"_cell:监控表!N12": "√", "_do": "check"})
    assert "已存为草稿" in (await li.send(action, seen.form(action) | {"_do": "save"})).words
    assert "jx2024" not in (await li.open(SHEET)).text
