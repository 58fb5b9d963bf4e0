"""The overview draws a year from tables, and its numbers lead to what they are made of."""

import re

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browsers


async def test_a_years_money_execution_and_coverage_are_what_the_services_say(county: County, browsers: Browsers) -> None:
    empty = await browsers["wang"].open("/overview?year=2020")
    assert "国库还没有告知执行数" in empty.words
    await county.approved_goal()
    await county.drafted_and_declared("360922-2020-P0018")
    await county.monitored(7)
    await county.self_evaluated()
    page = await browsers["wang"].open("/overview?year=2020")
    rows = re.findall(r'<tr[^>]*><th scope="row">.*?</tr>', page.text, re.DOTALL)
    told = [(re.sub(r"<[^>]*>", "", row.partition("</th>")[0]), re.findall(r'data-v="([^"]*)"', row)) for row in rows]
    assert ("批复目标 → 纳入监控", ["120.00"]) in told
    assert ("纳入监控 → 中", ["120.00"]) in told
    assert ("2020-07", ["10.00"]) in told
    assert ("单位自评 · 项目", ["0", "0", "1", "0"]) in told
    assert ("县交通局", ["1", "1"]) in told, "one approved, one only declared"
    for leads in (
        'href="/figures/2021/M1"',
        'href="/figures/2021/M3"',
        'href="/lists/goals?year=2020&amp;unit=219"',
        'href="/board?year=2020&amp;age=late"',
    ):
        assert leads in page.text
    for leg in ("Q3a", "M1", "M3"):
        behind = await browsers["wang"].open(f"/figures/{'2020' if leg == 'Q3a' else '2021'}/{leg}")
        assert (behind.status, ITEM in behind.text) == (200, True)


async def test_a_unit_is_told_why_it_sees_no_overview_and_a_strange_year_is_refused(county: County, browsers: Browsers) -> None:
    assert (await browsers["li"].open("/overview?year=2020")).status == 403
    assert (await browsers["wang"].open("/overview?year=x")).status == 422
    browsers.away.add("audit")
    away = await browsers["wang"].open("/overview?year=2020")
    assert (away.status, "服务 审计 暂时没有应答" in away.words) == (200, True), "its part is grey, the rest is there"
    assert "县交通局" in away.words or "还没有应有绩效目标的项目" in away.words
    assert "这一年还没有批复的目标" not in away.words, "what was not fetched is not said to be missing"
    assert away.words.count("服务 审计 暂时没有应答") == 1
