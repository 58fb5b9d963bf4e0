"""年度终了 is done for a whole year at once: seen first, a result for each goal, and what cannot be closed stays with the reason."""

from tests.goals.samples import content, form
from tests.loop.county import County, begins_after
from tests.portal.browsers import Browsers

ITEMS = [f"360922-2020-P001{n}" for n in (7, 8, 9)]
LESS = form(content(amount="1000000.00", fiscal_funds="800000.00"))
ASKED = {"content": LESS, "reason": "政策变化", "budget_adjustment": "万财预调〔2020〕3号"}


async def three_after_their_year(county: County) -> None:
    """Two stand as they were approved; for the third an adjustment was asked for, and nobody has answered."""
    for item in ITEMS:
        await county.approved_goal(item)
    await county.day("2020-12-01")
    await county.do("li", f"/goals/items/{ITEMS[2]}/adjustment-request", ASKED)
    await county.day("2021-01-01")


@begins_after(three_after_their_year)
async def test_a_year_is_ended_from_its_queue_and_what_waits_for_an_answer_stays(county: County, browsers: Browsers) -> None:
    wang = browsers["wang"]
    queue = await wang.open("/queue?service=goals&kind=goal&status=%E5%B7%B2%E6%89%B9%E5%A4%8D")
    assert "办理年度终了" in queue.words
    assert 'href="/year-end?year=2020"' in queue.text
    seen = await wang.open("/year-end?year=2020")
    assert "已批复、尚未终了的目标 3 个，其中 2 个可以办理" in seen.words
    assert "当前状态为“调整中”" in seen.words
    assert [(await county.get("wang", f"/goals/items/{item}"))["status"] for item in ITEMS] == ["已批复", "已批复", "调整中"]
    sent = seen.form("/year-end?year=2020") | {"_do": "close"}
    await county.do("zhou", f"/goals/items/{ITEMS[0]}/closing")
    for _ in range(2):
        done = await wang.send("/year-end?year=2020", sent)
        assert "2 个中已终了 1 个" in done.words
        assert "当前状态为“年度终了”" in done.words, "somebody else was there first"
    assert [(await county.get("wang", f"/goals/items/{item}"))["status"] for item in ITEMS] == ["年度终了", "年度终了", "调整中"]
    await county.settled()
    assert "办理年度终了" not in (await wang.open("/queue")).words


@begins_after(County.approved_goal)
async def test_a_year_that_is_not_over_is_not_ended_and_a_unit_ends_none(county: County, browsers: Browsers) -> None:
    await county.day("2020-12-31")
    assert "2020 年度尚未终了" in (await browsers["zhou"].open("/year-end?year=2020")).words
    assert (await browsers["li"].open("/year-end?year=2020")).status == 403
    assert "没有要终了的目标" in (await browsers["zhou"].open("/year-end?year=2019")).words


@begins_after(three_after_their_year)
async def test_two_are_chosen_in_the_queue_and_closed(county: County, browsers: Browsers) -> None:
    wang = browsers["wang"]
    page = await wang.open("/queue?service=goals&kind=goal&status=%E5%B7%B2%E6%89%B9%E5%A4%8D")
    action = next(one for one in page.forms if one.startswith("/queue?"))
    things = [f"/items/{item}" for item in ITEMS[:2]]
    preview = await wang.send(action, {"_do": "preview", "_thing": things})
    assert "选了 2 项，其中 2 项可以办" in preview.words
    done = await wang.send("/queue/run", {**preview.form("/queue/run"), "_thing": things, "_do": "begin"})
    assert "2 项中已办 2 项" in done.words


@begins_after(three_after_their_year)
async def test_the_queue_and_the_years_page_are_english_on_english_pages(county: County, browsers: Browsers) -> None:
    wang = browsers["wang"]
    await wang.open("/language/en?next=/")
    queue = await wang.open("/queue?service=goals&kind=goal&status=%E5%B7%B2%E6%89%B9%E5%A4%8D")
    assert "Preview “End the year” of those chosen" in queue.words
    assert "Approved and not yet ended: 3, of which 2 may be" in (await wang.open("/year-end?year=2020")).words
