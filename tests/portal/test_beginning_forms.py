"""A decision's form begins with what is known: whose the item is and what it is called; a unit is chosen by its name."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers
from tests.portal.rectifying import drafted

ASSIGNMENT = f"/decide?at=/evaluation/self-evaluations/{ITEM}/assignment"
DEMAND = f"/decide?at=/feedback/disclosures/{ITEM}/GOAL/requirement"
DRAFT = f"/decide?at=/feedback/rectifications/{ITEM}"
AGAIN = f"/decide?at=/feedback/rectifications/{ITEM}/1/draft"


@begins_after(County.approved_goal)
async def test_what_is_assigned_by_hand_is_the_items_units_and_no_code_is_typed(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-01")
    page = await browsers["wang"].open(ASSIGNMENT)
    begun = page.form(ASSIGNMENT)
    assert (begun["unit"], begun["name"], begun["object"]) == ("219001", "农村公路养护经费", "PROJECT")
    assert '<select class="form-select" id="f-unit"' in page.text
    assert "县交通局公路站 219001" in page.words
    assert "单位自评 · 农村公路养护经费" in page.words, "of what it is an assignment"
    sent = await browsers["wang"].send(ASSIGNMENT, begun | {"due_on": "2021-04-30"})
    assert sent.status == 200, sent.words[:400]
    assert "填报自评表" in (await browsers["li"].open("/")).words
    await county.settled()
    begin = await browsers["wang"].open(f"/begin?item={ITEM}")
    assert f'href="{ASSIGNMENT}"' not in begin.text, "what was begun is not offered again"
    assert "单位自评：下达" in begin.words, "but stands among what may not be done, with the reason"
    assert "农村公路养护经费" in begin.words, "whoever begins something sees of what"
    assert "撤销：绩效目标" in (await browsers["wang"].open(f"/items/{ITEM}")).words, "a verb alone says what it is about"


@begins_after(County.approved_goal)
async def test_what_is_to_be_published_is_the_items_and_its_unit_stands_by_name(county: County, browsers: Browsers) -> None:
    page = await browsers["wang"].open(DEMAND)
    begun = page.form(DEMAND)
    assert (begun["unit"], begun["name"]) == ("219001", "农村公路养护经费")
    cancelling = await browsers["wang"].open(f"/decide?at=/goals/items/{ITEM}/cancellation")
    assert "单位县交通局公路站 219001" in cancelling.words, "beside the form too"


async def test_a_rectifications_draft_begins_with_its_unit_and_goes_on_with_every_word(county: County, browsers: Browsers) -> None:
    await county.approved_goal()
    await county.monitored(7)
    page = await browsers["wang"].open(DRAFT)
    begun = page.form(DRAFT)
    assert (begun["unit"], begun["name"]) == ("219001", "农村公路养护经费")
    assert '<option value="DEPARTMENT">部门评价</option>' in page.text, "an origin, no whole department's spending"
    await drafted(county, begun=True)
    await county.settled()
    again = (await browsers["wang"].open(AGAIN)).form(AGAIN)
    said = {"origin": "MONITORING", "problems.0.demand": "补齐进度", "unit": "219001", "name": "农村公路养护经费"}
    assert {name: again[name] for name in said} == said


async def test_nobody_is_offered_to_escalate_what_is_not_overdue(county: County, browsers: Browsers) -> None:
    at = await drafted(county)
    days = {"document": "万财绩改〔2020〕1号", "measures_due_on": "2020-09-10", "completion_due_on": "2020-10-10"}
    await county.do("wang", f"{at}/issue", days)
    told = {one["name"]: one for one in (await county.get("wang", at))["decisions"]}
    assert not told["ESCALATE"]["allowed"]
    assert "没有逾期" in told["ESCALATE"]["why"]
    page = await browsers["wang"].open(f"/items/{ITEM}")
    assert f"/decide?at={at}/escalation" not in page.text
