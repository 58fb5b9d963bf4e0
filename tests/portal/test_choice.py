"""A unit that must choose after a warning finds it among its tasks and on the item's page, chooses there, and finance lifts the pause."""

from tests.loop.choosing import AT, warned
from tests.loop.county import ITEM, County
from tests.portal.browsers import Browsers

CHOICE = f"/decide?at={AT}/choice"


async def test_the_choice_is_a_task_with_a_term_and_the_pause_stands_wherever_the_item_is_looked_at(
    county: County, browsers: Browsers
) -> None:
    await warned(county)
    browsers.away.add("goals")
    waits = (await browsers["li"].open("/")).words
    browsers.away.clear()
    assert "选择继续实施、调剂或撤销，逾期未选自动暂停拨款 农村公路养护经费 · 2020" in waits, (
        "by the project's name, which monitoring knows"
    )
    page = await browsers["li"].open(f"/items/{ITEM}?tab=monitoring")
    assert "待单位选择" in page.words
    assert "到期未选择，自动暂停拨款" in page.words
    assert page.text.index(f'href="{CHOICE}') < page.text.index("申请调整"), "what is due comes first"
    assert f'href="{CHOICE}' in page.text
    assert "待单位选择" in (await browsers["wang"].open("/quadrant?year=2020")).words
    assert f'href="{CHOICE}' not in (await browsers["wang"].open(f"/items/{ITEM}?tab=monitoring")).text
    await county.day("2020-10-10")
    page = await browsers["li"].open(f"/items/{ITEM}?tab=monitoring")
    assert "1至6月已报送，暂停拨款" in page.words
    assert "自动暂停拨款" in (await browsers["li"].open(f"/items/{ITEM}")).words, "among what happened"
    assert "暂停拨款" in (await browsers["wang"].open("/lists/choices?year=2020")).words
    form = (await browsers["li"].open(CHOICE)).form(CHOICE)
    sent = await browsers["li"].send(CHOICE, form | {"course": "继续实施", "reason": "汛期已过<b>"})
    assert sent.status == 200, sent.words[:400]
    await county.settled()
    release = f"/decide?at={AT}/release"
    page = await browsers["wang"].open(f"/items/{ITEM}?tab=monitoring")
    assert "继续实施：汛期已过<b>" in page.words
    assert f'href="{release}' in page.text
    form = (await browsers["wang"].open(release)).form(release)
    assert (await browsers["wang"].send(release, form | {"reason": "已选择", "document": "万财绩〔2020〕15号"})).status == 200
    await county.settled()
    assert "恢复拨款" in (await browsers["li"].open(f"/items/{ITEM}")).words
