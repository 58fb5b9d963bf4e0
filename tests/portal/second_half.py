"""The second half of a project's loop by pages alone: what a key evaluation finds, and what comes of it."""

from playwright.async_api import expect

from tests.loop.county import ITEM
from tests.portal import evaluating
from tests.portal.unit_forms import PDF
from tests.portal.walking import Walker

OPINION = {"opinion": "同意"}
RECTIFIED = f"/items/{ITEM}/rectifications/1"
NOTICE = {"document": "万财绩改〔2021〕1号", "measures_due_on": "2021-05-20", "completion_due_on": "2021-06-30"}
PROBLEM = {
    "unit": "219001",
    "name": "农村公路养护经费",
    "origin": "KEY",
    "problems.0.code": "1",
    "problems.0.description": "资金拨付滞后",
    "problems.0.demand": "按进度拨付",
}
MEASURE = {"measures.0.measure": "按月拨付", "measures.0.owner": "李站长", "measures.0.planned_on": "2021-06-10"}
REMEDY = {"remedies.0.result": "已按月拨付", "remedies.0.done_on": "2021-05-06"}
POLICY = {"document": "万财绩〔2021〕9号", "rows.0.grade": "良", "rows.0.action": "压减", "rows.0.ratio_min": "5", "rows.0.ratio_max": "20"}
PROPOSAL = {"ratio": "10", "reason": "依据评价结果和当年挂钩办法"}
APPLIED = {"document": "万财预〔2022〕1号"}
DEMAND = {"due_on": "2021-05-31"}
PUBLISHED = {"url": "http://gov.test/report", "channel": "单位网站"}
REPORT = {"summary": "评价一项，整改一项"}


def paper(field: str, title: str) -> dict[str, tuple[str, bytes]]:
    """A paper that is chosen in a form."""
    return {f"_file:{field}.sha256": (f"{title}.pdf", PDF)}


async def evaluated_by_a_firm(walker: Walker) -> None:
    """From the selection to the confirmed result."""
    await walker.county.day("2021-05-06")
    await walker.sits_down("wang")
    await walker.goes("/selection?year=2020")
    await walker.follows(f"/decide?at=/evaluation/key-evaluations/{ITEM}/selection")
    await walker.fills({"object": "PROJECT", "unit": "219001", "reason": "社会关注度高"})
    await walker.decides("委托第三方", evaluating.FIRM)
    await walker.engaged("firm", "报送评价方案", files=paper("plan", "评价方案"))
    await walker.sits_down("wang")
    await walker.decides("批准评价方案")
    await walker.engaged("firm", "开展现场评价")
    await walker.engaged("firm", "提交报告初稿", evaluating.TYPED, paper("report", "评价报告"))
    await walker.sits_down("li")
    await walker.waits("对报告初稿反馈意见")
    await walker.fills({"comments": "验收单已补"})
    await walker.engaged("firm", "提交正式报告", {"answer_to_comments": "已核实"}, paper("report", "正式报告"))
    await walker.sits_down("wang")
    await walker.decides("送预算股")
    await walker.sits_down("zhou")
    await walker.decides("签收：重点评价")
    await walker.sits_down("wang")
    await walker.decides("确认结果")


async def told_and_rectified(walker: Walker) -> None:
    """The result is fed back and acknowledged; what it found is rectified and struck off."""
    await walker.sits_down("wang")
    await walker.decides("反馈：重点评价", {"opinion": "请按评价报告整改", "document": "万财绩函〔2021〕1号"})
    await walker.sits_down("li")
    await walker.waits("签收评价结果")
    await walker.presses()
    await walker.sits_down("wang")
    await walker.begins("拟稿", PROBLEM)
    await walker.decides("下达：整改 1", NOTICE)
    await walker.sits_down("li")
    await walker.follows(RECTIFIED)
    await walker.presses("button[value=acknowledge]")
    await walker.fills(MEASURE)
    await walker.sits_down("wang")
    await walker.decides("认可整改措施")
    await walker.sits_down("li")
    await walker.follows(RECTIFIED)
    await walker.fills(REMEDY, paper("remedies.0.evidence.0", "拨款凭证"))
    await walker.sits_down("wang")
    await walker.decides("核验：整改 1", OPINION)
    await walker.decides("销号：整改 1")


async def linked(walker: Walker) -> None:
    """The result bears on next year's budget."""
    await walker.sits_down("wang")
    await walker.goes("/begin")
    await walker.follows("规定结果与预算挂钩办法")
    await walker.asked({"year": "2022"}, POLICY)
    await walker.begins("提出挂钩建议", PROPOSAL, {"kind": "KEY"})
    await walker.sits_down("zhou")
    await walker.decides("采纳：重点评价", OPINION)
    await walker.decides("落实到预算：重点评价", APPLIED)


async def published(walker: Walker) -> None:
    """The report is demanded, and stands on the unit's site."""
    await walker.sits_down("wang")
    await walker.begins("要求公开", DEMAND, {"subject": "EVALUATION_REPORT"})
    await walker.sits_down("li")
    await walker.waits("在政府网站等处公开")
    await walker.fills(PUBLISHED)


async def reported(walker: Walker) -> None:
    """The year's report goes to the county government, which reads it."""
    await walker.sits_down("wang")
    await walker.goes("/begin")
    await walker.follows("编制报告")
    await walker.asked({"name": "360922-2021-G"}, REPORT, paper("package", "工作报告"))
    await walker.waits("上报县政府或县人大")
    await walker.follows("上报", ".decide")
    await walker.fills({"document": "万财〔2021〕30号"})
    await walker.sits_down("gov")
    await walker.goes("/reports?year=2021")
    await walker.follows("/reports/360922-2021-G/1")
    await expect(walker.page.locator("main")).to_contain_text("农村公路养护经费")
