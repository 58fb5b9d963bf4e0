"""A unit answers: a rectification from its notice to its result, a result acknowledged, a draft commented on, something published."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal import evaluating
from tests.portal.browsers import Browsers
from tests.portal.rectifying import drafted

ISSUE = {"document": "万财绩改〔2020〕1号", "measures_due_on": "2020-08-20", "completion_due_on": "2020-10-20"}
MEASURE = {"measures.0.measure": "增加两班", "measures.0.owner": "李站长", "measures.0.planned_on": "2020-09-30"}


async def test_a_unit_answers_a_rectification_from_its_notice_to_its_result(county: County, browsers: Browsers) -> None:
    path = await drafted(county)
    await county.do("wang", f"{path}/issue", ISSUE)
    li, sheet = browsers["li"], f"/items/{ITEM}/rectifications/{path.rsplit('/', 1)[1]}"
    page = await li.open("/")
    assert f'href="{sheet}"' in page.text, "what waits leads to the page"
    page = await li.open(sheet)
    assert "养护进度滞后" in page.words
    assert "8月20日" in page.words
    await li.send(sheet, page.form(sheet) | {"_do": "acknowledge"})
    page = await li.open(sheet)
    late = page.form(sheet) | MEASURE | {"measures.0.planned_on": "2021-02-01"}
    assert "计划完成日期" in (await li.check(sheet, late)).at("measures.0.planned_on")
    seen = await li.send(sheet, late | {"_do": "send"})
    assert seen.status == 422
    assert "增加两班" in seen.text, "what was typed stays"
    added = await li.send(sheet, late | {"_do": "add:1"})
    assert "measures.1.measure" in added.form(sheet)
    assert (await li.send(sheet, page.form(sheet) | MEASURE | {"_do": "send"})).status == 200
    await county.settled()
    returned = {"reason": "措施太空", "points": [{"place": "1", "reason": "写明班次"}], "measures_due_on": "2020-08-25"}
    await county.do("wang", f"{path}/measures-return", returned)
    page = await li.open(sheet)
    assert "措施太空" in page.words
    assert "写明班次" in page.at("problem.1")
    assert page.form(sheet)["measures.0.owner"] == "李站长", "what was reported before is there to be mended"
    await li.send(sheet, page.form(sheet) | {"_do": "send"})
    await county.settled()
    await county.do("wang", f"{path}/measures-acceptance")
    page = await li.open(sheet)
    done = {"remedies.0.result": "里程补齐", "remedies.0.done_on": "2020-08-05"}
    assert "佐证" in (await li.check(sheet, page.form(sheet) | done)).at("remedies.0.evidence")
    proof = {"_file:remedies.0.evidence.0.sha256": ("验收单.txt", "验收合格".encode())}
    await li.send(sheet, page.form(sheet) | done | {"_do": "send"}, files=proof)
    assert (await county.get("li", path))["status"] == "已报结果"
    assert "验收单" in (await li.open(sheet)).words
    assert (await browsers["wu"].open(sheet)).status == 403


@begins_after(County.approved_goal)
async def test_a_unit_acknowledges_a_result_and_publishes(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-02")
    await county.department_result(ITEM, 72, amount="1200000.00")
    li, notice = browsers["li"], f"/items/{ITEM}/results/DEPARTMENT"
    await county.do("wang", f"/feedback/results/{ITEM}/DEPARTMENT/notice", {"opinion": "请整改", "document": "万财绩函〔2021〕1号"})
    assert f'href="{notice}"' in (await li.open("/")).text
    page = await li.open(notice)
    assert "请整改" in page.words
    assert "资金拨付滞后" in page.words
    done = await li.send(notice, page.form(notice) | {"_do": "send"})
    assert "已签收" in done.words
    sheet = f"/items/{ITEM}/disclosures/GOAL"
    demand = {"unit": "219001", "name": "农村公路养护经费", "due_on": "2021-03-20"}
    await county.do("wang", f"/feedback/disclosures/{ITEM}/GOAL/requirement", demand)
    page = await li.open(sheet)
    assert "养护里程" in page.words, "what is to be published stands there"
    wrong = await li.send(sheet, page.form(sheet) | {"url": "公示栏", "channel": "单位网站", "_do": "send"})
    assert wrong.status == 422
    assert 'value="公示栏"' in wrong.text
    assert wrong.at("url")
    await li.send(sheet, page.form(sheet) | {"url": "http://gov.test/goal", "channel": "单位网站", "_do": "send"})
    published = await li.open(sheet)
    assert "公开渠道单位网站" in published.words
    assert "办理结果已公开 2021年3月2日" in published.words
    assert 'name="url"' not in published.text, "what is published is read and printed, and no form any more"
    assert (await county.get("li", f"/feedback/disclosures/{ITEM}/GOAL"))["url"] == "http://gov.test/goal"


@begins_after(County.approved_goal)
async def test_a_unit_comments_on_the_draft_of_a_key_evaluation_and_reads_the_answer(county: County, browsers: Browsers) -> None:
    await evaluating.drafted(county)
    li, sheet = browsers["li"], f"/items/{ITEM}/comments"
    assert f'href="{sheet}"' in (await li.open("/")).text, "what waits leads to the page"
    page = await li.open(sheet)
    assert "资金拨付滞后" in page.words
    assert "见报告" in page.words, "each score with its reason"
    empty = await li.send(sheet, page.form(sheet) | {"comments": " ", "_do": "send"})
    assert empty.status == 422
    assert empty.at("comments")
    said = "第三项得分偏低，验收单已补"
    assert "检查通过" in (await li.check(sheet, page.form(sheet) | {"comments": said})).words
    await li.send(sheet, page.form(sheet) | {"comments": said, "_do": "send"})
    assert (await county.get("li", evaluating.KEY))["comments"] == said
    final = {**evaluating.SCORED, "answer_to_comments": "采纳，已核对"}
    await county.do("firm", f"{evaluating.KEY}/final-report", final)
    page = await li.open(sheet)
    assert said in page.text, "what was said stays"
    assert "采纳，已核对" in page.words
    assert (await browsers["rival"].open(sheet)).status == 403
