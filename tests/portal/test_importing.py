"""A clerk brings last year's Excel, corrects cells in the page and declares; the same file again changes nothing. Without JavaScript."""

import logging
import re
from urllib.parse import quote

import pytest

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browser, Browsers, Seen
from tests.scenario.declaration_sheet import sheet
from tests.scenario.workbook import locked, workbook

NAME = "2019申报表.xlsx"
WHOLE = "360922-2020-D219001"


async def upload(browser: Browser, content: bytes, name: str = NAME, item: str = ITEM) -> Seen:
    """The file chosen and sent; the preview comes."""
    page = f"/items/{item}/import"
    return await browser.send(page, {}, files={"file": (name, content)})


def sheet_of(seen: Seen) -> tuple[str, dict[str, str]]:
    """The preview's form, and where it goes."""
    action = next(one for one in seen.forms if "/import/" in one)
    return action.replace("&amp;", "&"), seen.form(action)


HEADING = "项目编码,项目名称,单位代码,资金总额（万元）,一级指标,二级指标,三级指标,指标值,度量单位,权重,年度目标"
"""Of a register (登记表), which has a row for each item."""
PASSWORD = "jx-2024-wanzai"


def register(items: int) -> bytes:
    """A register of which the last but two has no name."""
    rows = [f"{n:05},第{n}号路,219001,12,产出指标,数量指标,养护里程,≥{n},公里,90,养护第{n}号路" for n in range(1, items + 1)]
    rows[-3] = rows[-3].replace(f"第{items - 2}号路", "", 1)
    return "\n".join(["登记表", HEADING, *rows]).encode()


async def test_a_clerk_uploads_corrects_two_cells_and_declares_and_the_same_file_again_changes_nothing(
    county: County, browsers: Browsers
) -> None:
    li = browsers["li"]
    assert f"/items/{ITEM}/import" in (await li.open(f"/items/{ITEM}/declaration")).text
    last_year = sheet({"F12": 20}, year=2019)
    seen = await upload(li, last_year)
    assert "年度指标分值合计 80.00" in seen.words
    assert "现在按 2020 年度导入" in seen.words
    action, form = sheet_of(seen)
    assert form["_cell:申报表!F12"] == "20"
    assert 'value="send"' not in seen.text, "what the checks refuse is not sent"
    corrected = {"_cell:申报表!F12": "30", "_cell:申报表!E5": "2020-01-01至2020-12-31"}
    seen = await li.send(action, form | corrected | {"_do": "check"})
    assert (await county.tried("li", f"/goals/items/{ITEM}/declaration", {"budget_round": "二上"})).status_code == 404, "nothing is written"
    action, form = sheet_of(seen)
    assert form.items() >= corrected.items(), "what was typed stays"
    done = await li.send(action, form | {"_do": "send", "_round": "二上"})
    assert "已送审" in done.words
    goal = await county.get("li", f"/goals/items/{ITEM}")
    assert (goal["status"], goal["source"]["title"], goal["content"]["starts_on"]) == ("已送审", NAME, "2020-01-01")
    seen = await upload(li, last_year)
    assert "这张表已经导入过" in seen.words
    action, form = sheet_of(seen)
    assert "没有导入 1 张" in (await li.send(action, form | {"_do": "save", "_form": "申报表!A2"})).words
    assert await county.get("li", f"/goals/items/{ITEM}") == goal
    shown = await browsers["chen"].open(f"/items/{ITEM}?tab=goal")
    assert f"由 {NAME}，工作表“申报表”（自 A2 起）导入" in shown.words
    file = re.search(r'href="(/evidence/goals/[0-9a-f]{64})"', shown.text)
    assert file
    assert (await browsers["chen"].http.get(file[1])).content == last_year


async def test_the_same_file_with_other_corrections_changes_no_draft_that_it_has_made(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    action, form = sheet_of(await upload(li, sheet()))
    assert "已存为草稿" in (await li.send(action, form | {"_do": "save"})).words
    goal = await county.get("li", f"/goals/items/{ITEM}")
    assert "以前导入过，没有改变" in (await li.send(action, form | {"_do": "save", "_cell:申报表!B10": "另一个目标"})).words
    assert await county.get("li", f"/goals/items/{ITEM}") == goal


async def test_a_file_of_several_items_is_kept_whole_as_drafts_step_by_step_and_goes_on_after_a_break(
    county: County, browsers: Browsers
) -> None:
    li = browsers["li"]
    seen = await upload(li, register(252), "登记表.csv", WHOLE)
    assert "整份存为草稿" in seen.words
    assert "预览2020 年度" in seen.words.replace("预览 ", "预览"), "a whole unit's file stands by its year, and by no item's number"
    action, form = sheet_of(seen)
    step = await li.send(action, form | {"_do": "all"})
    assert "已导入 249 张，没有导入 1 张" in step.words
    assert "!A252 360922-2020-P00250 表上没有项目名称" in step.words
    assert "data-go-on" in step.text
    action, form = sheet_of(step)
    assert form["_after"] == "250"
    last = await li.send(action, form)
    assert "已导入 251 张，没有导入 1 张" in last.words
    told = len((await county.people["shen"].get("/goals/events", limit=1000)).json())
    for again in (form, form | {"_after": "0"}):
        assert "已导入" in (await li.send(action, again)).words
    assert len((await county.people["shen"].get("/goals/events", limit=1000)).json()) == told


async def test_a_password_opens_its_file_once_and_stands_in_no_page_address_log_or_event(
    county: County, browsers: Browsers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    li = browsers["li"]
    seen = await upload(li, locked(sheet({"E5": "2020-01-01至2020-12-31"}, year=2020), PASSWORD))
    assert "文件有打开密码" in seen.words
    action, form = sheet_of(seen)
    wrong = await li.send(action, form | {"_password": "jx"})
    assert (wrong.status, "密码不对，文件打不开" in wrong.words) == (422, True)
    assert [action.split("?")[0]] == [one.split("?")[0] for one in wrong.forms if "/import/" in one], "the file is there still"
    opened = await li.send(action, form | {"_password": PASSWORD})
    cookie = next(one for one in opened.answer.headers.get_list("set-cookie") if "-file=" in one)
    assert ("HttpOnly" in cookie, f"Path={action.split('?')[0]};" in cookie) == (True, True)
    again = await li.open(action)
    assert "可以送审" in again.words, "it is not asked for again"
    done = await li.send(action, sheet_of(again)[1] | {"_do": "save"})
    assert "已存为草稿" in done.words
    told = (await county.people["shen"].get("/goals/events", limit=1000)).text
    seen_anywhere = [*(one.text for one in (seen, wrong, opened, again, done)), cookie, told, caplog.text]
    assert [PASSWORD in one for one in seen_anywhere] == [False] * len(seen_anywhere)


async def test_a_locked_file_that_is_asked_for_its_password_again_goes_on_with_what_was_typed(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    rows = [[f"{n:05}", f"第{n}号路", "219001", "12", "产出指标", "数量指标", "里程", f"≥{n}", "公里", "90", "养护"] for n in range(1, 23)]
    book = workbook([[["登记表"], HEADING.split(","), *rows]], [], "登记表", {})
    action, form = sheet_of(await upload(li, locked(book, PASSWORD), "登记表.xlsx", WHOLE))
    first = await li.send(action, form | {"_password": PASSWORD})
    after = re.search(r'href="(\?name=[^"]*after=20)"', first.text)
    assert after, "the next page is asked for by its address"
    li.http.cookies.delete("bihuan-360922-file", path=action.split("?")[0])
    asked = await li.send(action, sheet_of(first)[1] | {"_do": "all", "_cell:登记表!K3": "改过的目标"})
    assert "文件有打开密码" in asked.words
    done = await li.send(action, sheet_of(asked)[1] | {"_password": PASSWORD})
    assert "已导入 22 张，没有导入 0 张" in done.words
    assert (await county.get("li", "/goals/items/360922-2020-P00001"))["content"]["annual_goal"] == "改过的目标"
    assert "文件有打开密码" in (await li.open(action)).words, "with the last form the password is gone"


async def test_a_whole_units_file_is_of_the_year_that_is_chosen_and_the_unit_stands_by_name(browsers: Browsers) -> None:
    begun = await browsers["li"].open("/import")
    assert '<form class="filters no-print" action="/import">' in begun.text
    assert "县交通局公路站" in begun.words
    assert "D219001" not in begun.words
    assert "2020 年度的绩效目标申报表文件" in (await browsers["li"].open("/import?what=&year=2020")).words


async def test_what_is_no_form_is_said_and_nothing_of_a_file_runs(browsers: Browsers) -> None:
    li = browsers["li"]
    assert "请先选择一个文件" in (await li.send(f"/items/{ITEM}/import", {})).words
    html = "<table><tr><td>项目名称</td></tr></table>".encode()
    assert "内容不是 xls 文件" in (await upload(li, html, "导出.xls")).words
    assert "超过 50 MB" in (await upload(li, b"a," * 30_000_000, "大.csv")).words
    nasty = sheet({"B3": "<script>alert(1)</script>", "E4": '"><img src=x onerror=alert(1)>'}, title="a'b\"<c>")
    seen = await upload(li, nasty, "<b>.xlsx".replace("<b>", "b"))
    assert "<script>alert" not in seen.text
    assert "<img" not in seen.text
    assert (await browsers["wu"].open(seen.answer.url.raw_path.decode())).status == 422, "another unit's file"
    assert quote("&name=<i>") not in seen.text
