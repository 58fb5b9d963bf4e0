"""Finance reviews a self-evaluation line by line: its score beside the unit's, why they differ, and remarks that go back to their rows."""

from tests.loop.county import ATTAINED, ITEM, County, begins_after
from tests.portal.browsers import Browsers
from tests.scenario.papers import paper

SHEET = f"/items/{ITEM}/quality-review"
SELF = f"/evaluation/self-evaluations/{ITEM}"


@begins_after(County.approved_goal)
async def test_finance_reviews_line_by_line_and_returns_with_remarks_at_their_rows(county: County, browsers: Browsers) -> None:
    await county.day("2021-03-02")
    await county.treasury_tells("1200000.00", "2020-12-31")
    await county.evaluates_itself(until="department-review")
    qian = browsers["qian"]
    assert f'href="{SHEET}"' in (await qian.open(f"/items/{ITEM}")).text, "the item's page leads to the sheet"
    page = await qian.open(SHEET)
    form = page.form(SHEET)
    assert {"lines.0.score", "lines.3.score"} <= set(form), "the execution rate and three indicators"
    seen = await qian.check(SHEET, form | {"lines.1.score": "40", "opinion": "同意"})
    assert "请在备注中说明原因" in seen.at("lines.1.remark")
    assert "−10" in seen.words, "the deviation stands there while typing"
    back = await qian.send(SHEET, form | {"lines.1.remark": "请附验收单", "opinion": "证据不足", "_do": "return"})
    assert "被退回" in back.words
    await county.settled()
    record = await county.get("li", SELF)
    assert record["points"] == [{"place": "rows/0", "reason": "请附验收单"}]
    assert "请附验收单" in (await browsers["li"].open(f"/items/{ITEM}/self-evaluation")).at("rows.0")
    await county.do("li", f"{SELF}/filling", {"funds": {}, "rows": ATTAINED, "conclusion": "基本达到预期"})
    await county.do("li", f"{SELF}/submission", {"form": paper("自评表")})
    await county.do("chen", f"{SELF}/department-review", {"opinion": "同意"})
    form = (await qian.open(SHEET)).form(SHEET) | {"lines.1.score": "40", "lines.1.actual": "32", "opinion": "同意", "_do": "send"}
    refused = await qian.send(SHEET, form)
    assert refused.status == 422
    assert "请在备注中说明原因" in refused.at("lines.1.remark")
    done = await qian.send(SHEET, form | {"lines.1.remark": "验收三十二公里"})
    assert "财政已审" in done.words
    await county.settled()
    record = await county.get("li", SELF)
    reviewed = record["reviewed"]
    assert (reviewed[1]["deviation"], record["reviewed_summed"]["deviation"]) == ("-10.00", "-10.00")
    assert (reviewed[1]["name"], reviewed[1]["self_score"], reviewed[1]["score"]) == ("养护里程", "50.00", "40.00")
    seen = await browsers["li"].open(SHEET)
    assert "验收三十二公里" in seen.words, "the unit reads what was found"
    assert seen.words.count("−10") == 2, "at its line, and of the whole"
    assert "这张表现在不能复核" in seen.words


async def test_finance_scores_a_confirmed_result_once_more_row_by_row_and_the_sum_follows(county: County, browsers: Browsers) -> None:
    sheet = f"/items/{ITEM}/spot-check"
    await county.approved_goal()
    await county.self_evaluated()
    wang = browsers["wang"]
    assert f'href="{sheet}"' in (await wang.open(f"/items/{ITEM}")).text, "the item's page leads to the sheet"
    form = (await wang.open(sheet)).form(sheet)
    before = await county.get("wang", SELF)
    typed = form | {"lines.1.score": "30", "lines.1.actual": "24", "opinion": ""}
    seen = await wang.check(sheet, typed)
    assert "请在备注中说明原因" in seen.at("lines.1.remark")
    assert "缺少此项" in seen.at("reason"), "what is missing stands beside what is found"
    refused = await wang.send(sheet, typed | {"opinion": "抽查验收单", "_do": "send"})
    assert (refused.status, refused.form(sheet)["opinion"]) == (422, "抽查验收单")
    done = await wang.send(sheet, typed | {"opinion": "抽查验收单", "lines.1.remark": "验收二十四公里", "_do": "send"})
    assert "验收二十四公里" in done.words
    await county.settled()
    record = await county.get("wang", SELF)
    line = record["re_evaluated"][1]
    assert (line["self_score"], line["score"], line["actual"], line["remark"]) == ("25.00", "30.00", "24", "验收二十四公里")
    assert float(record["re_evaluated_score"]) == sum(float(one["score"]) for one in record["re_evaluated"])
    assert (record["score"], record["grade"]) == (before["score"], before["grade"]), "the confirmed result stays"
