"""结果由来: each computed result of an item leads to its rule set and to the events that were read."""

from tests.loop.county import ITEM, County, begins_after
from tests.portal import evaluating
from tests.portal.browsers import Browsers

AT = f"/items/{ITEM}/derivation"


@begins_after(County.approved_goal)
async def test_scores_lights_and_linkages_lead_to_their_rules_and_events(county: County, browsers: Browsers) -> None:
    assert "还没有算出的结果" in (await browsers["wang"].open(AT)).words
    await county.monitored(6)
    await county.self_evaluated()
    await county.do(
        "zhou", "/feedback/linkage-policies/2022", {"rows": [{"grade": "中", "action": "压减"}], "document": "万财预〔2021〕2号"}
    )
    cut = {"next_year": 2022, "action": "压减", "ratio": "10", "reason": "中"}
    await county.do("wang", f"/feedback/linkages/{ITEM}/SELF/proposal", cut)
    derived = await county.get("wang", f"/evaluation/self-evaluations/{ITEM}/derivation")
    page = await browsers["wang"].open(AT)
    for link in ("/rules/monitoring/lights/anhui-2019", "/rules/evaluation/scoring/mof-2020"):
        assert f'href="{link}"' in page.text
    assert all(one["rule"] in page.text for one in derived["lines"])
    assert all(one["id"] in page.text for one in derived["read"])
    assert "6月监控灯色" in page.words
    assert "单位自评结果应用120000.00 元" in page.words
    assert "2022 年的挂钩办法" in page.words
    assert (await browsers["wu"].open(AT)).status in (403, 404)


@begins_after(County.approved_goal)
async def test_a_reports_score_leads_to_its_rule_set_its_lines_and_the_events_before_the_evaluators(
    county: County, browsers: Browsers
) -> None:
    await evaluating.drafted(county)
    await county.treasury_tells("1100000.00", "2020-12-31")
    await county.do("li", f"{evaluating.KEY}/comments", {"comments": "无意见"})
    await county.do("firm", f"{evaluating.KEY}/final-report", {**evaluating.SCORED, "answer_to_comments": "无意见"})
    await county.department_result(ITEM, 88, amount="1200000.00")
    page = await browsers["wang"].open(AT)
    assert "财政重点评价得分80.00" in page.words
    assert "部门评价得分88.00" in page.words
    assert 'href="/rules/evaluation/scoring/mof-2020"' in page.text
    for path in (evaluating.KEY, f"/evaluation/department-evaluations/{ITEM}"):
        derived = (await county.get("wang", path))["derivation"]
        assert [one["what"] for one in derived["read"]] == ["国库执行数", "绩效目标"]
        assert all(one["id"] in page.text for one in derived["read"])
    trail = (await county.get("shen", f"/audit/items/{ITEM}/trail"))["items"]
    reports = [one["id"] for one in trail if one["type"].endswith(("KeyFinalReported", "DepartmentEvaluationReported"))]
    assert len(reports) == 2
    assert all(one in page.text for one in reports), "each report is itself what the score was read from"


@begins_after(County.approved_goal)
async def test_a_re_check_counts_by_the_countys_shares_which_two_people_set_and_the_result_stays(
    county: County, browsers: Browsers
) -> None:
    await county.self_evaluated()
    shipped = await county.get("qian", "/evaluation/rule-sets/spot-check/spot-check-vendor")
    own = {
        "title": "抽评办法",
        "document": "万财绩〔2021〕2号",
        "in_force_from": "2021-03-02",
        "reason": "采用",
        "copied_from": shipped["key"],
    }
    await county.do("qian", "/evaluation/rule-sets/spot-check", {**own, "parameters": shipped["parameters"]})
    await county.do("wang", "/evaluation/rule-sets/spot-check/360922-1/approval", {})
    at = f"/evaluation/self-evaluations/{ITEM}"
    await county.do("wang", f"{at}/spot-re-evaluation", {"score": "60", "reason": "里程不实"})
    stands = await county.get("wang", at)
    assert (stands["score"], stands["weighted"]["score"], stands["weighted"]["grade"]) == ("72.00", "64.80", "中")
    page = await browsers["wang"].open(AT)
    assert 'href="/rules/evaluation/spot-check/360922-1"' in page.text
    assert "综合得分64.80" in page.words
    assert (await county.get("shen", f"/audit/items/{ITEM}"))["evaluation"]["by_unit"]["weighted"]["rule_set"] == "360922/1"
