"""A unit brings its self-evaluation form as a file: its scores stand beside the rules', and it is sent from its page."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers
from tests.portal.evaluation_sheet import road_sheet
from tests.portal.unit_forms import EVALUATION as SHEET
from tests.portal.unit_forms import EVALUATION_FILES as FILES

NAME = "2020自评表.xlsx"


@begins_after(County.approved_goal)
async def test_a_self_evaluation_comes_in_by_file_and_what_it_declares_stays_beside_what_is_computed(
    county: County, browsers: Browsers
) -> None:
    await county.day("2021-03-02")
    await county.treasury_tells("1140000.00", "2020-12-31")
    await county.evaluates_itself(until="assignment")
    li = browsers["li"]
    assert f'href="{SHEET}/import"' in (await li.open(SHEET)).text
    listed = await li.open("/lists/evaluation?year=2020")
    assert 'href="/import?year=2020&amp;what=self-evaluation"' in listed.text
    several = await li.http.get("/import?year=2020&what=self-evaluation")
    assert several.headers["location"] == "/items/360922-2020-D219001/self-evaluation/import", "forms of several items come in one file"
    begun = await li.open(several.headers["location"])
    assert 'href="/lists/evaluation?year=2020"' in begun.text, "no form of the whole unit need be there"
    assert 'href="/items/360922-2020-D219001/self-evaluation"' not in begun.text
    content = road_sheet({"I13": ""})
    seen = await li.send(f"{SHEET}/import", {}, files={"file": (NAME, content)})
    assert "两个得分不同，表上没有写原因" in seen.words
    action = next(one for one in seen.forms if "/import/" in one).replace("&amp;", "&")
    form = seen.form(action)
    assert "_cell:自评表!I13" in form, "the reason is asked for at its cell"
    seen = await li.send(action, form | {"_cell:自评表!I13": "雨季长，下年提前进场", "_do": "check"})
    assert "可以报送" in seen.words
    done = await li.send(action, seen.form(action) | {"_do": "save"})
    assert "已存为草稿" in done.words
    record = await county.get("li", f"/evaluation/self-evaluations/{ITEM}")
    assert (record["status"], record["source"]["title"], record["rows"][0]["declared_score"]) == ("填报中", NAME, "20.00")
    page = await li.open(SHEET)
    assert f"由 {NAME}，工作表“自评表”（自 A2 起）导入" in page.words
    assert "表上自报总分" in page.words
    assert (await li.send(SHEET, page.form(SHEET) | {"_do": "send"}, files=FILES)).status == 200
    record = await county.get("li", f"/evaluation/self-evaluations/{ITEM}")
    first = record["derivation"]["lines"][1]
    assert (record["status"], first["declared"], first["difference"]) == ("已报送", "20.00", "雨季长，下年提前进场")
    seen = await li.send(f"{SHEET}/import", {}, files={"file": (NAME, content)})
    assert "已报送" in seen.words
    assert 'value="save"' not in seen.text, "what was sent is not overwritten"
