"""A clerk declares in the official form, and finance reviews beside last year: everything by pages that need no JavaScript."""

import re
from collections.abc import Sequence

from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browser, Browsers, Seen
from tests.portal.road import ROAD, ROWS

SHEET = f"/items/{ITEM}/declaration"
REVIEWING = f"/items/{ITEM}/review"


def rows(several: Sequence[tuple[str, ...]] = ROWS) -> dict[str, str]:
    """The indicators as the form sends them; words or a number, in the one field that the form has."""
    names = ("level1", "level2", "name", "operator", "target", "measure", "weight")
    return {f"content.indicators.{n}.{name}": value for n, row in enumerate(several) for name, value in zip(names, row, strict=True)}


async def filled(browser: Browser, **do: str) -> Seen:
    """The new form filled in, and one of its buttons pressed."""
    form = (await browser.open(SHEET)).form(SHEET)
    return await browser.send(
        SHEET, form | ROAD | rows() | {"_do": "save", "_round": "二上"} | {f"_{name}": value for name, value in do.items()}
    )


async def test_a_clerk_drafts_and_declares_and_sees_the_goal_in_the_loop(county: County, browsers: Browsers) -> None:
    seen = await browsers["li"].open("/declare?year=2020&code=p0017")
    assert "项目支出绩效目标申报表" in seen.words
    assert "草稿已保存" in (await filled(browsers["li"])).words
    again = await browsers["li"].open(SHEET)
    assert 'value="养护里程"' in again.text
    assert "1,200,000.00" in again.words, "the total of the funds"
    done = await browsers["li"].send(SHEET, again.form(SHEET) | {"_do": "send", "_round": "二上"})
    assert "已送审" in done.words
    goal = await county.get("li", f"/goals/items/{ITEM}")
    assert [one["name"] for one in goal["content"]["indicators"]] == ["养护里程", "通行保障", "群众满意度"]
    assert goal["content"]["indicators"][1]["target_text"] == "全年不断交"
    assert goal["content"]["amount"] == "1200000.00"


async def test_a_clerk_marks_core_indicators_and_says_by_what_each_is_scored(county: County, browsers: Browsers) -> None:
    form = (await browsers["li"].open(SHEET)).form(SHEET)
    said = {"content.indicators.0.is_core": "on", "content.indicators.0.scoring_standard": "每少一公里扣一分"}
    seen = await browsers["li"].send(SHEET, form | ROAD | rows() | said | {"_do": "save", "_round": "二上"})
    again = seen.form(SHEET)
    assert again["content.indicators.0.is_core"] == "on"
    await browsers["li"].send(SHEET, again | {"content.indicators.1.is_core": "on", "_do": "up:1"})
    goal = await county.get("li", f"/goals/items/{ITEM}")
    kept = [(one["is_core"], one["scoring_standard"]) for one in goal["content"]["indicators"]]
    assert kept == [(True, "每少一公里扣一分"), (False, ""), (False, "")]
    unticked = {name: value for name, value in again.items() if name != "content.indicators.0.is_core"}
    await browsers["li"].send(SHEET, unticked | {"_do": "save"})
    assert not (await county.get("li", f"/goals/items/{ITEM}"))["content"]["indicators"][0]["is_core"]
    assert "每少一公里扣一分" in (await browsers["li"].open(f"/items/{ITEM}?tab=goal")).words


async def test_what_the_checks_find_is_said_and_the_draft_is_kept(county: County, browsers: Browsers) -> None:
    form = (await browsers["li"].open(SHEET)).form(SHEET)
    light = [*ROWS[:2], ("满意度", "服务对象满意度", "群众满意度", "≥", "90", "%", "8")]
    seen = await browsers["li"].send(SHEET, form | ROAD | rows(light) | {"_do": "send", "_round": "二上"})
    assert seen.status >= 400
    assert "草稿已保存，没有送审" in seen.words
    assert 'value="养护里程"' in seen.text
    assert (await county.get("li", f"/goals/items/{ITEM}"))["status"] == "编制中"


async def test_the_form_is_checked_as_it_is_typed_and_nothing_is_recorded(county: County, browsers: Browsers) -> None:
    form = (await browsers["li"].open(SHEET)).form(SHEET)
    assert "检查" in (await browsers["li"].open(SHEET)).words
    light = [*ROWS[:2], ("满意度", "服务对象满意度", "群众满意度", "≥", "90", "%", "8"), ("", "", "", "", "", "", "")]
    typed = form | ROAD | rows(light) | {"content.starts_on": "", "_do": "check"}
    seen = await browsers["li"].send(SHEET, typed)
    assert "缺少此项" in seen.at("starts_on")
    assert 'value="养护里程"' in seen.text, "what was typed stays"
    seen = await browsers["li"].check(SHEET, typed | {"content.starts_on": "2020-01-01"})
    assert "<html" not in seen.text, "only what is found comes back"
    assert 'hx-swap-oob="innerHTML"' in seen.text
    assert "分值" in seen.at("checks")
    seen = await browsers["li"].check(SHEET, form | ROAD | rows() | {"_do": "check"})
    assert "检查通过" in seen.at("checks")
    assert (await county.tried("li", f"/goals/items/{ITEM}/declaration", {"budget_round": "二上"})).status_code == 404


async def test_a_check_hinders_nobody_while_the_service_is_away(browsers: Browsers) -> None:
    form = (await browsers["li"].open(SHEET)).form(SHEET)
    browsers.away.add("audit")
    seen = await browsers["li"].check(SHEET, form | ROAD | rows() | {"_do": "check"})
    assert "检查通过" in seen.at("checks")


async def test_a_row_is_added_moved_and_removed_and_nothing_is_recorded(county: County, browsers: Browsers) -> None:
    seen = await filled(browsers["li"], do="up:1")
    assert seen.text.index('value="通行保障"') < seen.text.index('value="养护里程"')
    assert re.search('value="up:0"[^>]* autofocus', seen.text), "the keyboard stays with the row that moved"
    seen = await browsers["li"].send(SHEET, seen.form(SHEET) | {"_do": "del:0"})
    assert 'value="通行保障"' not in seen.text
    seen = await browsers["li"].send(SHEET, seen.form(SHEET) | {"_do": "add"})
    assert "content.indicators.2.name" in seen.text
    assert (await county.tried("li", f"/goals/items/{ITEM}/declaration", {"budget_round": "二上"})).status_code == 404


async def test_what_is_wrong_stands_at_its_field(browsers: Browsers) -> None:
    form = (await browsers["li"].open(SHEET)).form(SHEET)
    seen = await browsers["li"].send(SHEET, form | ROAD | rows() | {"content.starts_on": "2020-02-31", "_do": "save"})
    assert seen.status == 422
    assert "没有这一天" in seen.at("starts_on")
    assert 'value="2020-02-31"' in seen.text


@begins_after(County.approved_goal)
async def test_last_years_goal_is_brought_in_and_stands_beside_this_years(county: County, browsers: Browsers) -> None:
    await county.day("2020-10-12")
    sheet = "/items/360922-2021-P0017/declaration"
    assert f'href="{sheet}"' in (await browsers["li"].open("/declare?year=2021")).text, "last year's projects lead to this year's form"
    seen = await browsers["li"].open(sheet)
    assert "从 2020 年带入" in seen.words
    seen = await browsers["li"].send(sheet, seen.form(sheet) | {"_do": "copy"})
    assert 'value="养护里程"' in seen.text
    assert "≥ 40 公里" in seen.words
    form = seen.form(sheet) | {"content.fiscal_funds": "1200000", "content.indicators.0.target": "45"}
    await browsers["li"].send(sheet, form | {"_do": "send", "_round": "一上"})
    assert f'href="{sheet}"' not in (await browsers["li"].open("/declare?year=2021")).text, "and no more once it is declared"
    await county.do("chen", "/goals/items/360922-2021-P0017/department-review", {"opinion": "同意"})
    page = await browsers["qian"].open("/items/360922-2021-P0017/review")
    assert "<ins>≥ 45 公里</ins>" in page.text
    assert "≥ 40 公里" in page.words


@begins_after(County.approved_goal)
async def test_who_is_of_no_unit_has_nothing_to_go_on_with(county: County, browsers: Browsers) -> None:
    seen = await browsers["wang"].open("/declare?year=2021")
    assert seen.status == 200
    assert "/declaration" not in seen.text


async def test_finance_returns_with_reasons_per_indicator_and_the_clerk_sees_them(county: County, browsers: Browsers) -> None:
    await filled(browsers["li"], do="send")
    await county.do("chen", f"/goals/items/{ITEM}/department-review", {"opinion": "同意"})
    form = (await browsers["qian"].open(REVIEWING)).form(REVIEWING)
    said = {"opinion": "请补充水量", "code.1": "NOT_QUANTIFIED", "said.1": "请写明路段", "_do": "return"}
    done = await browsers["qian"].send(REVIEWING, form | said)
    assert "被退回" in done.words
    await county.settled()
    sheet = await browsers["li"].open(SHEET)
    assert "请补充水量" in sheet.words
    assert "养护里程：请写明路段" in sheet.at("indicators.0"), "beside the row that it is about"
    assert "重新送审" in sheet.words


async def test_finance_grades_by_the_eight_points_and_keeps_what_was_chosen_when_one_is_missing(county: County, browsers: Browsers) -> None:
    await filled(browsers["li"], do="send")
    await county.do("chen", f"/goals/items/{ITEM}/department-review", {"opinion": "同意"})
    form = (await browsers["qian"].open(REVIEWING)).form(REVIEWING)
    points = {f"points.{name}": grade for name, grade in REVIEW["points"].items()}
    chosen = form | points | {"grade": REVIEW["grade"], "opinion": "目标清楚", "_do": "review"}
    missing = await browsers["qian"].send(REVIEWING, {name: value for name, value in chosen.items() if name != "points.clarity"})
    assert missing.status == 422
    assert "目标清楚" in missing.text
    assert missing.text.count(" checked") == len(points)
    ungraded = await browsers["qian"].send(REVIEWING, chosen | {"grade": ""})
    assert "取值应为 优、良、中或差" in ungraded.at("grade")
    assert re.search('name="grade" value="优"[^>]* required', ungraded.text), "the browser asks for it before anything is sent"
    assert "财政已审" in (await browsers["qian"].send(REVIEWING, chosen)).words


async def test_a_clerk_is_told_why_not_to_review(county: County, browsers: Browsers) -> None:
    await filled(browsers["li"], do="send")
    page = await browsers["li"].open(REVIEWING)
    assert "现在不能办这一项" in page.words
    assert "对这一项提意见" not in page.words, "no field for what cannot be sent"
    assert "综合评定" not in page.words
    assert "审核并评定" not in page.words


WHOLE = "/items/360922-2020-D219001/declaration"
TASKS = {
    "content.tasks.0.name": "农村公路养护",
    "content.tasks.0.content": "县道四十公里",
    "content.tasks.0.amount": "900,000.00",
}


async def test_a_whole_department_writes_down_its_main_tasks_of_the_year(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    begun = await li.open(WHOLE)
    assert ("项目属性" in begun.words, "项目名称" in begun.words) == (False, False), "a department's whole spending is no project"
    form = begun.form(WHOLE) | ROAD | rows() | {"_round": "二上", "content.name": "县交通局部门整体支出"}
    assert "没有列出年度主要任务" in (await li.send(WHOLE, form | {"_do": "check"})).at("tasks")
    more = await li.send(WHOLE, form | TASKS | {"_do": "add:tasks"})
    assert re.search('name="content.tasks.1.name"[^>]* autofocus', more.text), "the keyboard goes on in the new row"
    assert "900,000.00" in more.words, "what the tasks come to"
    assert re.search('<option value="二上" selected>', more.text), "the round that was chosen stays"
    wrong = await li.send(WHOLE, more.form(WHOLE) | {"content.tasks.1.amount": "1,000,000.00", "_do": "check"})
    assert "第 2 行 名称：缺少此项" in wrong.at("checks")
    fewer = await li.send(WHOLE, wrong.form(WHOLE) | {"_do": "del:tasks.1"})
    assert "content.tasks.1.name" not in fewer.text
    done = await li.send(WHOLE, fewer.form(WHOLE) | {"_do": "send"})
    assert "已送审" in done.words, done.words
    assert "农村公路养护县道四十公里90.00" in (await li.open("/items/360922-2020-D219001?tab=goal")).words.replace(" ", "")


@begins_after(County.approved_goal)
async def test_a_year_without_goals_leads_a_clerk_to_what_goes_on_from_the_year_before(county: County, browsers: Browsers) -> None:
    there = "/declare?year=2021"
    assert f'href="{there}"' in (await browsers["li"].open("/lists/goals?year=2021")).text
    assert f'href="{there}"' not in (await browsers["wang"].open("/lists/goals?year=2021")).text, "finance declares nothing"
    assert "/items/360922-2021-P0017/declaration" in (await browsers["li"].open(there)).text
