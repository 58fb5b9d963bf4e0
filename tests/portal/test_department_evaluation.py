"""A department evaluates a project below it in pages: its report has the framework's lines, finance returns or confirms it."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal.browsers import Browsers

PAGE = f"/items/{ITEM}/department-evaluation"
KEY = f"/evaluation/department-evaluations/{ITEM}"
LINES = [("立项依据", "20", "18"), ("资金使用", "20", "15"), ("养护里程", "40", "36"), ("通行保障", "20", "20")]
SCORES = {f"scores.{n}.{field}": one[at] for n, one in enumerate(LINES) for at, field in enumerate(("name", "weight", "score"))}
REPORT = {"_file:report.sha256": ("评价报告.txt", "评价报告".encode())}


@begins_after(County.approved_goal)
async def test_a_department_reports_by_the_framework_and_finance_reads_and_returns_it(county: County, browsers: Browsers) -> None:
    chen, wang = browsers["chen"], browsers["wang"]
    await county.day("2021-03-01")
    await county.do("chen", f"{KEY}/selection", {"unit": "219001", "reason": "重点民生项目"})
    await county.settled()
    assert f'href="{PAGE}"' in (await chen.open(f"/items/{ITEM}")).text
    page = await chen.open(PAGE)
    begun = page.form(PAGE)
    assert [begun[f"scores.{n}.dimension"] for n in range(4)] == ["决策", "过程", "产出", "效益"], "no dimension has to be known"
    more = await chen.send(PAGE, begun | SCORES | {"_do": "add:产出"})
    assert more.form(PAGE)["scores.3.dimension"] == "产出", "a line more stands with those of its dimension"
    assert 'data-total="weights">100<' in more.text, "what was typed stays and is added up"
    checked = await chen.check(PAGE, begun | SCORES | {"scores.2.score": "41"})
    assert "超过权重" in checked.at("scores.2.score")
    refused = await chen.send(PAGE, begun | SCORES | {"scores.0.weight": "10", "_do": "save"}, files=REPORT)
    assert "评价指标权重合计为 90，不等于 100" in refused.words
    sent = await chen.send(PAGE, refused.form(PAGE) | {"scores.0.weight": "20", "problems": "台账不全", "_do": "save"})
    assert "已报告" in sent.words
    assert "/evidence/evaluation/" in (await wang.open(PAGE)).text, "whoever confirms a report opens it there"
    await county.do("wang", f"{KEY}/return", {"reason": "请补充满意度"})
    returned = await chen.open(PAGE)
    assert "请补充满意度" in returned.words
    assert returned.form(PAGE)["scores.2.name"] == "养护里程", "a returned report begins with what was reported"
    await chen.send(PAGE, returned.form(PAGE) | {"_do": "save"})
    await county.do("wang", f"{KEY}/confirmation", {})
    await county.settled()
    assert "已确认" in (await chen.open(PAGE)).words
    assert f'href="{PAGE}"' in (await chen.open(f"/items/{ITEM}?tab=key")).text


async def test_who_has_no_such_evaluation_is_told_so(county: County, browsers: Browsers) -> None:
    assert (await browsers["chen"].open(PAGE)).status == 404
