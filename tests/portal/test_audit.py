"""The auditor's pages: an item event by event, two instants side by side, figures with the events behind them, findings."""

from tests.goals.samples import INDICATORS
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

PAGE = f"/items/{ITEM}/audit"


@begins_after(County.approved_goal)
async def test_two_instants_stand_side_by_side_with_the_event_that_made_each_difference(county: County, browsers: Browsers) -> None:
    trail = (await county.get("shen", f"/audit/items/{ITEM}/trail"))["items"]
    approved = next(n for n, one in enumerate(trail, 1) if one["title"] == "绩效目标批复")
    page = await browsers["shen"].open(f"{PAGE}?a={approved - 1}&b={approved}")
    assert "财政已审" in page.words
    assert "<ins>已批复</ins>" in page.text.replace("\n", "")
    assert f'<a href="#e{approved}">绩效目标批复</a>' in page.text
    assert "万财预〔2020〕1号" in page.words
    assert f"a={approved - 1}&amp;b={approved - 1}" in page.text, "and the step before is a plain link"
    turned = await browsers["shen"].open(f"{PAGE}?a={approved}&b={approved - 1}")
    assert "<ins>已批复</ins>" in turned.text.replace("\n", ""), "the earlier one is always the first"


@begins_after(County.approved_goal)
async def test_one_may_walk_by_the_moments_at_which_things_happened_too(county: County, browsers: Browsers) -> None:
    await county.day("2020-02-01")
    await county.do("shen", f"/audit/items/{ITEM}/findings", {"finding": "<b>合同未审批</b>"})
    page = await browsers["shen"].open(f"{PAGE}?by=time&a=0&b=2")
    assert "2 步" in page.words
    assert "一切之前" in page.words
    assert "&lt;b&gt;合同未审批" in page.text
    for strange in ("a=x&b=-1", "a=99999999999999999999&b=2", "a=1&b=999"):
        assert (await browsers["shen"].open(f"{PAGE}?{strange}")).status == 200


@begins_after(County.approved_goal)
async def test_an_auditor_records_a_finding_and_another_one_settles_it(county: County, browsers: Browsers) -> None:
    form = f"/decide?at=/audit/items/{ITEM}/findings"
    assert form in (await browsers["shen"].open(PAGE)).text
    assert "记录审计发现" in (await browsers["wang"].open(PAGE)).words
    assert form not in (await browsers["wang"].open(PAGE)).text, "whoever may not is told why"
    begun = await browsers["shen"].open(form)
    done = await browsers["shen"].send(form, begun.form(form) | {"finding": "台账不全"})
    assert done.status == 200, done.words
    await county.settled()
    settle = f"/decide?at=/audit/items/{ITEM}/findings/1/settlement"
    assert settle not in (await browsers["shen"].open(PAGE)).text
    assert settle in (await browsers["cao"].open(PAGE)).text
    assert "台账不全" in (await browsers["cao"].open("/lists/findings?year=2020")).words


@begins_after(County.approved_goal)
async def test_a_figure_leads_to_the_events_that_it_is_made_of(county: County, browsers: Browsers) -> None:
    await county.day("2020-12-31")
    for who in ("shen", "gov"):
        page = await browsers[who].open("/figures?year=2020")
        assert "项目目标" in page.words or "批复" in page.words
        assert 'href="/figures/2020/Q1a?"' in page.text
        behind = await browsers[who].open("/figures/2020/Q1a")
        assert ITEM in behind.words
        assert "GoalApproved" in behind.words
    assert (await browsers["shen"].open("/figures?year=20x")).status == 422
    assert (await browsers["shen"].open("/figures?year=2020&as_of=x")).status == 422
    assert (await browsers["shen"].open("/figures/2020/Q99")).status == 404
    assert (await browsers["li"].open("/figures?year=2020")).status == 403


@begins_after(County.approved_goal)
async def test_while_audit_is_away_the_pages_say_so(county: County, browsers: Browsers) -> None:
    browsers.away.add("audit")
    for page in (PAGE, "/branches", "/figures/2020/Q1a"):
        seen = await browsers["shen"].open(page)
        assert (seen.status, "服务 审计 暂时没有应答" in seen.words) == (502, True), page
    assert "服务 审计 暂时没有应答" in (await browsers["shen"].open("/figures?year=2020")).words


async def test_each_role_has_its_own_entries(browsers: Browsers) -> None:
    assert 'href="/lists/findings"' in (await browsers["shen"].open("/")).text
    assert 'href="/lists/findings"' not in (await browsers["li"].open("/")).text
    assert 'href="/lists/goals"' not in (await browsers["gov"].open("/")).text
    assert "没有日志分支" in (await browsers["shen"].open("/branches")).words


async def test_what_a_check_found_stands_by_a_word_and_its_place_by_row_and_field(county: County, browsers: Browsers) -> None:
    roads, passable, pleased = INDICATORS
    vague = passable.model_copy(update={"target_text": "效果明显"})
    await county.drafted_and_declared(indicators=(roads, vague, pleased))
    page = await browsers["shen"].open(PAGE)
    assert "指标值笼统" in page.words
    assert "绩效指标 第 2 行 指标值" in page.words
    assert "TARGET_VAGUE" not in page.text
    english = (await browsers["shen"].open(f"/language/en?next={PAGE}")).words
    assert "A vague target" in english
    assert "Indicators Row 2 " in english
