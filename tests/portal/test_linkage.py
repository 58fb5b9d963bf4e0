"""A result bears on next year's budget on one official page: beside the result and the year's policy, prefilled, checked while typing."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

PAGE = f"/items/{ITEM}/linkages/DEPARTMENT"
CUT = {"grade": "中", "action": "压减", "ratio_min": "5", "ratio_max": "20"}


@begins_after(County.approved_goal)
async def test_a_linkage_is_proposed_by_the_policy_taken_up_and_applied_on_one_page(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-02")
    wang, zhou, at = browsers["wang"], browsers["zhou"], f"{PAGE}?do=proposal"
    await county.do("wang", "/feedback/linkage-policies/2022", {"document": "万财绩〔2021〕9号", "rows": [CUT]})
    assert (await wang.open(at)).status == 404, "without a result there is nothing to propose by"
    await county.department_result(ITEM, 72, amount="1200000.00")
    assert (await browsers["li"].open(at)).status == 404, "a unit proposes nothing"
    page = await wang.open(at)
    form = page.form(at)
    assert (form["next_year"], form["action"]) == ("2022", "压减"), "the year to come, and what its policy says of the grade"
    assert "5%—20%" in page.words
    assert "资金拨付滞后" in page.words
    assert "之内" in (await wang.check(at, form | {"ratio": "30", "reason": "依据办法"})).at("ratio")
    wrong = await wang.send(at, form | {"ratio": "30", "reason": "依据办法", "_do": "send"})
    assert wrong.status == 422
    assert "依据办法" in wrong.text, "what was typed stays"
    seen = await wang.send(at, form | {"ratio": "10", "reason": "依据办法", "_do": "send"})
    assert "核减额12.00 万元" in seen.words
    assert "下年至多安排108.00 万元" in seen.words
    await county.settled()
    assert "不采纳" in (await zhou.open(PAGE)).words
    at = f"{PAGE}?do=confirmation"
    await zhou.send(at, (await zhou.open(at)).form(at) | {"opinion": "采纳", "_do": "send"})
    await county.settled()
    at = f"{PAGE}?do=application"
    form = (await zhou.open(at)).form(at)
    assert (form["next_item"], form["amount"]) == ("360922-2022-P0017", "1080000.00"), "what it comes to is there already"
    done = await zhou.send(at, form | {"document": "万财预〔2022〕1号", "_do": "send"})
    assert "下年已安排108.00 万元" in done.words
    assert (await county.get("li", f"/feedback/linkages/{ITEM}/DEPARTMENT"))["leaves"] == "1080000.00"
    await county.settled()
    listed = await wang.open("/lists/linkages?year=2022")
    assert "农村公路养护经费" in listed.words
    assert "挂钩的预算年度" in listed.words, "the list is of the year that is bound, not of the one evaluated"


@begins_after(County.approved_goal)
async def test_a_disclosure_is_demanded_of_the_unit_whose_item_it_is_and_may_be_waived(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-02")
    wang, page = browsers["wang"], f"/items/{ITEM}/disclosures/GOAL"
    at = f"{page}?do=requirement"
    form = (await wang.open(at)).form(at)
    assert (form["unit"], form["name"]) == ("219001", "农村公路养护经费")
    assert "早于今日" in (await wang.check(at, form | {"due_on": "2021-03-01"})).at("due_on")
    assert "待公开" in (await wang.send(at, form | {"due_on": "2021-03-20", "_do": "send"})).words
    await county.settled()
    at = f"{page}?do=exemption"
    seen = await wang.send(at, (await wang.open(at)).form(at) | {"reason": "涉密", "document": "万密〔2021〕1号", "_do": "send"})
    assert "不予公开" in seen.words


@begins_after(County.approved_goal)
async def test_a_result_is_fed_back_on_the_notice_that_the_unit_acknowledges(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-02")
    await county.department_result(ITEM, 72, amount="1200000.00")
    at = f"/items/{ITEM}/results/DEPARTMENT?do=notice"
    page = await browsers["wang"].open(at)
    assert "资金拨付滞后" in page.words
    assert page.form(at)["opinion"] == ""
    sent = await browsers["wang"].send(at, page.form(at) | {"opinion": "请整改", "document": "万财绩函〔2021〕1号", "_do": "send"})
    assert "已反馈" in sent.words
    assert "请整改" in (await browsers["li"].open(f"/items/{ITEM}/results/DEPARTMENT")).words
