"""Whose turn it is stands wherever a thing is looked at that waits for somebody else."""

from tests.goals.samples import content, form
from tests.loop.county import ITEM, County, begins_after
from tests.loop.endings import begun, ended
from tests.portal.browsers import Browsers

ASKED = {"reason": "汛情", "budget_adjustment": "万财预〔2020〕12号"}
LIST = "/lists/goals?year=2020"
WAITS_FOR = {
    "/lists/monitoring?year=2020": "主管部门",
    "/lists/evaluation?year=2020": "预算单位",
    "/lists/key-evaluations?year=2020": "第三方机构",
    "/lists/feedback?year=2020": "预算单位",
    "/lists/linkages?year=2021": "预算股",
    "/lists/disclosures?year=2020": "预算单位",
    "/board?year=2020": "预算单位",
    "/quadrant?year=2020": "预算单位、绩效评价股、预算股",
}
"""For whom something waits on each of these pages, once everything has begun."""


@begins_after(County.approved_goal)
async def test_an_adjustment_says_whose_turn_it_is_on_the_items_page_in_its_form_and_in_the_units_list(
    county: County, browsers: Browsers
) -> None:
    await county.day("2020-06-01")
    assert "轮到" not in (await browsers["li"].open(f"/items/{ITEM}/adjustment")).words, "nobody is asked for anything"
    await county.do("li", f"/goals/items/{ITEM}/adjustment-request", ASKED | {"content": form(content(annual_goal="养护三十公里"))})
    for page in (f"/items/{ITEM}", f"/items/{ITEM}/adjustment"):
        assert "轮到 预算股：批准或驳回调整" in (await browsers["li"].open(page)).words, page
    listed = await browsers["li"].open(LIST)
    assert 'data-l="轮到">预算股</td>' in listed.text
    taken = await browsers["li"].open("/lists/goals.csv?year=2020")
    assert "调整中,预算股" in taken.text


@begins_after(County.drafted_and_declared)
async def test_a_declared_goal_waits_for_its_department_then_for_finance(county: County, browsers: Browsers) -> None:
    assert "轮到 主管部门：审核绩效目标，或退回" in (await browsers["li"].open(f"/items/{ITEM}/declaration")).words
    await county.do("chen", f"/goals/items/{ITEM}/department-review", {"opinion": "同意"})
    assert "轮到 业务股室、绩效评价股：审核绩效目标，或退回" in (await browsers["li"].open(f"/items/{ITEM}")).words
    await county.do("qian", f"/goals/items/{ITEM}/return", {"reason": "指标不够量化"})
    assert "轮到 预算单位：按退回意见修改后重新申报" in (await browsers["qian"].open(f"/items/{ITEM}")).words
    assert 'data-l="轮到">预算单位</td>' in (await browsers["wang"].open(LIST)).text


@begins_after(County.approved_goal)
async def test_what_waits_for_somebody_is_the_first_that_they_may_do_on_the_item(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-01")
    assigned = {"object": "PROJECT", "unit": "219001", "due_on": "2021-04-30"}
    await county.do("wang", f"/evaluation/self-evaluations/{ITEM}/assignment", assigned)
    page = (await browsers["li"].open(f"/items/{ITEM}")).text.partition('aria-labelledby="can"')[2]
    assert page.index(f'href="/items/{ITEM}/self-evaluation"') < page.index("申请调整")


async def test_each_list_says_whose_turn_it_is_and_nothing_of_what_has_ended(county: County, browsers: Browsers) -> None:
    await begun(county)
    for page, roles in WAITS_FOR.items():
        seen = await browsers["yu"].open(page)
        told = f'data-l="轮到">{roles}</td>' in seen.text if "/lists/" in page else f"轮到 {roles}" in seen.words
        assert told, page
    await ended(county)
    over = await browsers["yu"].open("/lists/feedback?year=2020")
    assert over.text.count('data-l="轮到"></td>') == 2, "one is closed, the other withdrawn"
    assert "轮到 " not in (await browsers["yu"].open("/board?year=2020&show=all")).words


@begins_after(County.approved_goal)
async def test_a_unit_whose_turn_it_is_stands_on_the_items_page_with_how_late_it_is(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-02")
    await county.evaluates_itself(until="assignment")
    await county.day("2021-04-05")
    assert "填报自评表 逾期 4 天" in " ".join((await browsers["wang"].open(f"/items/{ITEM}")).words.split())
