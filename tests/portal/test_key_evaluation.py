"""A key evaluation goes from engagement to delivery on one page: each sees the framework, and does the step that is theirs."""

import re
from collections.abc import Mapping
from typing import Any

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browser, Browsers, Seen
from tests.portal.evaluating import drafted
from tests.scenario.framework_sheet import sheet

Files = Mapping[str, tuple[str, bytes]]
NOTHING: Mapping[str, Any] = {}
PAGE = f"/items/{ITEM}/key-evaluation"
KEY = f"/evaluation/key-evaluations/{ITEM}"
SELECTION = {"object": "PROJECT", "unit": "219001", "name": "农村公路养护经费", "amount": "1200000.00", "reason": "金额大"}
COMMISSION = {"third_party": "中泽会计师事务所", "third_party_code": "TP01", "contract": "万财购〔2020〕7号", "fee": "30000.00"}
LINES = [
    ("决策", "立项依据", "20", "18"),
    ("过程", "资金使用", "20", "20"),
    ("产出", "养护里程", "40", "36"),
    ("效益", "通行保障", "20", "20"),
]
SCORES = {
    f"scores.{n}.{field}": one[at] for n, one in enumerate(LINES) for at, field in enumerate(("dimension", "name", "weight", "score"))
}
REPORT = {"_file:report.sha256": ("评价报告.txt", "评价报告".encode())}
PLAN = {"_file:plan.sha256": ("评价方案.txt", "评价方案".encode())}


async def does(county: County, browser: Browser, step: str, fields: Mapping[str, str] = NOTHING, files: Files = NOTHING) -> Seen:
    """The step's form as it stands, filled in and sent; what comes of it has been heard."""
    at = f"{PAGE}?do={step}"
    form = (await browser.open(at)).form(at)
    seen = await browser.send(at, form | {"_do": "save", **fields}, files=files)
    await county.settled()
    return seen


async def opens(browser: Browser, at: str) -> str:
    """What stands in the first file that the page leads to."""
    found = re.search(r'href="(/evidence/evaluation/[0-9a-f]{64})"', (await browser.open(at)).text)
    assert found, f"no file on {at}"
    return (await browser.open(found[1])).text


async def test_a_key_evaluation_goes_its_road_on_one_page(county: County, browsers: Browsers) -> None:
    wang, firm = browsers["wang"], browsers["firm"]
    await county.approved_goal()
    await county.day("2021-03-01")
    await county.do("wang", f"{KEY}/selection", SELECTION)
    assert "委托第三方" in (await wang.open(PAGE)).words
    assert "已委托" in (await does(county, wang, "commission", COMMISSION)).words
    page = await firm.open("/engagements")
    assert f'href="{PAGE}?do=plan"' in page.text, "the firm's list leads to its step"
    assert "方案已报" in (await does(county, firm, "plan", files=PLAN)).words
    assert await opens(wang, PAGE) == "评价方案", "whoever approves a plan reads it there"
    assert "方案已批" in (await does(county, wang, "plan-approval")).words
    assert "现场评价" in (await does(county, firm, "fieldwork")).words
    at = f"{PAGE}?do=draft"
    page = await firm.open(at)
    page = await firm.send(at, page.form(at) | SCORES | {"_do": "check"}, files=REPORT)
    assert page.form(at)["report.title"] == "评价报告", "a file that was handed in for a check stays with the form"
    seen = await firm.check(at, page.form(at) | {"scores.2.score": "41"})
    assert "超过权重" in seen.at("scores.2.score")
    more = await firm.send(at, page.form(at) | SCORES | {"_do": "add:产出"})
    assert 'name="scores.4.name"' in more.text, "a line is added without JavaScript"
    assert 'value="养护里程"' in more.text, "what was typed stays"
    assert 'data-total="scores">94<' in more.text, "and is added up, before any script runs"
    sent = await firm.send(at, page.form(at) | {"problems": "台账不全", "_do": "save"})
    assert "报告初稿" in sent.words
    await county.settled()
    assert await opens(browsers["li"], f"/items/{ITEM}/comments") == "评价报告", "and who comments on a draft too"
    await county.do("li", f"{KEY}/comments", {"comments": "里程应以验收为准"})
    returned = await does(county, wang, "draft-return", {"reason": "请核实里程", "remarks.line2": "与验收不符"})
    assert "初稿被退回" in returned.words
    page = await firm.open(at)
    assert "与验收不符" in page.at("scores.2.score"), "what was said of a line stands at it"
    again = await firm.send(at, page.form(at) | {"_do": "save"}, files=REPORT)
    assert again.status == 200, again.words
    await county.settled()
    await county.do("li", f"{KEY}/comments", {"comments": "无意见"})
    at = f"{PAGE}?do=final-report"
    page = await firm.open(at)
    final = page.form(at) | {"scores.2.score": "30", "answer_to_comments": "已核实", "money_explanation": "国库数未到", "_do": "save"}
    seen = await firm.send(at, final, files=REPORT)
    assert seen.status == 422
    assert "没有说明原因" in seen.at("changes")
    done = await firm.send(at, final | {"scores.2.because": "验收为三十公里"}, files=REPORT)
    assert "正式报告" in done.words
    await county.settled()
    page = await wang.open(PAGE)
    assert "验收为三十公里" in page.words, "the difference and its reason are there to read"
    assert "已送预算股" in (await does(county, wang, "delivery")).words
    assert "预算股已签收" in (await does(county, browsers["zhou"], "receipt")).words
    assert "已确认" in (await does(county, wang, "confirmation")).words
    record = await county.get("wang", KEY)
    assert (record["score"], record["summed"]["score"], record["draft_summed"]["score"]) == ("88.00", "88.00", "94.00")
    assert "您没有权限" in (await browsers["rival"].open(PAGE)).words or (await browsers["rival"].open(PAGE)).status == 403


async def test_a_firm_fills_its_plan_and_its_draft_from_a_table_in_excel(county: County, browsers: Browsers) -> None:
    wang, firm = browsers["wang"], browsers["firm"]
    await county.approved_goal()
    await county.day("2021-03-01")
    await county.do("wang", f"{KEY}/selection", SELECTION)
    await does(county, wang, "commission", COMMISSION)
    said: dict[str, Any] = {"year": 2020, "name": "农村公路养护经费"}
    page = await looked(firm, sheet({"E8": 30, "F7": ""}, scored=False, **said))
    assert "评价指标权重合计为 90，不等于 100" in page.words
    assert "“执行率”没有写评分标准" in page.words
    at = next(action for action in page.forms if "/import/" in action)
    page = await firm.send(at, page.form(at) | {"_cell:指标体系!F7": "分值×执行率", "_more": "指标体系!E8", "_be": "40", "_do": "check"})
    assert "没有发现问题" in page.words
    step = f"{PAGE}?do=plan"
    filled = await firm.send(step, page.form(step))
    assert (filled.status, "可行性论证" in filled.words, "分值×完成率" in filled.words) == (200, True, True)
    assert (await county.get("wang", KEY))["status"] == "已委托", "nothing is decided by filling in"
    assert "方案已报" in (await firm.send(step, filled.form(step) | {"_do": "save"}, files=PLAN)).words
    await county.settled()
    assert "90%以上得满分" in (await wang.open(PAGE)).words, "who judges the plan reads its standards"
    await does(county, wang, "plan-approval")
    await does(county, firm, "fieldwork")
    step = f"{PAGE}?do=draft"
    assert (await firm.open(step)).form(step)["scores.1.name"] == "可行性论证", "a report begins with the plan's lines"
    page = await looked(firm, sheet(**said))
    filled = await firm.send(step, page.form(step))
    assert (filled.form(step)["scores.3.score"], filled.form(step)["scores.3.reason"]) == ("36.00", "雨季停运")
    assert "报告初稿" in (await firm.send(step, filled.form(step) | {"problems": "雨季停运", "_do": "save"}, files=REPORT)).words
    record = await county.get("wang", KEY)
    assert (record["source"]["title"], record["source"]["sheet"], len(record["scores"])) == ("指标体系.xlsx", "指标体系", 5)
    assert "现在不填指标体系" in (await looked(firm, sheet(**said))).words
    assert (await browsers["rival"].open(f"{PAGE}/import")).status == 200
    refused = await looked(browsers["rival"], sheet(**said))
    assert "没有受托" in refused.words


async def looked(browser: Browser, content: bytes) -> Seen:
    """The table chosen and looked at."""
    at = f"{PAGE}/import"
    return await browser.send(at, (await browser.open(at)).form(at), files={"file": ("指标体系.xlsx", content)})


async def test_a_firms_files_stand_among_the_items_under_the_firms_name(county: County, browsers: Browsers) -> None:
    await county.approved_goal()
    await drafted(county)
    seen = await browsers["wang"].open(f"/items/{ITEM}")
    _, _, files = seen.words.partition("文件与佐证")
    assert "北京中泽融信" in files
    assert "TP01" not in files
