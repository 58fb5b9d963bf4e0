"""A unit fills in the monitoring self-check: execution and lights come from monitoring, causes are asked for where they are due."""

from hashlib import sha256

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browser, Browsers, Seen
from tests.portal.unit_forms import MONITORED as ROWS
from tests.portal.unit_forms import MONITORING as SHEET
from tests.portal.unit_forms import MONITORING_FILES as FILES
from tests.portal.unit_forms import MONITORING_WORD as WORD
from tests.portal.unit_forms import PDF
from tests.portal.unit_forms import monitoring_begun as begun


async def sent(browser: Browser, do: str, **other: str) -> Seen:
    """The form as it stands, filled in, and one of its buttons pressed."""
    form = (await browser.open(SHEET)).form(SHEET)
    return await browser.send(SHEET, form | ROWS | {name.replace("__", "."): value for name, value in other.items()} | {"_do": do})


@begins_after(begun)
async def test_a_unit_checks_saves_and_submits_the_monitoring_form(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    page = await li.open(f"/items/{ITEM}?tab=monitoring")
    assert f'href="{SHEET}"' in page.text, "the item's page leads to the official form"
    assert "监控自评下达 6月" in (await li.open(f"/items/{ITEM}")).words, "which month's it is stands beside what happened"
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
    done = await li.send(SHEET, page.form(SHEET) | WORD | {"problems": "资金到位晚", "_do": "send"}, files=FILES)
    assert "已报送" in done.words
    record = await county.get("li", f"/monitoring/items/{ITEM}/records/6")
    assert (record["status"], record["goal_light"], record["rows"]["养护里程"]["causes"]) == ("已报送", "红", ["经费保障"])
    shown = (await li.open(f"/items/{ITEM}?tab=monitoring")).words
    assert "≥ 40 公里" in shown, "target and actual stand in one table"
    assert "经费保障：资金四月才到位" in shown
    assert "灯色的由来" in shown


@begins_after(begun)
async def test_a_returned_monitoring_form_says_why_and_is_not_for_others(county: County, browsers: Browsers) -> None:
    form = (await browsers["li"].open(SHEET)).form(SHEET)
    await browsers["li"].send(SHEET, form | ROWS | WORD | {"_do": "send"}, files=FILES)
    await county.settled()
    await county.do("chen", f"/monitoring/items/{ITEM}/records/6/department-return", {"reason": "里程与台账不符"})
    page = await browsers["li"].open(SHEET)
    assert "里程与台账不符" in page.words
    assert "重新报送" in page.words
    assert "这张表现在不能改" in (await browsers["chen"].open(SHEET)).words
    assert (await browsers["wu"].open(SHEET)).status == 403
    assert SHEET in (await browsers["li"].open("/")).text, "what waits leads to the form"


@begins_after(begun)
async def test_the_files_of_the_form_are_handed_in_with_it_and_downloaded_from_the_item(county: County, browsers: Browsers) -> None:
    li, chen = browsers["li"], browsers["chen"]
    form = (await li.open(SHEET)).form(SHEET)
    assert 'enctype="multipart/form-data"' in (await li.open(SHEET)).text
    unsent = await li.send(SHEET, form | ROWS | WORD | {"_do": "send"})
    assert unsent.status == 422, "without the two documents"
    lying = await li.send(SHEET, form | ROWS | WORD | {"_do": "send"}, files=FILES | {"_file:report.sha256": ("自评报告.pdf", b"<html>")})
    assert lying.status == 422
    assert "不是 pdf 文件" in lying.at("report.sha256")
    assert 'value="监控自评表"' in lying.text, "the one that was taken keeps its place, and is called as its file"
    assert (await county.get("li", f"/monitoring/items/{ITEM}/records/6"))["status"] != "已报送"
    left = {"_file:report.sha256": FILES["_file:report.sha256"]}
    sent = await li.send(SHEET, lying.form(SHEET) | ROWS | WORD | {"_do": "send"}, files=left)
    assert "已报送" in sent.words
    await county.settled()
    address = f"/evidence/monitoring/{sha256(PDF).hexdigest()}"
    for one in (li, chen):
        page = await one.open(f"/items/{ITEM}")
        assert f'href="{address}">监控自评表</a>' in page.text
        assert "监控自评表.pdf" in page.words
        file = (await one.open(address)).answer
        assert (file.status_code, file.content, file.headers["content-type"]) == (200, PDF, "application/pdf")
        assert file.headers["content-disposition"].startswith("attachment;")
        assert file.headers["x-content-type-options"] == "nosniff"
    nobody = await browsers["wu"].open(address)
    assert (nobody.status, "没有您可以查看的佐证材料" in nobody.words) == (404, True)
    assert (await li.open(f"/evidence/goals/{'0' * 64}")).status == 404
    browsers.away.add("monitoring")
    assert (await li.open(address)).status == 502
