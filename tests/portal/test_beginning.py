"""What nobody has begun yet is begun from a page, and what is of no single item has a page of its own."""

import re

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

ROUND = "/thing?at=/monitoring/rounds/360922-2020-R06"
OPENING = {"fiscal_year": "2020", "period_end_month": "6", "opens_on": "2020-07-01", "due_on": "2020-07-20", "rule_set": "anhui/2019"}


@begins_after(County.approved_goal)
async def test_a_round_is_begun_found_in_what_waits_assigned_and_closed(county: County, browsers: Browsers) -> None:
    await county.day("2020-07-01")
    wang, form = browsers["wang"], "/decide?at=/monitoring/rounds"
    assert f'href="{form}"' in (await wang.open("/begin")).text
    assert f'href="{form}"' not in (await browsers["li"].open("/begin")).text, "only what one's role begins"
    assert "preview" not in (await browsers["li"].open("/begin")).text, "a preview begins nothing"
    opening = await wang.open(form)
    assert '<option value="anhui/2019">' in opening.text, "the sets of warning rules are there to choose from"
    begun = {name: opening.form(form)[name] for name in ("fiscal_year", "period_end_month", "opens_on")}
    assert begun == {"fiscal_year": "2020", "period_end_month": "6", "opens_on": "2020-07-01"}, "the months that have ended, from today on"
    assert "jlciq" in opening.text
    assert "workdays" not in opening.text
    again = await wang.send(form, opening.form(form) | OPENING | {"due_on": "2020-07"})
    assert '<option value="anhui/2019" selected>' in again.text, "what was chosen stays"
    sent = await wang.send(form, again.form(form) | OPENING)
    assert sent.status == 200, sent.words
    await county.settled()
    assert f'href="{ROUND}"' in (await wang.open("/")).text
    page = await wang.open(ROUND)
    assign = "/decide?at=/monitoring/rounds/360922-2020-R06/assignments"
    assert f'href="{assign}"' in page.text
    assert "进行中" in page.words
    done = await wang.send(assign, (await wang.open(assign)).form(assign))
    assert "现在的情况" in done.words, "back at the round"
    await county.settled()
    assert (await county.get("li", f"/monitoring/items/{ITEM}/records/6"))["status"] == "已下达"
    assert "我不能做的 2 项" in (await browsers["li"].open(ROUND)).words
    assert (await wang.open("/thing?at=/monitoring/rounds")).status == 422
    assert (await wang.open("/thing?at=/monitoring/rounds/360922-2020-R07")).status == 404
    assert (await wang.open("/thing?at=//evil.test/x")).status == 404


@begins_after(County.approved_goal)
async def test_what_begins_on_an_item_asks_for_what_else_is_named(county: County, browsers: Browsers) -> None:
    wang = browsers["wang"]
    page = await wang.open(f"/begin?item={ITEM}")
    assert f'href="/decide?at=/evaluation/self-evaluations/{ITEM}/assignment"' in page.text
    assert "登记预算单位" not in page.words, "what is of no item is not asked there"
    assert f'href="/begin?item={ITEM}"' in (await wang.open(f"/items/{ITEM}")).text
    which = f"/begin?at=/feedback/linkages/%7Bitem%7D/%7Bkind%7D/proposal&amp;item={ITEM}"
    assert which in page.text
    asked = await wang.open(which.replace("&amp;", "&"))
    assert f'value="{ITEM}"' in asked.text
    wrong = await wang.open(which.replace("&amp;", "&").replace(ITEM, "P0017") + "&kind=SELF&_do=go")
    assert wrong.status == 422
    assert "没有这样的编号" in wrong.at("item")
    assert '先<a href="/search">搜索项目</a>' in wrong.text, "who does not know it is shown a way"
    led = await wang.open(which.replace("&amp;", "&") + "&kind=SELF&_do=go")
    assert str(led.answer.url).endswith(f"/items/{ITEM}/linkages/SELF?do=proposal")
    assert (await wang.open("/begin?at=/feedback/nothing")).status == 404
    assert "没有由您开头的事" in (await browsers["gov"].open("/begin")).words
    alone = await browsers["li"].open("/begin")
    assert '<a class="main" href="/declare">' in alone.text, "a new goal asks for year and code in a page of its own"
    evaluated = await browsers["li"].open("/begin?at=/goals/ex-ante-evaluations/%7Bitem%7D/request")
    assert "-P0017；还没有申报过的新项目，用预算项目库里的代码" in evaluated.words, "how a number is made up"


@begins_after(County.approved_goal)
async def test_what_is_begun_of_many_at_once_is_told_from_what_is_begun_of_one(browsers: Browsers) -> None:
    page = await browsers["wang"].open("/begin")
    titles = re.findall('<a class="main" href="([^"]*)">([^<]*)</a>', page.text)
    assert dict(titles)["/decide?at=/evaluation/self-evaluations"] == "下达（成批）"
    assert [title for at, title in titles if "self-evaluations/" in at] == ["下达"]
    assert len([title for _, title in titles if title == "要求公开（成批）"]) == 1


@begins_after(County.approved_goal)
async def test_decisions_that_are_called_alike_say_what_they_are_about(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-01")
    await county.do(
        "wang", f"/evaluation/self-evaluations/{ITEM}/assignment", {"object": "PROJECT", "unit": "219001", "due_on": "2021-04-30"}
    )
    page = await browsers["wang"].open(f"/items/{ITEM}")
    assert "撤销：绩效目标" in page.words
    assert "撤销：单位自评" in page.words


async def test_an_operator_begins_nothing_that_is_named_by_a_word_of_the_program(browsers: Browsers) -> None:
    page = await browsers["ops"].open("/begin")
    assert "登记预算单位" in page.words
    assert "重建视图" not in page.words, "that stands in 运维, view by view"


async def test_a_year_without_reports_leads_to_the_year_before(browsers: Browsers) -> None:
    assert 'href="/reports?year=2020"' in (await browsers["gov"].open("/reports?year=2021")).text
