"""试算: finance chooses a year and a rule set, sees what would change and takes it along; nobody's result changes."""

import io

from openpyxl import load_workbook

from tests.loop.county import ITEM, County
from tests.portal.browsers import Browsers


async def test_a_year_is_tried_under_another_rule_set_and_nothing_is_written(county: County, browsers: Browsers) -> None:
    await county.self_evaluated()
    before = (await county.get("wang", "/evaluation/results", year=2020))["items"]
    said = await county.get("wang", "/evaluation/what-if", year=2020, rules="hb/vendor")
    assert (said["looked_at"], said["changed"]) == (1, 1)
    assert [(one["item"], one["score_after"]) for one in said["items"]] == [(ITEM, None)]
    assert "无法试算" in said["items"][0]["because"]
    page = await browsers["wang"].open("/lists/what-if?year=2020&rules=hb/vendor")
    assert "按 hb/vendor 重新计分" in page.text
    unchosen = await browsers["wang"].open("/lists/what-if?year=2020")
    assert (unchosen.status, "按 collected/2026 重新计分" in unchosen.text, "spot-check" in unchosen.text) == (200, True, False)
    assert "没有变化" in (await browsers["wang"].open("/lists/what-if?year=2020&rules=anhui/2022")).text
    book = await browsers["wang"].open("/lists/what-if.xlsx?year=2020&rules=hb/vendor")
    sheet = load_workbook(io.BytesIO(book.answer.content)).active
    assert sheet is not None
    assert (sheet["A4"].value, str(sheet["K4"].value)[:4]) == (ITEM, "无法试算")
    assert (await browsers["li"].open("/lists/what-if?year=2020&rules=hb/vendor")).status == 403
    assert "试算" not in (await browsers["li"].open("/lists/evaluation?year=2020")).text
    assert (await county.get("wang", "/evaluation/results", year=2020))["items"] == before
    assert (await browsers["wang"].open("/lists/what-if?year=2020&rules=mof/1999")).status == 422
