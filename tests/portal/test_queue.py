"""Many things are decided at once: chosen, previewed, confirmed, each by its own command, and gone on with after a break."""

import pytest

from portal import batches
from tests.goals.steps import REVIEW
from tests.loop.county import County, begins_after
from tests.portal.browsers import Browsers, Seen
from tests.scenario.workbook import workbook

ITEMS = [f"360922-2020-P001{n}" for n in (7, 8, 9)]
THINGS = [f"/items/{item}" for item in ITEMS]
DOCUMENT = {"document": "万财预〔2020〕1号"}


async def to_approve(county: County) -> None:
    """Three goals wait for the budget office."""
    for item in ITEMS:
        await county.drafted_and_declared(item)
        await county.do("chen", f"/goals/items/{item}/department-review", {"opinion": "同意"})
        await county.do("qian", f"/goals/items/{item}/review", REVIEW)


async def asked(browsers: Browsers, things: list[str], **typed: str) -> Seen:
    """What the queue answers to these."""
    page = await browsers["zhou"].open("/queue")
    action = next(one for one in page.forms if one.startswith("/queue?"))
    return await browsers["zhou"].send(action, {"_do": "preview", "_thing": things, **DOCUMENT, **typed})


async def previewed(browsers: Browsers, things: list[str]) -> tuple[Seen, dict[str, str | list[str]]]:
    """The preview, and what its form would send."""
    seen = await asked(browsers, things)
    return seen, {**seen.form("/queue/run"), "_thing": [one for one in things if f'value="{one}" checked' in seen.text], "_do": "begin"}


@begins_after(to_approve)
async def test_three_are_approved_at_once_and_the_one_that_went_back_says_why_not(county: County, browsers: Browsers) -> None:
    page = await browsers["zhou"].open("/queue")
    assert all(item in page.words for item in ITEMS)
    await county.do("qian", f"/goals/items/{ITEMS[1]}/return", {"reason": "指标不够量化"})
    seen, form = await previewed(browsers, THINGS)
    assert "选了 3 项，其中 2 项可以办" in seen.words
    assert seen.words.count("已批复") == 2, "what they become"
    assert "被退回" in seen.words
    assert [(await county.get("zhou", f"/goals/items/{item}"))["status"] for item in ITEMS] == ["财政已审", "被退回", "财政已审"]
    await county.do("qian", f"/goals/items/{ITEMS[2]}/return", {"reason": "指标不够量化"})
    done = await browsers["zhou"].send("/queue/run", form)
    assert "2 项中已办 1 项，没有办成 1 项" in done.words
    assert "没有办成：当前状态为“被退回”" in done.words
    assert (await county.get("zhou", f"/goals/items/{ITEMS[0]}"))["status"] == "已批复"
    await county.settled()
    assert "没有待办" in (await browsers["zhou"].open("/queue")).words


@begins_after(to_approve)
async def test_what_was_closed_in_the_middle_goes_on_where_it_was(
    county: County, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "STEP", 2)
    _, form = await previewed(browsers, THINGS)
    begun = await browsers["zhou"].send("/queue/run", form)
    assert "3 项中已办 2 项，没有办成 0 项" in begun.words
    assert "data-go-on" in begun.text, "with JavaScript it goes on by itself"
    assert "3 项中已办 2 项" in (await browsers["zhou"].open("/queue")).words
    browsers.away.add("goals")
    stopped = await browsers["zhou"].send("/queue/run", {"_do": "on"})
    assert "停在这里，还有 1 项没有办" in stopped.words
    assert "data-go-on" not in stopped.text
    browsers.away.clear()
    assert "3 项中已办 3 项" in (await browsers["zhou"].send("/queue/run", {"_do": "on"})).words
    assert [(await county.get("zhou", f"/goals/items/{item}"))["status"] for item in ITEMS] == ["已批复"] * 3
    assert (await browsers["zhou"].http.get("/queue/run")).headers["location"] == "/queue", "nothing is left of it"


@begins_after(to_approve)
async def test_the_same_confirmation_sent_twice_decides_once(county: County, browsers: Browsers) -> None:
    _, form = await previewed(browsers, THINGS)
    for _ in range(2):
        assert "3 项中已办 3 项" in (await browsers["zhou"].send("/queue/run", form)).words
    await county.settled()
    events = await county.get("zhou", f"/audit/items/{ITEMS[0]}/trail", limit=200)
    assert sum(one["type"] == "bihuan.goals.GoalApproved" for one in events["items"]) == 1


@begins_after(to_approve)
async def test_nothing_chosen_and_nothing_written_is_said_and_what_was_chosen_stays(county: County, browsers: Browsers) -> None:
    none = await asked(browsers, [])
    assert (none.status, "还没有选任何一项" in none.words) == (422, True)
    seen = await asked(browsers, THINGS[:1], document="")
    assert seen.status == 422
    assert f'value="{THINGS[0]}" aria-label="选中 农村公路养护经费" checked' in seen.text
    assert "缺少此项" in seen.at("document")


@begins_after(to_approve)
async def test_another_persons_batch_is_nobodys(county: County, browsers: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "STEP", 1)
    _, form = await previewed(browsers, THINGS)
    await browsers["zhou"].send("/queue/run", form)
    cookie = browsers["zhou"].http.cookies["bihuan-360922-batch"]
    browsers["qian"].http.cookies.set("bihuan-360922-batch", cookie, domain="portal.test", path="/queue")
    assert "还没有办完" not in (await browsers["qian"].open("/queue")).words
    for address in ("/../etc", "/items/x/../../units", "//evil/x"):
        sent = await browsers["zhou"].send("/queue/run", form | {"_thing": [address]})
        assert sent.status == 404, address


@begins_after(County.approved_and_monitored)
async def test_what_is_decided_on_something_else_is_not_offered_for_a_warning(county: County, browsers: Browsers) -> None:
    await county.do("chen", f"/monitoring/items/{ITEMS[0]}/records/7/department-review", {"opinion": "同意"})
    page = await browsers["wang"].open("/queue?service=monitoring&kind=monitoring&status=部门已审")
    assert "预览选中各项" in page.words
    waiting = (await county.get("wang", "/monitoring/todo", kind="warning"))["items"]
    warned = await browsers["wang"].open(f"/queue?service=monitoring&kind=warning&status={waiting[0]['status']}")
    assert "这些事每一项都要单独填写或判断" in warned.words


@begins_after(to_approve)
async def test_a_list_in_excel_is_approved_row_by_row_as_far_as_it_may_be(county: County, browsers: Browsers) -> None:
    await county.do("qian", f"/goals/items/{ITEMS[1]}/return", {"reason": "指标不够量化"})
    zhou = browsers["zhou"]
    assert 'href="/approvals/import"' in (await zhou.open("/queue")).text
    rows = [["批复清单"], ["项目编号", "批复文号"], *([item, "万财预〔2020〕1号"] for item in ITEMS), ["=1+1<b>", "万财预〔2020〕1号"]]
    file = {"file": ("批复清单.xlsx", workbook([rows], (), "清单", {}))}
    seen = await zhou.send("/approvals/import", {"year": "2020"}, files=file)
    assert "清单有 4 项，其中 2 项可以批复" in seen.words
    assert "<b>" not in seen.text.partition("=1+1")[2][:20]
    assert "被退回" in seen.words
    assert (await county.get("zhou", f"/goals/items/{ITEMS[0]}"))["status"] == "财政已审", "nothing is decided by looking"
    form = seen.form("/approvals/import") | {"_do": "approve"}
    for _ in range(2):
        assert "2 项中已批复 2 项" in (await zhou.send("/approvals/import", form)).words
    assert [(await county.get("zhou", f"/goals/items/{item}"))["status"] for item in ITEMS] == ["已批复", "被退回", "已批复"]
    assert "请先选择一个文件" in (await zhou.send("/approvals/import", {"year": "2020"})).words
    assert (await browsers["li"].send("/approvals/import", {"year": "2020"}, files=file)).status == 403
