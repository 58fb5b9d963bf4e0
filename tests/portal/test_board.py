"""The rectification board shows each case with its dates and how late it is, and whose turn it is as the services say."""

from html import escape

from portal.to_rectify import NAMES, draft_of
from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers
from tests.portal.rectifying import drafted


async def test_a_case_is_with_me_then_with_the_unit_then_late_by_days(county: County, browsers: Browsers) -> None:
    path = await drafted(county)
    mine = await browsers["wang"].open("/board?year=2020")
    assert "等我办1 件" in mine.words
    assert "18.60 万元" in mine.words
    assert "尚未下达" in mine.words
    dates = {"document": "万财绩〔2020〕9号", "measures_due_on": "2020-09-10", "completion_due_on": "2020-10-30"}
    await county.do("wang", f"{path}/issue", dates)
    issued = await browsers["wang"].open("/board?year=2020")
    assert "等别人办" in issued.words
    assert "2020年9月10日措施到期" in issued.text
    await county.day("2020-09-15")
    late = await browsers["wang"].open("/board?year=2020&age=late")
    assert "逾期 5 天" in late.words
    assert f"/items/{ITEM}?tab=rectification" in late.text
    assert f"/items/{ITEM}?tab=rectification" not in (await browsers["wang"].open("/board?year=2020&age=soon")).text
    assert f"/items/{ITEM}?tab=rectification" not in (await browsers["wang"].open("/board?year=2020&show=ended")).text
    assert "整改逾期 整改措施" in (await browsers["wang"].open(f"/items/{ITEM}")).words, "the item's page says what is overdue"
    own = await browsers["li"].open("/board?year=2020")
    assert "签收整改通知" in own.words


async def test_the_board_is_refused_to_whoever_reads_none_and_a_strange_year_says_so(county: County, browsers: Browsers) -> None:
    assert (await browsers["wang"].open("/board?year=x")).status == 422
    browsers.away.add("feedback")
    assert (await browsers["wang"].open("/board?year=2020")).status == 502


@begins_after(County.approved_and_monitored)
async def test_a_rectification_is_drafted_from_what_was_found_but_for_the_demand(county: County, browsers: Browsers) -> None:
    waiting = await county.get("wang", "/feedback/to-rectify", year=2020)
    found = waiting["items"][0]
    board = await browsers["wang"].open("/board?year=2020")
    assert waiting["total"] == len(waiting["items"])
    assert f"待整改清单{waiting['total']}件" in board.words
    address = draft_of(found)
    assert f'href="{escape(address)}"' in board.text
    assert f'>农村公路养护经费</a>　<span class="code">{ITEM}</span>' in board.text
    assert "拟整改通知" not in (await browsers["li"].open("/board?year=2020")).words
    whole = next(one for one in board.text.split('"') if one.startswith("/lists/to-rectify"))
    assert f"2020 年度 {waiting['total']} 件" in (await browsers["wang"].open("/")).words, "whoever demands it sees it at work"
    assert "尚未下达整改" not in (await browsers["li"].open("/")).words
    listed = await browsers["wang"].open(whole)
    assert f'href="/items/{ITEM}?tab=rectification"' in listed.text
    taken = await browsers["wang"].open(whole.replace("?", ".csv?"))
    assert all(one in taken.text for one in (ITEM, *found["problem_list"])), "the list is taken along, each problem with it"
    form = await browsers["wang"].open(address)
    at = address.partition("&")[0]
    filled = form.form(at)
    assert [filled[name] for name in NAMES] == [found[name] for name in NAMES]
    assert len(found["problem_list"]) > 1
    rows = range(len(found["problem_list"]))
    assert [filled[f"problems.{n}.description"] for n in rows] == found["problem_list"], "each is a problem of its own"
    assert [filled[f"problems.{n}.code"] for n in rows] == [str(n + 1) for n in rows]
    assert filled["name"] == "农村公路养护经费"
    done = await browsers["wang"].send(at, filled | {f"problems.{n}.demand": "补齐进度" for n in rows})
    assert done.status == 200
    assert (await county.get("wang", "/feedback/to-rectify", year=2020))["items"] == []
    strange = await browsers["wang"].open(f"{at}&unit=219001&origin=KEY&found_in=x")
    assert strange.form(at)["found_in"] == "", "nothing of what an address says alone"
