"""A unit is closed and succeeded from the register of units, and what it held is at its successor's."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

UNIT = "/thing?at=/goals/units/219001"
TASK = {"name": "农村公路养护", "content": "县道四十公里", "amount": "1200000.00"}
CLOSING = "/decide?at=/goals/units/219001/closing"
EMPTY = "/decide?at=/goals/units/301001/closing"


@begins_after(County.approved_goal)
async def test_a_unit_is_closed_from_the_register_and_its_items_are_its_successors(county: County, browsers: Browsers) -> None:
    wang = browsers["wang"]
    assert 'href="/units"' in (await wang.open("/begin")).text
    assert f'href="{UNIT}"' in (await wang.open("/units")).text
    page = await wang.open(UNIT)
    assert f'href="{CLOSING}"' in page.text
    form = (await wang.open(CLOSING)).form(CLOSING)
    refused = await wang.send(CLOSING, form | {"reason": "机构改革"})
    assert "承接" in refused.words, "it holds a project"
    named = {"successor.unit": "301001", "successor.document": "万编〔2020〕1号"}
    await wang.send(CLOSING, refused.form(CLOSING) | named)
    await county.settled()
    listed = await wang.open("/units")
    assert "县交通局公路站219001已撤并县农业农村局种子站 301001" in listed.words
    assert "县农业农村局种子站" in (await wang.open(f"/items/{ITEM}")).words
    assert ITEM not in (await browsers["li"].open("/lists/goals?year=2020")).text
    at_home = await browsers["li"].open("/")
    assert "您的单位（县交通局公路站 219001）已撤并它的事项已移交单位 县农业农村局种子站 301001" in at_home.words
    assert "/declare" not in at_home.text, "nothing is begun that would be refused"
    choosing = (await wang.open(EMPTY)).text.partition('name="successor.unit"')[2].partition("</select>")[0]
    assert "县交通局" in choosing
    assert "219001" not in choosing, "a closed unit succeeds nobody"
    assert "301001" not in choosing, "nor does a unit succeed itself"
    assert "承接单位县农业农村局种子站 301001" in (await wang.open(UNIT)).words


@begins_after(County.approved_goal)
async def test_a_successor_goes_on_with_the_projects_but_not_with_the_closed_units_spending_as_a_whole(
    county: County, browsers: Browsers
) -> None:
    whole = "360922-2020-D219001"
    await county.drafted_and_declared(whole, kind="DEPARTMENT", name="县交通局公路站整体支出", tasks=[TASK])
    li, wu = browsers["li"], browsers["wu"]
    assert "/items/360922-2021-D219001/declaration" in (await li.open("/declare?year=2021")).text
    successor = {"unit": "301001", "document": "万编〔2020〕1号"}
    await county.do("wang", "/goals/units/219001/closing", {"reason": "机构改革", "successor": successor})
    await county.settled()
    begin = (await wu.open("/declare?year=2021")).text
    assert "/items/360922-2021-P0017/declaration" in begin
    assert "/items/360922-2021-D219001/declaration" not in begin, "it would be refused"


async def test_a_unit_that_holds_nothing_is_closed_without_a_successor(county: County, browsers: Browsers) -> None:
    page = await browsers["wang"].open(EMPTY)
    required = page.text.partition('name="successor.unit"')[2].partition(">")[0]
    assert "required" not in required, "a group that may be left out asks for nothing"
    sent = await browsers["wang"].send(EMPTY, page.form(EMPTY) | {"reason": "机构改革"})
    assert "已撤并" in sent.words


async def test_a_search_leads_to_a_unit_and_names_the_units_of_what_it_finds(county: County, browsers: Browsers) -> None:
    await county.drafted_and_declared()
    page = await browsers["wang"].open("/search?q=公路")
    assert f'href="{UNIT}"' in page.text
    assert 'data-l="单位">县交通局公路站</td>' in page.text
