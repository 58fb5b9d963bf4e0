"""A new project is evaluated before it is declared, by pages: asked for, assessed in five dimensions, concluded, each by another person."""

from tests.loop.county import County
from tests.portal.browsers import Browsers

NEXT = "360922-2021-P0099"
SHEET = f"/items/{NEXT}/ex-ante"
DIMENSIONS = ("necessity", "economy", "goal_soundness", "feasibility", "funding")


async def test_unit_department_and_bureau_fill_in_one_official_form_one_after_the_other(county: County, browsers: Browsers) -> None:
    li, chen, qian = (browsers[who] for who in ("li", "chen", "qian"))
    form = (await li.open(SHEET)).form(SHEET)
    filled = {"content.name": "村道安防工程", "content.amount": "1200000", "content.basis": "县交通规划", "content.object": "项目"}
    statements = {f"content.statements.{one}": "有据可查" for one in DIMENSIONS}
    assert form["content.unit"] == "219001"
    some = await li.send(SHEET, form | filled | statements | {"content.statements.funding": "", "_do": "send"})
    assert some.status == 422
    assert some.at("statements.funding"), "what is missing is said at its field"
    assert "有据可查" in some.text, "what was typed stays"
    assert "已申请评估" in (await li.send(SHEET, form | filled | statements | {"_do": "send"})).words
    await county.settled()
    assert f'href="{SHEET}"' in (await chen.open(f"/items/{NEXT}")).text, "the item's page leads to the form before there is a goal"
    assert f'href="{SHEET}"' in (await li.open(f"/items/{NEXT}/declaration")).text

    judged = (await chen.open(SHEET)).form(SHEET) | {f"judgements.{one}.score": "17.5" for one in DIMENSIONS}
    judged |= {f"judgements.{one}.opinion": "充分" for one in DIMENSIONS} | {"recommends": "调整后支持", "opinion": "单价偏高"}
    seen = await chen.check(SHEET, judged | {"judgements.economy.score": "21"})
    assert seen.at("judgements.economy.score")
    unscored = await chen.send(SHEET, judged | {f"judgements.{one}.score": "" for one in DIMENSIONS} | {"_do": "send"})
    assert "有 5 处要改，见各栏旁边" in unscored.words
    assert "立项必要性 · 得分：缺少此项" in unscored.words, "each says which dimension it is about"
    assert "已评估" in (await chen.send(SHEET, judged | {"_do": "send"})).words
    await county.settled()
    assert "单价偏高" not in (await li.open(SHEET)).words, "the assessment is not the unit's to read"

    page = await qian.open(SHEET)
    assert "87.5" in page.words
    concluded = page.form(SHEET) | {"outcome": "调整后支持", "reason": "核减单价", "document": "万财绩〔2020〕8号", "_do": "send"}
    without = await qian.send(SHEET, concluded)
    assert "须写明支持金额" in without.at("supported")
    assert "调整后支持" in (await qian.send(SHEET, concluded | {"supported": "1000000"})).words
    await county.settled()
    listed = await qian.open("/lists/ex-ante?year=2021")
    assert ("村道安防工程" in listed.words, "100.00" in listed.words, "调整后支持" in listed.words) == (True, True, True)
    told = await li.open(f"/items/{NEXT}?tab=before")
    assert "核减单价" in told.words
    assert "事前绩效评估结论" in (await li.open(f"/items/{NEXT}")).words


async def test_what_is_asked_for_comes_back_with_its_reason_and_nobody_else_opens_it(county: County, browsers: Browsers) -> None:
    li = browsers["li"]
    form = (await li.open(SHEET)).form(SHEET)
    filled = {"content.name": "村道安防工程", "content.amount": "1200000", "content.basis": "县交通规划"}
    statements = {f"content.statements.{one}": "有据可查" for one in DIMENSIONS}
    assert (await li.send(SHEET, form | filled | statements | {"_do": "send"})).status == 200
    await county.settled()
    back = (await browsers["chen"].open(SHEET)).form(SHEET) | {"opinion": "成本测算不足", "_do": "return"}
    assert "评估被退回" in (await browsers["chen"].send(SHEET, back)).words
    await county.settled()
    again = await li.open(SHEET)
    assert "成本测算不足" in again.words
    assert again.form(SHEET)["content.basis"] == "县交通规划"
    assert (await browsers["wu"].open(SHEET)).status == 403
    assert (await browsers["qian"].open("/items/360922-2021-P0098/ex-ante")).status == 404
