"""A unit fills in the monitoring self-check: execution and lights come from monitoring, causes are asked for where they are due."""

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browser, Browsers, Seen
from tests.portal.unit_forms import MONITORED as ROWS
from tests.portal.unit_forms import MONITORING as SHEET
from tests.portal.unit_forms import MONITORING_PAPERS as PAPERS
from tests.portal.unit_forms import MONITORING_WORD as WORD


async def begun(county: County) -> None:
    """June's round is open, and the treasury has told a tenth spent."""
    await county.approved_goal()
    await county.round(6, "2020-07-01", "2020-07-20")
    await county.treasury_tells("120000.00", "2020-06-30")


async def sent(browser: Browser, do: str, **other: str) -> Seen:
    """The form as it stands, filled in, and one of its buttons pressed."""
    form = (await browser.open(SHEET)).form(SHEET)
    return await browser.send(SHEET, form | ROWS | {name.replace("__", "."): value for name, value in other.items()} | {"_do": do})


async def test_a_unit_checks_saves_and_submits_the_monitoring_form(county: County, browsers: Browsers) -> None:
    await begun(county)
    li = browsers["li"]
    page = await li.open(f"/items/{ITEM}?tab=monitoring")
    assert f'href="{SHEET}"' in page.text, "the item's page leads to the official form"
    page = await li.open(SHEET)
    assert "120,000.00" in page.words, "the treasury's figure is there already"
    assert "≥ 40 公里" in page.words
    seen = await li.check(SHEET, page.form(SHEET) | ROWS)
    assert "须填偏差原因" in seen.at("progress.0.explanation")
    assert "红灯" in seen.words, "the light to be expected"
    seen = await sent(li, "send")
    assert seen.status == 422
    assert 'value="2"' in seen.text, "what was typed stays"
    assert "须填偏差原因" in seen.at("progress.0.explanation")
    seen = await sent(li, "save", **{name.replace(".", "__"): value for name, value in WORD.items()})
    assert "已保存" in seen.words
    assert (await county.get("li", f"/monitoring/items/{ITEM}/records/6"))["status"] == "填报中"
    page = await li.open(SHEET)
    assert 'value="资金四月才到位"' in page.text
    done = await li.send(SHEET, page.form(SHEET) | WORD | PAPERS | {"problems": "资金到位晚", "_do": "send"})
    assert "已报送" in done.words
    record = await county.get("li", f"/monitoring/items/{ITEM}/records/6")
    assert (record["status"], record["goal_light"], record["rows"]["养护里程"]["causes"]) == ("已报送", "红", ["经费保障"])


async def test_a_returned_monitoring_form_says_why_and_is_not_for_others(county: County, browsers: Browsers) -> None:
    await begun(county)
    form = (await browsers["li"].open(SHEET)).form(SHEET)
    await browsers["li"].send(SHEET, form | ROWS | WORD | PAPERS | {"_do": "send"})
    await county.settled()
    await county.do("chen", f"/monitoring/items/{ITEM}/records/6/department-return", {"reason": "里程与台账不符"})
    page = await browsers["li"].open(SHEET)
    assert "里程与台账不符" in page.words
    assert "重新报送" in page.words
    assert "这张表现在不能改" in (await browsers["chen"].open(SHEET)).words
    assert (await browsers["wu"].open(SHEET)).status == 403
    assert SHEET in (await browsers["li"].open("/")).text, "what waits leads to the form"
