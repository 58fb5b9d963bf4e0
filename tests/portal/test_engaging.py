"""Whoever engages a firm chooses it by its name among those that were engaged before; only a new one is typed, with its code."""

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browsers
from tests.portal.evaluating import FIRM, KEY, SELECTION

PAGE = f"/items/{ITEM}/key-evaluation?do=commission"
MONITORING = f"/monitoring/key-monitorings/{ITEM}"
ENGAGE = f"/decide?at={MONITORING}/engagement"
OTHER = {"third_party": "江西信达会计师事务所", "third_party_code": "TP02", "contract": "万财绩合〔2020〕2号"}


async def test_a_firm_is_typed_once_and_then_chosen_by_its_name_wherever_one_is_engaged(county: County, browsers: Browsers) -> None:
    wang = browsers["wang"]
    await county.approved_goal()
    await county.day("2021-05-06")
    await county.do("wang", f"{KEY}/selection", SELECTION)
    first = await wang.open(PAGE)
    assert "委托过的机构" not in first.words, "there is none to choose"
    await wang.send(PAGE, first.form(PAGE) | FIRM | {"_do": "save"})
    await county.do("wang", f"{MONITORING}/selection", {"reason": "金额大"})
    await county.settled()
    form = await wang.open(ENGAGE)
    assert "北京中泽融信 TP01" in form.words
    assert 'id="f-third_party"' in form.text, "a new one is typed still"
    refused = await wang.send(ENGAGE, form.form(ENGAGE) | {"firm": "TP01"})
    again = refused.form(ENGAGE)
    assert (refused.status, again["firm"], again["third_party"]) == (422, "TP01", ""), "the contract is missing; the choice stays"
    done = await wang.send(ENGAGE, again | {"contract": "万财绩合〔2020〕3号"})
    assert done.status == 200
    engaged = await county.get("wang", MONITORING)
    assert (engaged["third_party"], engaged["third_party_code"]) == ("北京中泽融信", "TP01")


async def test_a_firm_that_nobody_has_engaged_is_typed_beside_those_that_are_known(county: County, browsers: Browsers) -> None:
    wang = browsers["wang"]
    await county.approved_goal()
    await county.day("2021-05-06")
    await county.do("wang", f"{KEY}/selection", SELECTION)
    await county.do("wang", f"{KEY}/commission", FIRM)
    await county.do("wang", f"{MONITORING}/selection", {"reason": "金额大"})
    await county.settled()
    form = (await wang.open(ENGAGE)).form(ENGAGE)
    assert form["firm"] == ""
    await wang.send(ENGAGE, form | OTHER)
    assert (await county.get("wang", MONITORING))["third_party_code"] == "TP02"
