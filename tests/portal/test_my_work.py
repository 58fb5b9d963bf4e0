"""What waits for somebody is the first thing that they see, the most urgent first, and it goes when it is done."""

from tests.goals.steps import REVIEW
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers


@begins_after(County.drafted_and_declared)
async def test_a_goal_waits_for_one_desk_after_the_other(county: County, browsers: Browsers) -> None:
    assert "没有待办" in (await browsers["qian"].open("/")).words
    page = await browsers["chen"].open("/")
    assert "审核绩效目标，或退回" in page.words
    assert "农村公路养护经费 · 2020" in page.words
    assert "县交通局公路站" in page.words
    assert f'href="/items/{ITEM}"' in page.text
    await county.do("chen", f"/goals/items/{ITEM}/department-review", {"opinion": "同意"})
    assert "没有待办" in (await browsers["chen"].open("/")).words
    assert "审核绩效目标，或退回" in (await browsers["qian"].open("/")).words


@begins_after(County.drafted_and_declared)
async def test_what_was_returned_stands_in_a_group_of_its_own_with_the_reason(county: County, browsers: Browsers) -> None:
    await county.do("chen", f"/goals/items/{ITEM}/department-return", {"reason": "=指标不够量化<b>"})
    page = await browsers["li"].open("/?group=returned")
    assert "退回给我" in page.words
    assert "=指标不够量化&lt;b&gt;" in page.text


@begins_after(County.approved_goal)
async def test_what_is_late_comes_first(county: County, browsers: Browsers) -> None:
    await county.round(7, "2020-08-01", "2020-08-20")
    await county.day("2020-08-25")
    page = await browsers["li"].open("/")
    assert "逾期 5 天" in page.words
    assert "5 days late" in (await browsers["li"].open("/language/en?next=/")).words


@begins_after(County.drafted_and_declared)
async def test_a_service_that_is_down_greys_its_part_and_leaves_the_rest(county: County, browsers: Browsers) -> None:
    browsers.away.update(("monitoring", "audit"))
    page = await browsers["chen"].open("/")
    assert "服务 运行监控 暂时没有应答" in page.words
    assert "审核绩效目标，或退回" in page.words
    item = await browsers["chen"].open(f"/items/{ITEM}?tab=goal")
    assert item.status == 200
    assert "养护里程" in item.words
    assert "服务 审计 暂时没有应答" in item.words


@begins_after(County.approved_goal)
async def test_lists_are_filtered_and_searched(county: County, browsers: Browsers) -> None:
    await county.drafted_and_declared("360922-2020-P0018")
    listed = await browsers["wang"].open("/lists/goals?year=2020&status=已批复")
    assert ">已批复（" in listed.text, "the statuses are those that the service counts"
    assert "编制中" not in listed.text
    assert "P0017" in listed.words
    assert "P0018" not in listed.words
    wrong = await browsers["wang"].open("/lists/goals?year=x")
    assert wrong.status == 422
    found = await browsers["li"].open("/search?q=养护")
    assert "在 2015—2020 年度里找" in found.words, "nobody takes what is older for what is not there"
    for who in ("gov", "treasury", "firm"):
        assert (await browsers[who].open("/search?q=养护")).status == 403, "who may look for no item is told so, and not that there is none"
        assert 'role="search"' not in (await browsers[who].open("/")).text
    assert "360922-2020-P0018" in found.words
    assert (await browsers["li"].http.get(f"/search?q={ITEM.lower()}")).headers["location"] == f"/items/{ITEM}"


@begins_after(County.approved_goal)
async def test_a_clerk_sees_nothing_of_another_unit_by_walking_its_addresses(county: County, browsers: Browsers) -> None:
    for page in (f"/items/{ITEM}", f"/items/{ITEM}/review", f"/items/{ITEM}/declaration", f"/items/{ITEM}?tab=goal"):
        seen = await browsers["wu"].open(page)
        assert seen.status in (403, 404), page
        assert "养护里程" not in seen.words
        assert REVIEW["opinion"] not in seen.words
    assert ITEM not in (await browsers["wu"].open("/lists/goals?year=2020")).text


@begins_after(County.approved_goal)
async def test_the_loop_bar_says_what_audit_says_and_is_left_out_while_audit_is_away(county: County, browsers: Browsers) -> None:
    stages = (await county.get("li", f"/audit/items/{ITEM}/standing"))["stages"]
    bar = (await browsers["li"].open(f"/items/{ITEM}")).text.partition('<nav class="loop"')[2].partition("</nav>")[0]
    assert [bar.count(f'<li class="{state}"') for state in ("done", "now", "late", "next", "skipped")] == [
        sum(one["state"] == state for one in stages) for state in ("done", "now", "late", "next", "skipped")
    ]
    assert [one["note"] for one in stages if f"<small>{one['note']}</small>" not in bar] == []
    browsers.away.add("audit")
    assert 'class="loop"' not in (await browsers["li"].open(f"/items/{ITEM}")).text


async def test_a_list_is_read_in_order_of_a_column_in_both_directions_and_narrowed_by_a_word(county: County, browsers: Browsers) -> None:
    for n, name in enumerate(("乙路", "甲路", "丙渠")):
        await county.drafted_and_declared(f"360922-2020-P01{n:02}", name=name)
    page = await browsers["wang"].open("/lists/goals?year=2020&sort=name&q=路")
    assert "丙渠" not in page.text
    assert "已送审（2）" in page.words
    again = await browsers["wang"].open("/lists/goals?year=2020&sort=name&q=路&desc=true")
    first, last = sorted(("甲路", "乙路"), key=page.text.index)
    assert again.text.index(last) < again.text.index(first)
    assert 'aria-sort="descending"' in again.text
    assert (await browsers["wang"].open("/lists/goals?year=2020&sort=nothing")).status == 422


async def test_whoever_begins_nothing_is_offered_nothing_to_begin_and_an_empty_desk_leads_on(browsers: Browsers) -> None:
    for who in ("li", "chen", "wang", "qian", "zhou", "treasury", "gov", "firm", "shen"):
        work, begin = [(await browsers[who].open(at)) for at in ("/", "/begin")]
        begins = "没有由您开头的事" not in begin.words
        assert ('href="/begin"' in work.text) is begins, who
    assert '<a class="btn" href="/engagements">受托事项</a>' in (await browsers["firm"].open("/")).text
    assert '<a class="btn" href="/reports">报告</a>' in (await browsers["gov"].open("/")).text
