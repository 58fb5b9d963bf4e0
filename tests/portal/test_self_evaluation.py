"""A unit fills in the self-evaluation form: score and derivation come from evaluation; a return stands at its field."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers
from tests.portal.unit_forms import EVALUATED as ROWS
from tests.portal.unit_forms import EVALUATION as SHEET
from tests.portal.unit_forms import EVALUATION_FILES as FILES
from tests.portal.unit_forms import EVALUATION_WORD as WORD
from tests.portal.unit_forms import evaluation_begun as begun

AT = f"/evaluation/self-evaluations/{ITEM}"


@begins_after(begun)
async def test_a_unit_sees_its_score_come_about_saves_and_submits(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    assert f'href="{SHEET}"' in (await li.open("/")).text, "what waits leads to the form"
    assert f'href="{SHEET}"' in (await li.open(f"/items/{ITEM}")).text, "and so does the item's page"
    page = await li.open(SHEET)
    assert "1,140,000.00" in page.words, "the treasury's figure is there already"
    seen = await li.check(SHEET, page.form(SHEET) | ROWS)
    assert "扣了" in seen.at("rows.0.explanation"), "points lost are asked about"
    assert "尚未填写自评结论" in seen.at("conclusion")
    assert "完成值 20公里" in seen.words, "the derivation"
    assert 'id="o-total"' in seen.text
    seen = await li.send(SHEET, page.form(SHEET) | ROWS | {"_do": "save"})
    assert seen.status == 422
    assert 'value="20"' in seen.text, "what was typed stays"
    assert "尚未填写自评结论" in seen.at("conclusion")
    seen = await li.send(SHEET, page.form(SHEET) | ROWS | WORD | {"_do": "save"})
    assert "已保存" in seen.words
    kept = await li.open(SHEET)
    assert kept.form(SHEET)["rows.0.explanation"] == WORD["rows.0.explanation"]
    assert kept.form(SHEET)["funds.executed"] == "", "the treasury's figures stay the treasury's"
    done = await li.send(SHEET, kept.form(SHEET) | {"_do": "send"}, files=FILES)
    assert done.status == 200
    record = await county.get("li", AT)
    assert record["status"] == "已报送"
    read = (await browsers["chen"].open(SHEET)).words
    assert record["derivation"]["total"] in read, "who reviews sees where the score comes from"
    assert [one["score"] for one in record["levels"]] == ["25.00", "27.00", "10.00"], "half of the kilometres, and the rest by tier"
    assert all(f"{one['score']} / {float(one['weight']):g}" in read for one in record["levels"]), "and what each first level came to"


@begins_after(begun)
async def test_a_returned_self_evaluation_says_why_at_the_field(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    form = (await li.open(SHEET)).form(SHEET)
    await li.send(SHEET, form | ROWS | WORD | {"_do": "send"}, files=FILES)
    await county.settled()
    points = [{"place": "rows/0/actual", "reason": "台账上是 18 公里"}]
    await county.do("chen", f"{AT}/department-return", {"reason": "里程不实", "points": points})
    page = await li.open(SHEET)
    assert "里程不实" in page.words
    assert "台账上是 18 公里" in page.at("rows.0.actual")
    assert "重新报送" in page.words
    assert "这张表现在不能改" in (await browsers["wang"].open(SHEET)).words
    assert (await browsers["wu"].open(SHEET)).status == 403


async def test_without_a_goal_the_unit_states_its_own_indicators(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-02")
    about = {"object": "PROJECT", "unit": "219001", "name": "零星修缮", "amount": "100000.00", "due_on": "2021-04-30"}
    await county.do("wang", f"{AT}/assignment", about)
    li = browsers["li"]
    seen = await li.send(SHEET, (await li.open(SHEET)).form(SHEET) | {"_do": "add"})
    assert "rows.3.indicator.name" in seen.form(SHEET)
    stated = {"level1": "产出", "level2": "数量", "name": "修缮处数", "operator": "≥", "target": "10", "measure": "处", "weight": "90"}
    funds = {f"funds.{name}": "100000" for name in ("initial_budget", "adjusted_budget", "executed")}
    own = {f"rows.1.indicator.{name}": value for name, value in stated.items()}
    filled = seen.form(SHEET) | own | funds | {"rows.1.actual": "10", "conclusion": "全部完成"}
    checked = await li.check(SHEET, {**filled, "rows.1.indicator.weight": "80"})
    assert "不等于 100" in checked.at("rows"), "the row stands where it stands on the page"
    await li.send(SHEET, {**filled, "funds.departure": "国库没有", "_do": "send"}, files=FILES)
    assert (await county.get("li", AT))["status"] == "已报送"
