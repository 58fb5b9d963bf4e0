"""A unit asks for an adjustment of its goal: beside the approved one, each difference marked, nothing typed is lost."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

SHEET = f"/items/{ITEM}/adjustment"


@begins_after(County.approved_goal)
async def test_a_unit_asks_for_an_adjustment_beside_the_approved_goal(county: County, browsers: Browsers) -> None:
    await county.day("2020-06-01")
    li = browsers["li"]
    assert f'href="{SHEET}"' in (await li.open(f"/items/{ITEM}")).text, "the item's page leads to the form"
    page = await li.open(SHEET)
    assert "还没有改动" in page.words
    same = await li.check(SHEET, page.form(SHEET))
    assert "还没有改动" in same.words, "the same numbers written otherwise are no difference"
    typed = page.form(SHEET) | {"content.indicators.0.target": "30", "content.annual_goal": "养护农村公路三十公里"}
    seen = await li.check(SHEET, typed)
    assert "40 → 30" in seen.words.replace("40.0", "40")
    assert "有改动" in seen.words
    assert seen.at("reason") != "", "the reason is missing"
    fewer = await li.send(SHEET, typed | {"_do": "del:2"})
    assert "调整后没有这个指标" in fewer.words
    assert "群众满意度" in fewer.words
    back = await li.send(SHEET, fewer.form(SHEET) | {"_do": "keep:2"})
    assert back.form(SHEET)["content.indicators.2.name"] == "群众满意度"
    missing = await li.send(SHEET, back.form(SHEET) | {"_do": "send"})
    assert missing.status == 422
    assert missing.form(SHEET)["content.indicators.0.target"] == "30", "what was typed stays"
    words = {"reason": "汛情", "budget_adjustment": "万财预〔2020〕12号"}
    await li.send(SHEET, back.form(SHEET) | words | {"_do": "send"})
    goal = await county.get("li", f"/goals/items/{ITEM}")
    assert goal["requested"]["content"]["indicators"][0]["target"] == "30"
    waiting = await li.open(SHEET)
    assert "正在审核" in waiting.words
    assert "有改动" in waiting.words
    assert (await browsers["wu"].open(SHEET)).status == 403


@begins_after(County.approved_goal)
async def test_after_the_year_no_adjustment_is_offered_and_the_form_says_why(county: County, browsers: Browsers) -> None:
    await county.day("2021-01-04")
    li = browsers["li"]
    assert f'href="{SHEET}"' not in (await li.open(f"/items/{ITEM}")).text
    page = await li.open(SHEET)
    assert "2020 年度已经结束，绩效目标不再调整" in page.words
    assert 'value="send"' not in page.text


@begins_after(County.approved_goal)
async def test_a_unit_asks_for_another_standard_and_for_a_core_indicator_and_both_are_marked(county: County, browsers: Browsers) -> None:
    await county.day("2020-06-01")
    li = browsers["li"]
    form = (await li.open(SHEET)).form(SHEET) | {"reason": "汛情", "budget_adjustment": "万财预〔2020〕12号"}
    said = {"content.indicators.0.is_core": "on", "content.indicators.0.scoring_standard": "每少一公里扣一分"}
    seen = await li.send(SHEET, form | said | {"_do": "check"})
    assert "定为核心指标" in seen.words
    assert "→ 每少一公里扣一分" in seen.words
    await li.send(SHEET, seen.form(SHEET) | {"_do": "send"})
    asked = (await county.get("li", f"/goals/items/{ITEM}"))["requested"]["content"]["indicators"][0]
    assert (asked["is_core"], asked["scoring_standard"]) == (True, "每少一公里扣一分")


@begins_after(County.approved_goal)
async def test_a_refused_adjustment_stands_at_its_field(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    form = (await li.open(SHEET)).form(SHEET) | {"reason": "汛情", "budget_adjustment": "万财预〔2020〕12号"}
    seen = await li.send(SHEET, form | {"content.indicators.0.weight": "10", "_do": "send"})
    assert seen.status in (409, 422)
    assert seen.at("checks")
    assert "什么都没有改变" in seen.words


async def test_what_a_disposal_demands_leads_from_what_waits_to_the_form(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    assert 'href="/declare"' in (await li.open("/")).text, "where nothing waits it says what to do"
    await county.approved_goal()
    await county.monitored(7)
    await county.do(
        "wang", f"/monitoring/disposals/{ITEM}", {"disposal": "调整目标", "reason": "进度严重滞后", "document": "万财绩〔2020〕9号"}
    )
    page = await li.open(f"/items/{ITEM}/declaration")
    assert str(page.answer.url.path) == SHEET
    assert "万财绩〔2020〕9号" in page.words


WHOLE = "360922-2020-D219001"


async def approved_department(county: County) -> None:
    """A whole department's goal with one main task that takes all its money."""
    task = {"name": "农村公路养护", "content": "县道四十公里", "amount": "1200000.00"}
    await county.approved_goal(WHOLE, kind="DEPARTMENT", name="县交通局部门整体支出", tasks=[task])


@begins_after(approved_department)
async def test_a_department_that_gets_less_money_lowers_its_main_tasks_with_it(county: County, browsers: Browsers) -> None:
    await county.day("2020-06-01")
    li, sheet = browsers["li"], f"/items/{WHOLE}/adjustment"
    less = (await li.open(sheet)).form(sheet) | {
        "content.fiscal_funds": "800000.00",
        "reason": "压减",
        "budget_adjustment": "万财预〔2020〕9号",
    }
    assert "超过资金总额" in (await li.check(sheet, less)).at("tasks")
    two = await li.send(sheet, less | {"content.tasks.0.amount": "600000.00", "_do": "add:tasks"})
    more = {"content.tasks.1.name": "桥梁检测", "content.tasks.1.content": "十二座", "content.tasks.1.amount": "400000.00"}
    seen = await li.check(sheet, two.form(sheet) | more)
    assert "年度主要任务 有改动" in seen.words
    done = await li.send(sheet, two.form(sheet) | more | {"_do": "send"})
    assert "这份调整申请正在审核" in done.words, done.words
    asked = (await county.get("li", f"/goals/items/{WHOLE}"))["requested"]["content"]
    assert [one["amount"] for one in asked["tasks"]] == ["600000.00", "400000.00"]
