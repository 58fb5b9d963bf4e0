"""What operator, government, congress, firm and budget office have: their own pages, and nothing that is not theirs."""

from typing import Any

from shared.events.goals import GoalAdjusted
from shared.runtime.decider import Decider
from shared.runtime.deciding.handler import Cause
from tests.audit.cases import adjusted
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers
from tests.portal.evaluating import FIRM, KEY, SELECTION
from tests.scenario.papers import paper


async def test_an_operator_sees_every_service_and_has_what_was_refused_decided_again_or_lets_it_stay(
    county: County, browsers: Browsers
) -> None:
    well = await browsers["ops"].open("/operations")
    assert "一切正常" in well.words
    assert "5 个服务中 5 个应答" in well.words
    cause = Cause("6f0c1c52-7b7c-5d0a-9d3e-b1f0a5c7e2d4", "zhou", "app_user", b"", county.clock.now(), "c", "c")
    goal = Decider[Any, GoalAdjusted]("goal", None, lambda state, _: state)
    unheard = adjusted("100.00", "80.00")
    await county.hosts["goals"].handler.handle(goal, "360922-2020-P0099", lambda _: [unheard], cause)
    await county.settled()
    page = await browsers["ops"].open("/operations")
    waiting = (await county.get("ops", "/monitoring/refused"))["items"][0]
    assert "1 处要看一看" in page.words
    assert waiting["sentence"] in page.words
    retry, dismissal = [f"/decide?at=/monitoring/refused/{waiting['id']}/{step}" for step in ("retry", "dismissal")]
    assert f'href="{retry}"' in page.text
    again = await browsers["ops"].send(retry, (await browsers["ops"].open(retry)).form(retry) | {"reason": "已补登记"})
    assert again.status == 409, "a rule refuses it once more"
    assert waiting["sentence"] in again.words
    form = (await browsers["ops"].open(dismissal)).form(dismissal)
    assert "运维" in (await browsers["ops"].send(dismissal, form | {"reason": "项目已并入另一项目"})).words
    assert "一切正常" in (await browsers["ops"].open("/operations")).words
    assert (await browsers["wang"].send(retry, form | {"reason": "我来"})).status == 403


async def test_a_service_that_is_down_is_one_line_of_the_operators_page(county: County, browsers: Browsers) -> None:
    browsers.away.add("evaluation")
    page = await browsers["ops"].open("/operations")
    assert page.status == 200
    assert "服务 绩效评价 暂时没有应答" in page.words
    assert "5 个服务中 4 个应答" in page.words


async def test_nobody_but_an_operator_has_the_operators_page(browsers: Browsers) -> None:
    page = await browsers["wang"].open("/operations")
    assert page.status == 403
    assert "可以办理的是系统管理" in page.words
    assert "事件总数" not in page.words


async def test_the_government_reads_a_report_as_a_document_with_its_results_and_figures(county: County, browsers: Browsers) -> None:
    await county.day("2021-05-01")
    await county.department_result(ITEM, 70)
    name = f"/feedback/reports/{ITEM[:6]}-2020-G"
    package = paper("报告正文")
    body = {"title": "<b>2020 年重点评价报告</b>", "items": [ITEM], "summary": "一个项目的结果", "package": package}
    await county.do("wang", name, body)
    page = name.removeprefix("/feedback") + "/1"
    assert f"/decide?at={name}/1/submission" in (await browsers["wang"].open(page)).text
    await county.do("wang", f"{name}/1/submission", {"document": "万财字〔2020〕101号"})
    listed = await browsers["gov"].open("/reports?year=2020")
    assert f'href="{page}"' in listed.text
    read = await browsers["gov"].open(page)
    for said in ("&lt;b&gt;2020 年重点评价报告", "万财字〔2020〕101号", "一个项目的结果", "农村公路养护经费", "部门评价", "报告正文"):
        assert said in read.text, said
    assert 'href="/figures/2020/Q1a"' in read.text
    assert "县交通局公路站" in read.words, "units by their names"
    assert f'href="/items/{ITEM}"' not in read.text, "the government has no page of an item"
    assert "/decide" not in read.text
    assert (await browsers["gov"].open("/reports/360922-2020-X/1")).status == 404
    assert (await browsers["gov"].open("/reports?year=x")).status == 422
    assert (await browsers["li"].open(page)).status == 403
    browsers.away.add("audit")
    assert "服务 审计 暂时没有应答" in (await browsers["gov"].open(page)).words


async def test_a_firm_sees_what_it_is_engaged_for_and_does_the_next_step(county: County, browsers: Browsers) -> None:
    assert "没有正在办的委托" in (await browsers["firm"].open("/engagements")).words
    await county.approved_goal()
    await county.day("2021-05-01")
    await county.do("wang", f"{KEY}/selection", SELECTION)
    await county.do("wang", f"{KEY}/commission", FIRM)
    page = await browsers["firm"].open("/engagements")
    assert FIRM["contract"] in page.words
    assert FIRM["contract"] in (await browsers["firm"].open("/engagements?year=2020")).words
    assert "没有正在办的委托" in (await browsers["firm"].open("/engagements?year=2019")).words, "of one year alone"
    form = f"/items/{ITEM}/key-evaluation?do=plan"
    assert form in page.text
    begun = await browsers["firm"].open(form)
    sent = begun.form(form) | {"plan.title": "工作方案"}
    lying = await browsers["firm"].send(form, sent, files={"_file:plan.sha256": ("方案.pdf", b"<html>")})
    assert "不是 pdf 文件" in lying.words
    done = await browsers["firm"].send(form, sent, files={"_file:plan.sha256": ("方案.pdf", b"%PDF-1.7")})
    assert done.status == 200, done.words
    await county.settled()
    assert form not in (await browsers["firm"].open("/engagements")).text
    assert (await browsers["firm"].open(f"/items/{ITEM}")).status == 200
    assert ITEM not in (await browsers["rival"].open("/engagements")).text
    assert (await browsers["rival"].open(f"/items/{ITEM}")).status == 403
    assert (await browsers["li"].open("/engagements")).status == 403


@begins_after(County.drafted_and_declared)
async def test_the_budget_office_asks_whether_an_item_may_be_budgeted(county: County, browsers: Browsers) -> None:
    asked = f"/budget?year=2020&item={ITEM.lower()}&amount=100000"
    assert "不得安排" in (await browsers["zhou"].open(asked)).words
    await county.approved_goal("360922-2020-P0018")
    page = await browsers["zhou"].open("/budget?year=2020&item=360922-2020-P0018&amount=100000")
    assert "可以安排" in page.words
    assert (await browsers["zhou"].open("/budget?year=2020&item=P0018")).status == 422
    assert (await browsers["zhou"].open("/budget?year=x")).status == 422
    assert (await browsers["gov"].open("/budget?year=2020")).status == 403
    treasury = await browsers["treasury"].open("/budget?year=2020")
    assert "预算编列" in treasury.words
    assert "您的角色不能办理此事" not in treasury.words, "a page that is theirs has no parts that are not"


async def test_what_a_role_may_do_is_what_the_services_say_of_their_routes(browsers: Browsers) -> None:
    bureau = await browsers["wang"].open("/help")
    assert "委托" in bureau.words
    assert "全县" in bureau.words
    clerk = await browsers["li"].open("/help")
    assert "本单位及下属" in clerk.words
    assert "登记预算单位" not in clerk.words
    assert "登记预算单位" in (await browsers["li"].open("/help?role=PERFORMANCE_OFFICE")).words
    assert "这个角色不办理，只查看" in (await browsers["gov"].open("/help")).words
    browsers.away.add("audit")
    assert (await browsers["shen"].open("/help")).status == 200
