"""Key items are selected beside what speaks for each."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers
from tests.scenario.serving import COUNTY


@begins_after(County.approved_and_monitored)
async def test_what_speaks_for_a_project_stands_beside_it_and_it_is_selected_from_there(county: County, browsers: Browsers) -> None:
    page = await browsers["wang"].open("/selection?year=2020")
    assert "预警未解除 红灯" in page.words
    assert "本地没有设定" in page.words
    at = f"/decide?at=/monitoring/key-monitorings/{ITEM}/selection"
    assert f'href="{at}"' in page.text
    assert f'href="/decide?at=/evaluation/key-evaluations/{ITEM}/selection"' in page.text
    seen = await browsers["qian"].open("/selection?year=2020")
    assert f'href="{at}"' in seen.text
    assert "key-evaluations/360922" not in seen.text, "the performance office alone selects for evaluation"
    assert f'href="{at}"' not in (await browsers["li"].open("/selection?year=2020")).text
    form = await browsers["wang"].open(at)
    assert "养护里程" in form.words
    evaluate = f"/decide?at=/evaluation/key-evaluations/{ITEM}/selection"
    begun = (await browsers["wang"].open(evaluate)).form(evaluate)
    known = [begun[name] for name in ("object", "unit", "name", "amount", "reason")]
    assert known == ["PROJECT", "219001", "农村公路养护经费", "1200000.00", ""], "what is known is not asked for"
    assert (await browsers["wang"].send(at, form.form(at) | {"reason": "红灯，金额大"})).status == 200
    assert (await browsers["wang"].send(evaluate, begun | {"reason": "金额大"})).status == 200
    await county.settled()
    assert (await browsers["wang"].open("/selection?year=2020")).words.count("已选定") == 2


@begins_after(County.approved_and_monitored)
async def test_the_countys_criteria_are_set_by_two_people_and_say_what_speaks_for_a_project(county: County, browsers: Browsers) -> None:
    rules = "/evaluation/rule-sets/selection"
    about = {"title": "重点评价选取办法", "document": "万财绩〔2020〕6号", "in_force_from": "2020-08-06", "reason": "只看金额"}
    only = {"amount_from": "1000000.00", "lights": [], "grades": [], "candidates": False}
    await county.do("qian", rules, about | {"parameters": only})
    await county.do("wang", f"{rules}/{COUNTY}-1/approval", {"document": "万财绩〔2020〕6号"})
    await county.day("2020-08-06")
    page = await browsers["wang"].open("/selection?year=2020&sort=amount")
    assert "金额达到起点 120.00" in page.words
    assert "预警未解除" not in page.words
    assert 'href="/rules/evaluation/selection/360922-1"' in page.text
    told = await county.get("wang", "/evaluation/key-evaluations/proposed", year=2020)
    assert [(one["item"], [why["value"] for why in one["reasons"]]) for one in told["items"]] == [(ITEM, ["1200000.00"])]
    assert (told["total"], told["document"]) == (1, "万财绩〔2020〕6号")
    assert (await county.get("wu", "/evaluation/key-evaluations/proposed", year=2020))["items"] == [], "another unit's"
